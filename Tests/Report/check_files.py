"""Checks of pages and figures of files beside the results of an experiment."""
import csv
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys

from browser import Browser
from checks import CHOICES, HOSTILE, ROOT, check_page, check_quiet, expect, report


# The colours and names of the lines or bars of a section's chart, with what they show.
TRACES = """[...document.querySelector('#%s .plot').data].map((trace) => ({
  name: trace.name, color: (trace.line || trace.marker).color, x: trace.x, y: trace.y }))"""


def axis_title(browser, section, axis):
    return browser.run("document.querySelector('#%s .plot')._fullLayout.%s.title.text"
                       % (section, axis))


def set_choice(browser, section, place, value):
    browser.run("(() => { const select = document.querySelectorAll('#%s .controls select')[%d];"
                " select.value = '%s'; select.dispatchEvent(new Event('change')); })()"
                % (section, place, value))


def write_files(tool, folder):
    """What replays, curves and an experiment with rates leave, of two memories."""
    paths = []

    def path(name):
        paths.append(os.path.join(folder, name))
        if os.path.exists(paths[-1]):
            os.remove(paths[-1])
        return paths[-1]

    for memory in ("ddr4-3200-x8", "hbm2"):
        timing = "%s/timing/%s.yaml" % (ROOT, memory)
        subprocess.run(
            [tool, "replay", "--timing", timing, "--trace", ROOT + "/traces/mixed.trace.gz",
             "--what-if", "--stats", path(memory + ".json"), "--epoch", "5000", "--epochs",
             path(memory + "-epochs.csv"), "--quiet"], check=True)
        subprocess.run(
            [tool, "bandwidth", "--timing", timing, "--traffic", "random,count=5000", "--points",
             "6", "--read", "100,50", "--csv", path(memory + "-curves.csv"), "--quiet"],
            check=True)
    subprocess.run(
        [tool, "run", ROOT + "/workloads/llama2-7b-librapim.yaml", "--what-if", "--stats",
         path("librapim.json"), "--quiet"], check=True)
    experiment = path("load.yaml")
    with open(experiment, "w") as file:
        file.write("""format: librasim-experiment/1
name: load
base: {traffic: "random,count=2000"}
axes:
  traffic.rate: [0.01, 0.05, 0.1]
  timing: [%s/timing/hbm2.yaml, %s/timing/ddr4-3200-x8.yaml]
  controller.policy: [dramsim3, fr_fcfs]
metrics: [cycles, peak_share, bandwidth_GBps, read_mean_ns, read_p99_ns, row_hit_rate]
""" % (ROOT, ROOT))
    results = path("load.sqlite")
    subprocess.run(
        [tool, "run", experiment, "--what-if", "--results", results, "--quiet"], check=True)
    return [one for one in paths if one not in (experiment, results)], results


def check_files(tool, folder):
    files, results = write_files(tool, folder)
    alone, beside = [os.path.join(folder, name) for name in ("files.html", "beside.html")]
    subprocess.run([tool, "report", *files, "-o", alone, "--quiet"], check=True)
    report(tool, results, beside, *files)
    own = ["loaded", "latencies", "intervals", "whatif0", "whatif1", "whatif2"]
    with Browser() as browser:
        print("files.html")
        check_page(browser, alone, own)
        missing = "['table', 'filters'].every((id) => !document.getElementById(id))"
        expect(browser.run(missing), "no table without an experiment")
        check_drawn(browser, files)
        browser.picture(os.path.join(folder, "files.png"))
        print("  %d choices" % browser.run(CHOICES))
        check_quiet(browser)
        print("beside.html")
        check_page(browser, beside, ["explorer", "loaded-points", "whatif-points"] + own)
        check_colours(browser)
        check_rules(browser, results)
        browser.picture(os.path.join(folder, "beside.png"))
        print("  %d choices" % browser.run(CHOICES))
        check_quiet(browser)
    with Browser(width=400, height=800, dark=True) as browser:
        print("beside.html, dark and narrow")
        check_page(browser, beside, own + ["whatif-points"], room=400)
        browser.picture(os.path.join(folder, "narrow.png"))
        check_quiet(browser)
    check_hostile_files(tool, files, results, folder)
    check_figures(tool, results, files, folder)


def hostile_files(files, folder):
    """Files of which every name is HTML and script."""
    hostile = []
    for path in files:
        if os.path.basename(path).startswith("hbm2"):
            with open(path) as file:
                text = file.read()
            name = json.dumps(HOSTILE)[1:-1] if path.endswith(".json") else HOSTILE
            if path.endswith(".json"):
                text = text.replace('"rule": "', '"rule": "' + name)
            else:
                name = name.replace('"', '""')
                text = text.replace(",random,", ',"%s",' % name)
            quoted = '"%s"' % name
            text = text.replace("%s/timing/hbm2.yaml" % ROOT,
                                name if path.endswith(".json") else quoted)
            hostile.append(os.path.join(folder, "hostile-" + os.path.basename(path)))
            with open(hostile[-1], "w") as file:
                file.write(text)
    return hostile


