"""The inputs of compare.py that are shipped: recorded runs, memories, traces and workloads."""
import dataclasses
import json
import os

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TIMING = os.path.join(ROOT, "timing")
TRACES = os.path.join(ROOT, "traces")
WORKLOADS = os.path.join(ROOT, "workloads")
GOLDEN = os.path.join(ROOT, "Tests", "Fixtures", "golden")

POLICIES = ("dramsim3", "fr_fcfs")
REFRESH_POLICIES = ("rank_staggered", "rank_simultaneous", "bank_staggered", "none")
PAGE_POLICIES = ("open", "closed", "adaptive")
REQUEST_TRACES = ("mixed", "random", "stream")
OUTPUTS = ["--commands", "out.csv", "--stats", "out.json"]
# Memories for cases that every memory would only repeat: with and without bank groups, with one
# rank and two, with one command bus and two, of one channel and several.
SOME_MEMORIES = ("ddr4-3200-x8", "ddr5-4800", "gddr5", "hbm2", "lpddr5-6400")


@dataclasses.dataclass
class Case:
    """Runs of a tool in a folder of their own."""
    group: str
    name: str
    # The arguments of the runs, one after the other.
    steps: list
    # What lies in the folder beforehand.
    files: dict = dataclasses.field(default_factory=dict)
    # Of a random set-up.
    seed: int = None
    # The exit statuses that every run may have.
    statuses: tuple = (0, 2)
    # What a run may take. One that takes longer is run again for UNENDING_CYCLES.
    most_seconds: float = 120


def same(case):
    return case


def memories():
    return sorted(name[:-5] for name in os.listdir(TIMING) if name.endswith(".yaml"))


def has_section(memory, section):
    """Whether a timing file has a section, itself or by the file that it extends."""
    with open(os.path.join(TIMING, memory + ".yaml")) as file:
        lines = file.read().split("\n")
    if section + ":" in lines:
        return True
    parents = [line.split()[1] for line in lines if line.startswith("extends:")]
    return any(has_section(parent[:-5], section) for parent in parents)


def replay(memory, *more):
    return ["replay", "--timing", os.path.join(TIMING, memory + ".yaml"), *more, *OUTPUTS]


def trace(name):
    return ["--trace", os.path.join(TRACES, name + ".trace.gz")]


def controller(**values):
    return [part for key, value in values.items()
            for part in ("--set", "controller.%s=%s" % (key, value))]


def golden_cases():
    for name in sorted(os.listdir(GOLDEN)):
        folder = os.path.join(GOLDEN, name)
        if not os.path.isdir(folder):
            continue
        with open(os.path.join(folder, "summary.json")) as file:
            cycles = json.load(file)["cycles"]
        ini = os.path.join(folder, "reference.ini")
        run = ["--trace", os.path.join(folder, "requests.trace.gz"), "--cycles", str(cycles)]
        yield Case(
            "recorded runs", name, [
                ["replay", "--timing", ini, *run, *OUTPUTS],
                ["import", ini, "-o", "imported.yaml"],
                ["replay", "--timing", "imported.yaml", *run, "--commands", "imported.csv"]],
            statuses=(0,))


def memory_cases(quick):
    """Shipped request traces on shipped memories, with both policies and front ends."""
    for memory in ("hbm2",) if quick else memories():
        for name in REQUEST_TRACES[:1] if quick else REQUEST_TRACES:
            for policy in POLICIES:
                yield Case(
                    "memories", "%s, %s, %s" % (memory, name, policy),
                    [replay(memory, *trace(name), *controller(policy=policy), "--explain")])
        for policy in POLICIES:
            yield Case(
                "front ends", "%s, per_channel, %s" % (memory, policy), [
                    replay(memory, *trace("mixed"), *controller(policy=policy), "--frontend",
                           "per_channel", "--issue-width", "2", "--threads", "2")])


def policy_cases():
    for memory in SOME_MEMORIES:
        for policy in POLICIES:
            for refresh in REFRESH_POLICIES:
                for page in PAGE_POLICIES:
                    yield Case(
                        "refresh and pages", "%s, %s, %s, %s" % (memory, policy, refresh, page), [
                            replay(memory, *trace("random"), *controller(
                                policy=policy, refresh_policy=refresh, page_policy=page))])
            yield Case(
                "refresh and pages", "%s, %s, self refresh" % (memory, policy), [
                    replay(memory, *trace("random"), "--cycles", "400000", *controller(
                        policy=policy, self_refresh="true", self_refresh_threshold=100))])


def stream_sets():
    """Names and PIM traces that are replayed together."""
    for name in ("attention", "fig16-reads", "fig16", "gemv-row"):
        yield name, [name + ".pim"]
    yield "attention and weights", ["attention.pim", "weights.pim"]
    yield "fig16 and its reads", ["fig16.pim", "fig16-reads.pim"]
    for name in ("rows-m1", "rows-m4", "rows-m16", "banks-m1"):
        yield name, [os.path.join("nmp", name if name == "banks-m1" else name + ".pim")]
    for rows in ("m1", "m16"):
        yield "halves-" + rows, [
            os.path.join("nmp", "halves-%s-%s.pim" % (rows, half)) for half in ("even", "odd")]


