#!/usr/bin/env python3
"""Measures the release build on generated traces and writes bench/results.md.

Whole-process figures: peak memory and requests or commands a second of `librasim replay`, the
median of several runs. Machines are noisy: compare figures of one run of this script with each
other, and two builds in turn.
Usage: run.py [--tool PATH] [--runs N] [--quick]
"""
import argparse
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
WORK = os.path.join(ROOT, "build", "bench")
DDR4 = ("ddr4-3200-x8", 16 << 30)
HBM2 = ("hbm2", 8 << 30)

PER_CHANNEL = ["--frontend", "per_channel", "--threads", "2"]

# name, timing file, kind, requests, gap in cycles, further arguments, least requests a second or
# None
CASES = [
    ("DDR4-3200 stream", DDR4, "stream", 2_000_000, 0, [], 5e6),
    ("DDR4-3200 random 70/30", DDR4, "random", 2_000_000, 0, [], 5e6),
    ("DDR4-3200 sparse, every 200 cycles", DDR4, "random", 2_000_000, 200, [], 10e6),
    ("DDR4-3200 random, fr_fcfs", DDR4, "random", 2_000_000, 0,
     ["--set", "controller.policy=fr_fcfs"], None),
    ("HBM2 8 channels stream", HBM2, "stream", 2_000_000, 0, [], 5e6),
    ("HBM2 8 channels random 70/30", HBM2, "random", 2_000_000, 0, [], 5e6),
    ("HBM2 8 channels stream, per_channel, 2 threads", HBM2, "stream", 2_000_000, 0,
     PER_CHANNEL, 5e6),
    ("HBM2 8 channels random, per_channel, 2 threads", HBM2, "random", 2_000_000, 0,
     PER_CHANNEL, 5e6),
    ("HBM2 8 channels sparse, per_channel, 2 threads", HBM2, "random",
     2_000_000, 25, PER_CHANNEL, 10e6),
]

LIBRAPIM = os.path.join(ROOT, "timing", "hbm2-pim-librapim.yaml")
ONE_CHANNEL = ["--set", "organization.channels=1"]

# name, PIM traces (kind, count, channels), further arguments. Addresses of
# 'rows' are those of 64 channels: the 63 idle ones only refresh.
PIM_CASES = [
    ("GEMV tiles, 1 channel", [("gemv", 530_000, 1)], ONE_CHANNEL),
    ("GEMV tiles and reads of rows, 1 of 64 channels",
     [("gemv", 53_000, 1), ("rows", 250_000, 1)], []),
    ("GEMV tiles, 64 channels, 1 thread", [("gemv", 8_000, 64)], ["--threads", "1"]),
    ("GEMV tiles, 64 channels, 2 threads", [("gemv", 8_000, 64)], ["--threads", "2"]),
]

SWEEP_HEADING = [
    "## Sweeps", "",
    "10,000 points of a replay of 20 requests each with `librasim sweep`: checked, run and stored,",
    "claims and table included; the aim is 40 s on two cores.", "",
    "| threads | seconds | ms a point | ms of processor time a point | peak MB |",
    "|---|---|---|---|---|"]


RULES_HEADING = [
    "## Standards", "",
    "A replay of 20 requests, so that what is measured is reading: of the shipped DDR4, and of one",
    "with 10,000 rules more.", "",
    "| rules | ms |",
    "|---|---|"]


FORMS_HEADING = [
    "## Forms of others", "",
    "Processor time of whole runs: replays of 1,000,000 random requests on HBM2, and runs on a GPU",
    "of 65,000 requests of a table.", "",
    "| form | ms of processor time | over our own |",
    "|---|---|---|"]

# name, how a request is written: of traces by address and whether it is a write.
TRACE_FORMS = [
    ("DRAMsim3's, which is ours", lambda a, w: "0x%x %s 0\n" % (a, "WRITE" if w else "READ")),
    ("Ramulator 1", lambda a, w: "0x%x %s\n" % (a, "W" if w else "R")),
    ("Ramulator 2", lambda a, w: "%s %d\n" % ("ST" if w else "LD", a)),
]