def hostile_rules(results, path):
    """The results with rules that are HTML and script."""
    shutil.copyfile(results, path)
    database = sqlite3.connect(path)
    database.execute("UPDATE what_if SET rule = ? || rule", (HOSTILE,))
    database.commit()
    database.close()
    return path


def check_hostile_files(tool, files, results, folder):
    page = os.path.join(folder, "hostile-files.html")
    hostile = hostile_files(files, folder)
    hostile.append(hostile_rules(results, os.path.join(folder, "hostile-rules.sqlite")))
    subprocess.run([tool, "report", *hostile, "-o", page, "--quiet"], check=True)
    with Browser() as browser:
        print("hostile-files.html")
        check_page(browser, page, ["loaded", "latencies", "intervals", "whatif0", "whatif-points"])
        browser.run(CHOICES)
        expect(browser.run("window.hit") is None, "no name was run")
        expect(browser.run("document.querySelectorAll('img').length") == 0, "no name became HTML")
        for section in ("whatif0", "whatif-points"):
            cells = browser.run("[...document.querySelectorAll('#%s td')]"
                                ".map((cell) => cell.textContent)" % section)
            expect(any(cell.startswith(HOSTILE) for cell in cells),
                   "a rule of %s is its name" % section)
        check_quiet(browser)


def python_with_matplotlib():
    for python in (os.path.join(ROOT, "build/venv/bin/python3"), sys.executable):
        if os.path.exists(python) and subprocess.run(
                [python, "-c", "import matplotlib"], capture_output=True).returncode == 0:
            return python
    return None


def check_figures(tool, results, files, folder):
    """Every figure comes as PNG, SVG and PDF, at the widths of one column and of two."""
    print("figures")
    python = python_with_matplotlib()
    if python is None:
        return print("  left out: there is no Python with matplotlib; make figures makes one")
    figures = os.path.join(folder, "figures")
    shutil.rmtree(figures, ignore_errors=True)
    kinds = [word for kind in ("png", "svg", "pdf") for word in ("--" + kind, figures)]
    subprocess.run([tool, "report", results, *files, *kinds, "--python", python, "--quiet"],
                   check=True)
    names = sorted(os.listdir(figures))
    bases = {name[:-4] for name in names if name.endswith(".png")}
    for name in ("read_mean_ns-against-bandwidth_GBps", "distribution-read_latency",
                 "over-time-bandwidth", "what-if-hbm2-latency", "bandwidth_GBps-side-by-side",
                 "what-if-librapim-time", "what-if-time", "what-if-latency-shorter",
                 "loaded-read-latency-from-arrival-mean", "limiters"):
        expect(name in bases and name + "-wide" in bases, name)
    expect(len(names) == 3 * len(bases) + 2, "%d figures of three kinds" % len(bases))
    widths = {name: width_of(os.path.join(figures, name)) for name in names if name[-4] == "."}
    wrong = [name for name, width in widths.items()
             if abs(width - (7.16 if "-wide." in name else 3.5)) > 0.01]
    expect(not wrong, "of 3.5 and 7.16 inches " + " ".join(wrong[:5]))
    # What is left beside them draws the same again.
    with open(os.path.join(figures, "limiters.svg"), "rb") as file:
        before = file.read()
    subprocess.run([python, "figures.py", "data.json", "svg=again"], cwd=figures, check=True)
    with open(os.path.join(figures, "again", "limiters.svg"), "rb") as file:
        expect(file.read() == before, "the script that is left repeats a figure")


def width_of(path):
    """The width of a figure in inches."""
    with open(path, "rb") as file:
        data = file.read()
    if path.endswith(".png"):
        return int.from_bytes(data[16:20], "big") / 300
    pattern = rb'<svg [^>]*width="([0-9.]+)pt"' if path.endswith(".svg") \
        else rb"/MediaBox \[ *0 0 ([0-9.]+) "
    return float(re.search(pattern, data).group(1)) / 72


def check_drawn(browser, files):
    """Charts show what the files say."""
    stats = {os.path.basename(path): json.load(open(path)) for path in files
             if path.endswith(".json")}
    curves = browser.run(TRACES % "loaded")
    expect(sorted(curve["name"] for curve in curves) == [
        "ddr4-3200-x8, 100 % reads", "ddr4-3200-x8, 50 % reads", "hbm2, 100 % reads",
        "hbm2, 50 % reads"], "four curves")
    path = next(path for path in files if path.endswith("hbm2-curves.csv"))
    with open(path) as file:
        rows = [row for row in csv.DictReader(file) if row["read_share"] == "1.0"]
    curve = next(one for one in curves if one["name"] == "hbm2, 100 % reads")
    expect(curve["x"] == [float(row["achieved_GBps"]) for row in rows]
           and curve["y"] == [float(row["read_mean_ns"]) for row in rows], "points of a curve")
    expect(axis_title(browser, "loaded", "xaxis") == "Bandwidth (GB/s)"
           and axis_title(browser, "loaded", "yaxis") == "Read latency from arrival, mean (ns)",
           "a curve's scales have names and units")
    line = next(one for one in browser.run(TRACES % "latencies") if one["name"] == "hbm2")
    latency = stats["hbm2.json"]["read_latency"]["ns"]
    within = dict(zip(line["x"], line["y"]))
    half = min(x for x, y in within.items() if y >= 0.5)
    expect(line["x"][-1] == latency["max"] and line["y"][-1] == 1, "a distribution ends at 1")
    expect(abs(half - latency["p50"]) <= latency["p50"] / 32, "its median is that of the results")
    set_choice(browser, "intervals", 0, 1)
    expect(axis_title(browser, "intervals", "yaxis") == "Read latency, mean (ns)",
           "another figure over time")
    set_choice(browser, "intervals", 1, 1)
    expect(len(browser.run(TRACES % "intervals")) == 8, "a line for each of eight channels")
    rules = [rule["rule"] for rule in stats["ddr4-3200-x8.json"]["what_if"]]
    shown = browser.run("[...document.querySelectorAll('#whatif0 td:first-child')]"
                        ".map((cell) => cell.textContent)")
    expect(shown == rules and len(rules) > 1, "what if: %s" % ", ".join(shown))