def unit_cases(quick):
    """Shipped PIM traces alone and beside requests, on the memories with units."""
    for memory in ("hbm2-pim-librapim", "lpddr5-6400-h2llm") if quick else memories():
        if not has_section(memory, "pim"):
            continue
        for name, files in stream_sets():
            if os.path.dirname(files[0]) == ("" if has_section(memory, "nmp") else "nmp"):
                continue
            streams = [part for file in files for part in ("--pim", os.path.join(TRACES, file))]
            if name.startswith("halves"):
                # Twice the banks behind the same ports.
                streams += ["--set", "organization.banks_per_group=8", "--set",
                            "nmp.banks_per_port=2", "--set", "organization.rows=65536"]
            for policy in POLICIES:
                more = streams + controller(policy=policy)
                title = "%s, %s, %s" % (memory, name, policy)
                yield Case("units", title, [replay(memory, *more, "--explain")])
                if not quick:
                    yield Case("units", title + ", beside requests",
                               [replay(memory, *more, *trace("mixed"), "--threads", "2")])


def log_cases(quick):
    """What is made of a log, and other forms of inputs and outputs."""
    for memory in ("ddr4-3200-x8",) if quick else ("ddr4-3200-x8", "hbm2", "lpddr4-2400"):
        timing = ["--timing", os.path.join(TIMING, memory + ".yaml")]
        for policy in POLICIES:
            policies = controller(policy=policy)
            yield Case(
                "logs", "%s, %s" % (memory, policy), [
                    replay(memory, *trace("mixed"), *policies),
                    ["audit", *timing, *policies, "out.csv"],
                    ["audit", *timing, *policies, "out.csv", "--strict", "--max", "50"],
                    ["audit", *timing, *policies, "out.csv", "--set", "timing.tRRD_S=5"],
                    ["explain", *timing, *policies, "5000", "out.csv"],
                    replay(memory, *trace("mixed"), *policies, "--cycles", "20000", "--timeline",
                           "out.vcd", "--timeline", "timeline.json")], statuses=(0, 1))
    memory = "hbm2-pim-librapim"
    timing = ["--timing", os.path.join(TIMING, memory + ".yaml")]
    streams = [os.path.join(TRACES, name) for name in ("attention.pim", "weights.pim")]
    both = ["--pim", streams[0], "--pim", streams[1]]
    for policy in POLICIES:
        policies = controller(policy=policy)
        yield Case(
            "logs", "%s, %s" % (memory, policy), [
                replay(memory, *both, *policies, "--timeline", "out.vcd"),
                ["audit", *timing, *policies, "out.csv"],
                ["audit", *timing, *policies, "out.csv", "--set", "pim.tMAC=9"],
                ["convert", *timing, streams[0], "out.pimb"]], statuses=(0, 1))


def workload_cases(quick):
    """Layers on systems, their traces and their replays."""
    systems = os.path.join(WORKLOADS, "systems")
    for name in ("llama2-7b-librapim", "llama2-7b-gpu", "llama2-7b-hpu", "h2llm-paper"):
        yield Case(
            "workloads", name,
            [["run", os.path.join(WORKLOADS, name + ".yaml"), "--stats", "out.json"]],
            statuses=(0,))
    small = os.path.join(WORKLOADS, "llama2-7b-small.yaml")
    librapim = os.path.join(WORKLOADS, "llama2-7b-librapim.yaml")
    yield Case(
        "workloads", "llama2-7b-small, traced and replayed", [
            ["trace", "--workload", small, "--out", "traces", "--text"],
            ["replay", "--timing", "traces/memory.yaml", "--pim", "traces", *OUTPUTS]],
        statuses=(0,))
    if quick:
        return
    for system in ("librapim", "neupims", "attacc", "npu-aim"):
        for policy in POLICIES:
            yield Case(
                "workloads", "llama2-7b-small on %s, %s" % (system, policy), [
                    ["run", small, "--set", "system.file=%s/%s.yaml" % (systems, system),
                     *controller(policy=policy), "--stats", "out.json", "--threads", "2"]],
                statuses=(0,))
    for system in ("id-nmp", "id-nmp-plus", "h2-llm-npu-only"):
        yield Case(
            "workloads", "h2llm-paper on " + system, [
                ["run", os.path.join(WORKLOADS, "h2llm-paper.yaml"), "--set",
                 "system.file=%s/%s.yaml" % (systems, system), "--stats", "out.json"]],
            statuses=(0,))
    for move in ("none", "ffn=8", "mha=8", "group"):
        yield Case(
            "workloads", "llama2-7b-librapim, traced with " + move,
            [["trace", "--workload", librapim, "--out", "traces", "--move", move]])


def help_cases():
    yield Case("help", "every command", [["--help"], ["--version"], ["help", "--man"]] + [
        [command, "--help"] for command in (
            "replay", "audit", "explain", "convert", "import", "trace", "run", "sweep", "query",
            "export", "report")], statuses=(0,))


def all_cases(quick):
    yield from golden_cases()
    yield from memory_cases(quick)
    if not quick:
        yield from policy_cases()
    yield from unit_cases(quick)
    yield from log_cases(quick)
    yield from workload_cases(quick)
    yield from help_cases()