# name, heading, how a request is written: of tables by number, prompt and output.
TABLE_FORMS = [
    ("LibraSim", "request,sequence_length,channel,output_length",
     lambda n, i, o: "%d,%d,,%d\n" % (n, i, o)),
    ("Azure", "TIMESTAMP,ContextTokens,GeneratedTokens",
     lambda n, i, o: "2023-11-16 18:%02d:%02d.%07d,%d,%d\n" % (n // 60 % 60, n % 60, n, i, o)),
    ("BurstGPT", "Timestamp,Model,Request tokens,Response tokens",
     lambda n, i, o: "%d,ChatGPT,%d,%d\n" % (n, i, o)),
    ("Vidur", "arrived_at,num_prefill_tokens,num_decode_tokens",
     lambda n, i, o: "%.3f,%d,%d\n" % (n * 0.137, i, o)),
    ("LLMServingSim, JSON lines", None, lambda n, i, o:
     '{"input_toks": %d, "output_toks": %d, "arrival_time_ns": %d}\n' % (i, o, n * 1000)),
]


def trace(kind, count, capacity, gap):
    path = os.path.join(WORK, "%s-%d-%d-%g.trace" % (kind, count, capacity >> 30, gap))
    if not os.path.exists(path):
        script = [sys.executable, os.path.join(HERE, "generate_trace.py"), kind, str(count),
                  str(capacity), "--gap", str(gap)]
        with open(path + ".part", "w") as out:
            subprocess.run(script, stdout=out, check=True)
        os.rename(path + ".part", path)
    return path


def pim_traces(tool, kind, count, channels):
    """Returns the folder of binary traces, one a channel."""
    folder = os.path.join(WORK, "%s-%d-%d" % (kind, count, channels))
    if not os.path.exists(folder):
        part = folder + ".part"
        os.makedirs(part, exist_ok=True)
        for channel in range(channels):
            text = os.path.join(WORK, "part.pim")
            with open(text, "w") as out:
                subprocess.run([sys.executable, os.path.join(HERE, "generate_trace.py"), kind,
                                str(count), "0", "--channel", str(channel)],
                               stdout=out, check=True)
            subprocess.run([tool, "convert", "--timing", LIBRAPIM, text,
                            os.path.join(part, "%02d.pimb" % channel)], check=True)
            os.remove(text)
        os.rename(part, folder)
    return folder


def pim_rows(tool, runs):
    """Measures the PIM cases: commands of both kinds a second, refreshes included."""
    for name, traces, more in PIM_CASES:
        command = [tool, "replay", "--timing", LIBRAPIM] + more
        for kind, count, channels in traces:
            command += ["--pim", pim_traces(tool, kind, count, channels)]
        stats = os.path.join(WORK, "stats.json")
        measure(command + ["--stats", stats])
        with open(stats) as file:
            result = json.load(file)
        units = sum(result["pim"]["commands"].values())
        keys = ("num_read_cmds", "num_write_cmds", "num_act_cmds", "num_pre_cmds", "num_ref_cmds",
                "num_refb_cmds")
        others = sum(channel[key] for channel in result["channels"].values() for key in keys)
        measured = [measure(command) for _ in range(runs)]
        wall = statistics.median(run[0] for run in measured)
        best = min(run[0] for run in measured)
        count = units + others
        yield "| %s | %.1f | %.1f | %.2f | %.2f | %.0f | %.0f |" % (
            name, units / 1e6, others / 1e6, count / wall / 1e6, count / best / 1e6,
            wall / count * 1e9, max(run[2] for run in measured))


def sweep_rows(tool, runs):
    """Points of a replay of 20 requests each, so that what is measured is the sweep."""
    path = os.path.join(WORK, "sweep.yaml")
    with open(path, "w") as out:
        out.write("format: librasim-experiment/1\nname: sweep\nbase: {timing: %s, trace: %s}\n" % (
            os.path.join(ROOT, "timing", "ddr4-3200-x8.yaml"), trace("random", 20, 16 << 30, 0)))
        out.write("axes: {timing.tFAW: %s, timing.tRFC: %s}\n" % (
            list(range(34, 134)), list(range(560, 660))))
        out.write("metrics: [cycles, time_us, bandwidth_GBps, read_mean_ns, energy_uJ]\n")
    for jobs in sorted({1, os.cpu_count()}):
        walls = []
        for _ in range(runs):
            results = os.path.join(WORK, "sweep.sqlite")
            if os.path.exists(results):
                os.remove(results)
            wall, processor, peak = measure(
                [tool, "sweep", path, "-o", results, "--jobs", str(jobs)])
            walls.append((wall, processor, peak))
        wall, processor, peak = sorted(walls)[len(walls) // 2]
        yield "| %d | %.1f | %.2f | %.2f | %.0f |" % (jobs, wall, wall / 10, processor / 10, peak)


def rule_rows(tool, runs):
    """Measures how long a standard with many rules of one's own takes to load."""
    folder = os.path.join(WORK, "standards")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(ROOT, "timing", "ddr4-3200-x8.yaml")) as shipped:
        timing = shipped.read()
    for name, count in [("DDR4", 0), ("MANY", 10_000)]:
        if count:
            with open(os.path.join(folder, name + ".yaml"), "w") as out:
                out.write("format: librasim-standard/1\nname: %s\n" % name)
                out.write("rules_from: DDR4\nrules:\n")
                for rule in range(count):
                    out.write("  - [tM%d, RD, PRE, same_bank, %d + tRP / 2, mine]\n" % (
                        rule % 200, rule % 97))
        path = os.path.join(WORK, name + ".yaml")
        with open(path, "w") as out:
            out.write(timing.replace("standard: DDR4", "standard: " + name))
        command = [tool, "replay", "--timing", path, "--trace", trace("random", 20, 16 << 30, 0)]
        wall = statistics.median(measure(command)[0] for _ in range(max(runs, 5)))
        yield "| %s | %.1f |" % ("10,000 more" if count else "DDR4's", wall * 1e3)


def form_rows(tool, runs):
    """Measures how long requests in the forms of others take to read, beside ours."""
    draw = random.Random(1)
    requests = [(draw.randrange(1 << 33) & ~63, draw.random() < 0.3) for _ in range(1_000_000)]
    path = os.path.join(WORK, "form.trace")
    own = None
    for name, line in TRACE_FORMS:
        with open(path, "w") as out:
            out.writelines(line(*request) for request in requests)
        command = [tool, "replay", "--timing", os.path.join(ROOT, "timing", "hbm2.yaml"),
                   "--trace", path]
        took = statistics.median(measure(command)[1] for _ in range(runs)) * 1e3
        own = own or took
        yield "| requests: %s | %.0f | %.2f |" % (name, took, took / own)
    workload = os.path.join(WORK, "form.yaml")
    with open(workload, "w") as out:
        out.write("format: librasim-workload/1\nname: form\nmodel: {file: %s}\n" %
                  os.path.join(ROOT, "workloads", "models", "llama2-7b.yaml"))
        out.write("system: {file: %s}\nbatch: {lengths: csv, file: form.table}\n" %
                  os.path.join(ROOT, "workloads", "systems", "gpu-a100.yaml"))
    rows = [(n, draw.randrange(1, 4000), draw.randrange(1, 900)) for n in range(65_000)]
    own = None
    for name, heading, line in TABLE_FORMS:
        with open(os.path.join(WORK, "form.table"), "w") as out:
            out.write(heading + "\n" if heading else "")
            out.writelines(line(*row) for row in rows)
        took = statistics.median(measure([tool, "run", workload])[1] for _ in range(runs)) * 1e3
        own = own or took
        yield "| tables: %s | %.0f | %.2f |" % (name, took, took / own)


def measure(command):
    """Returns (wall seconds, cpu seconds, peak MB) of one run."""
    before = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    message = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - before
    if status != 0:
        sys.exit("%s failed: %s" % (" ".join(command), message.decode()))
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def machine():
    model = "unknown processor"
    with open("/proc/cpuinfo") as info:
        for line in info:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    swift = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    version = next((line for line in swift.splitlines() if "Swift version" in line), "Swift ?")
    return "%s, %d cores, Linux %s, %s" % (
        model, os.cpu_count(), platform.release(), version.strip())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", default=os.path.join(ROOT, ".build", "release", "librasim"))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--output", default=os.path.join(HERE, "results.md"))
    arguments = parser.parse_args()
    os.makedirs(WORK, exist_ok=True)
    rows = []
    for name, (timing, capacity), kind, count, gap, more, aim in CASES:
        path = trace(kind, count, capacity, gap)
        command = [arguments.tool, "replay", "--timing",
                   os.path.join(ROOT, "timing", timing + ".yaml"), "--trace", path] + more
        measure(command)
        runs = [measure(command) for _ in range(arguments.runs)]
        wall = statistics.median(run[0] for run in runs)
        best = min(run[0] for run in runs)
        peak = max(run[2] for run in runs)
        aimed = "%.0f" % (aim / 1e6) if aim else ""
        rows.append("| %s | %.2f | %.2f | %.0f | %.0f | %s |" % (
            name, count / wall / 1e6, count / best / 1e6, wall / count * 1e9, peak, aimed))
        print(rows[-1], flush=True)
    units = []
    for row in pim_rows(arguments.tool, arguments.runs):
        units.append(row)
        print(row, flush=True)
    sweeps = []
    for row in sweep_rows(arguments.tool, arguments.runs):
        sweeps.append(row)
        print(row, flush=True)
    standards = []
    for row in rule_rows(arguments.tool, arguments.runs):
        standards.append(row)
        print(row, flush=True)
    forms = []
    for row in form_rows(arguments.tool, arguments.runs):
        forms.append(row)
        print(row, flush=True)
    text = [
        "# Speed", "",
        "Written by `make bench`: whole runs of `librasim replay` on text traces of 2,000,000",
        "requests, parsing included; median and best of %d runs." % arguments.runs, "",
        "Machine: " + machine(), "",
        "| case | million requests/s, median | best | ns a request | peak MB | aim |",
        "|---|---|---|---|---|---|", *rows, "",
        "## Processing in memory", "",
        "Binary PIM traces on `timing/hbm2-pim-librapim.yaml`, parsing included: all-bank",
        "`gemv_tile`s of 38 commands; in the second case a second stream reads weight rows at the",
        "same time. Counts of commands are in millions.", "",
        "| case | PIM | other | million/s, median | best | ns a command | peak MB |",
        "|---|---|---|---|---|---|---|", *units, "",
        *SWEEP_HEADING, *sweeps, "",
        *RULES_HEADING, *standards, "",
        *FORMS_HEADING, *forms, ""]
    with open(arguments.output, "w") as out:
        out.write("\n".join(text))


if __name__ == "__main__":
    main()