def check_rules(browser, results):
    """What-if of points: a row for each point and rule that pass, bars that are their means."""
    database = sqlite3.connect(results)
    stored = database.execute(
        "SELECT timing, point, rule, share, gain_without, latency_gain_without FROM what_if "
        "JOIN results USING (point) ORDER BY point, rank").fetchall()
    database.close()
    rows = "[...document.querySelectorAll('#whatif-points tbody tr')]"
    note = "document.querySelector('#whatif-points div > .note').textContent"
    shown = browser.run(note)
    expect(shown.startswith("50 of %d rows" % len(stored)), "a row a point and rule: %s" % shown)
    browser.run("document.querySelector('#whatif-points div > .note button').click()")
    rules = browser.run(rows + ".map((row) => row.children[3].textContent)")
    expect(rules == [row[2] for row in stored], "%d rows, the same rules" % len(rules))
    set_choice(browser, "whatif-points", 1, 1)
    expect(axis_title(browser, "whatif-points", "xaxis")
           == "Change of the mean read latency, without it", "its scale says what changes")
    for trace in browser.run(TRACES % "whatif-points"):
        for rule, value in zip(trace["y"], trace["x"]):
            gains = [row[5] for row in stored
                     if row[0] == trace["name"] and row[2] == rule and row[5] is not None]
            expect(abs(value + sum(gains) / len(gains)) < 1e-9,
                   "%s of %s: %.1f %%" % (rule, trace["name"], 100 * value))
    point = stored[-1][1]
    set_choice(browser, "whatif-points", 0, point)
    own = [row for row in stored if row[1] == point]
    expect(browser.run(rows + ".length") == len(own), "one point, %d rules" % len(own))
    traces = browser.run(TRACES % "whatif-points")
    expect([trace["name"] for trace in traces] == ["without it", "a tenth shorter"]
           and traces[0]["x"] == [-row[5] for row in own if row[4] is not None]
           + [0 for row in own if row[4] is None],
           "and a bar for each of its rules, without it and with it shorter")
    set_choice(browser, "whatif-points", 0, "")
    set_choice(browser, "whatif-points", 1, 0)


def check_colours(browser):
    """One colour for a system, whatever the chart and the filters; no cycles of two clocks."""
    def colours(section, name):
        return {trace["color"] for trace in browser.run(TRACES % section)
                if trace["name"].startswith(name)}

    charts = ["explorer", "comparison", "loaded", "loaded-points", "latencies", "intervals",
              "whatif-points"]
    for name in ("hbm2", "ddr4-3200-x8"):
        used = set().union(*(colours(section, name) for section in charts))
        expect(len(used) == 1, "%s is %s in every chart" % (name, ", ".join(used)))
        expect(all(colours(section, name) for section in charts), "and drawn in every chart")
    expect(colours("loaded", "hbm2") != colours("loaded", "ddr4"), "memories differ in colour")
    before = colours("explorer", "ddr4")
    browser.run("(() => { const select = [...document.querySelectorAll('#filters select')].find("
                "(one) => one.parentNode.textContent.startsWith('Memory'));"
                " select.value = '1'; select.dispatchEvent(new Event('change')); })()")
    expect(colours("explorer", "ddr4") == before and not colours("explorer", "hbm2"),
           "a filter changes no colour")
    browser.run("(() => { const select = [...document.querySelectorAll('#filters select')].find("
                "(one) => one.parentNode.textContent.startsWith('Memory'));"
                " select.value = '*'; select.dispatchEvent(new Event('change')); })()")
    set_choice(browser, "explorer", 1, 1)
    set_choice(browser, "explorer", 2, "")
    bars = browser.run(TRACES % "explorer")[0]
    expect(set(bars["color"]) == colours("loaded", "hbm2") | colours("loaded", "ddr4")
           and len(bars["color"]) == 2, "bars of memories have their colours")
    title = axis_title(browser, "explorer", "yaxis")
    expect(title == "Bandwidth (GB/s)", "memories with two clocks: first %s" % title)
