#!/usr/bin/env python3
"""Opens reports in headless Chromium: check.py TOOL RESULTS FOLDER; pages go to FOLDER.

Every chart must be there, every choice must draw without an error, nothing may be asked of a
network, and names that are HTML or script must stay text. A system must have one colour, and what
is drawn must be what the files say.
"""
import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys

from browser import Browser

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HOSTILE = "</script><img src=x onerror=\"window.hit=1\">'%{x}<b>{{data}}$1&amp;\\"
failures = []


def expect(condition, what):
    print("  %s %s" % ("ok  " if condition else "FAIL", what))
    if not condition:
        failures.append(what)


def report(tool, results, page, *more):
    subprocess.run([tool, "report", results, "-o", page, "--quiet", *more], check=True)


def timelines(tool, folder):
    """One of a channel with processing units, one of eight channels."""
    path, channels = [os.path.join(folder, name) for name in ("timeline.json.gz", "channels.json")]
    subprocess.run(
        [tool, "replay", "--timing", ROOT + "/timing/hbm2.yaml", "--trace",
         ROOT + "/traces/mixed.trace.gz", "--timeline", channels, "--timeline-to", "3000",
         "--quiet"], check=True)
    subprocess.run(
        [tool, "replay", "--timing", ROOT + "/timing/hbm2-pim-librapim.yaml", "--set",
         "controller.refresh_policy=none", "--pim", ROOT + "/traces/fig16.pim", "--pim",
         ROOT + "/traces/fig16-reads.pim", "--timeline", path, "--quiet"], check=True)
    return path, channels


def check_channels(browser):
    """Tracks of one channel at a time, so that their names have room."""
    names = "[...document.querySelectorAll('#timeline1 .ytick text')].map((one) => one.textContent)"
    first = browser.run(names)
    expect(20 < len(first) < 50, "%d tracks of the first channel" % len(first))
    browser.run("(() => { const select = document.querySelector('#timeline1 .controls select');"
                " select.value = 'channel 7'; select.dispatchEvent(new Event('change')); })()")
    browser.run("new Promise((done) => setTimeout(done, 200))")
    last = browser.run(names)
    # A track is there where something happened.
    expect(20 < len(last) < 50 and not any("channel" in name for name in first + last),
           "%d tracks of the last" % len(last))
    expect(browser.run("document.querySelectorAll('#timeline1 .controls option').length") == 8,
           "eight channels to choose from")


def hostile_results(results, path):
    """The results with every text replaced by one that tries to be more than text."""
    shutil.copyfile(results, path)
    database = sqlite3.connect(path)
    axes = database.execute("SELECT value FROM meta WHERE key = 'axes'").fetchone()[0].split("\n")
    system = "system" if "system" in axes else axes[-1]
    quoted = HOSTILE.replace('"', '""')
    database.execute('ALTER TABLE results RENAME COLUMN "%s" TO "%s"' % (system, quoted))
    database.execute('UPDATE results SET "%s" = "%s" || ?' % (quoted, quoted), (HOSTILE,))
    axes[axes.index(system)] = HOSTILE
    database.execute("UPDATE meta SET value = ? WHERE key = 'axes'", ("\n".join(axes),))
    database.execute(
        "UPDATE meta SET value = ? WHERE key IN ('name', 'title', 'text', 'command', 'folder')",
        (HOSTILE,))
    database.execute("UPDATE results SET limiters = json_object(?, 0.5), parameters = "
                     "json_object('workload', ?, 'timing.tFAW', ?)", (HOSTILE,) * 3)
    database.execute("UPDATE results SET status = 'failed', error = ? WHERE point = 1", (HOSTILE,))
    database.execute("UPDATE claims SET text = ?, source = ?", (HOSTILE, HOSTILE))
    database.execute("DELETE FROM claim_labels")
    database.commit()
    database.close()


def check_gaps(tool, folder):
    """Systems with points that do not fit, and energies beside rates, wholes and parts of parts."""
    results, page = os.path.join(folder, "gaps.sqlite"), os.path.join(folder, "gaps.html")
    experiment = os.path.join(folder, "gaps.yaml")
    with open(experiment, "w") as file:
        file.write("""format: librasim-experiment/1
name: gaps
base: {workload: %s/workloads/llama2-7b-gpu.yaml}
axes:
  system: [%s/workloads/systems/gpu-l40s.yaml, %s/workloads/systems/gpu-h100-nvl.yaml]
  batch.size: [16, 64]
metrics: [generated_per_s, tokens_per_J, gpu_busy, energy_mJ, gpu_mJ, cards_mJ, idle_mJ, hbm_mJ]
""" % (ROOT, ROOT, ROOT))
    for path in (results, page):
        if os.path.exists(path):
            os.remove(path)
    subprocess.run([tool, "run", experiment, "--results", results, "--quiet"], check=True)
    report(tool, results, page)
    with Browser() as browser:
        print("gaps.html")
        browser.open(page)
        parts = browser.run("energyMetrics().parts.map((one) => one.name)")
        expect(parts == ["gpu_mJ", "cards_mJ", "idle_mJ"], "parts of the energy: %s" % parts)
        layout = "document.querySelector('#comparison .plot')._fullLayout.xaxis._categories"
        places = browser.run(layout)
        expect(places == ["16", "64", "<b>mean</b>"], "groups in their order: %s" % places)
        shares = browser.run("POINTS.map((point) => timeParts([point], 'gpu').map("
                             "(part) => part.value).reduce((sum, one) => sum + one))")
        expect(len(shares) == 4 and shares[0] == 1 and shares[1] == 0,
               "what does not fit is not idle: %s" % shares)
        check_quiet(browser)


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
    subprocess.run([tool, "run", experiment, "--results", results, "--quiet"], check=True)
    return [one for one in paths if one not in (experiment, results)], results


def check_files(tool, folder):
    files, results = write_files(tool, folder)
    alone, beside = [os.path.join(folder, name) for name in ("files.html", "beside.html")]
    subprocess.run([tool, "report", *files, "-o", alone, "--quiet"], check=True)
    report(tool, results, beside, *files)
    own = ["loaded", "latencies", "intervals", "whatif0", "whatif1"]
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
        check_page(browser, beside, ["explorer", "loaded-points"] + own)
        check_colours(browser)
        browser.picture(os.path.join(folder, "beside.png"))
        print("  %d choices" % browser.run(CHOICES))
        check_quiet(browser)
    with Browser(width=400, height=800, dark=True) as browser:
        print("beside.html, dark and narrow")
        check_page(browser, beside, own, room=400)
        browser.picture(os.path.join(folder, "narrow.png"))
        check_quiet(browser)


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


def check_colours(browser):
    """One colour for a system, whatever the chart and the filters; no cycles of two clocks."""
    def colours(section, name):
        return {trace["color"] for trace in browser.run(TRACES % section)
                if trace["name"].startswith(name)}

    charts = ["explorer", "comparison", "loaded", "loaded-points", "latencies", "intervals"]
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
    title = axis_title(browser, "explorer", "yaxis")
    expect(title == "Bandwidth (GB/s)", "memories with two clocks: first %s" % title)


CHARTS = """[...document.querySelectorAll('.plot')].map((div) => ({
  id: div.closest('section').id, drawn: div.querySelectorAll('.main-svg').length > 0,
  marks: div.querySelectorAll('.point, .scatterlayer path.js-line, .points path').length }))"""
# Every drop-down of a section is set to each of its values, every box is ticked.
CHOICES = """(async () => {
  let drawn = 0;
  const wait = () => new Promise((done) => setTimeout(done, 0));
  for (const id of [...document.querySelectorAll('section')].map((one) => one.id)) {
    const selects = () => [...document.querySelectorAll('#' + id + ' .controls select')];
    for (let place = 0; place < selects().length; place += 1) {
      const first = selects()[place].value;
      const values = [...selects()[place].options].map((one) => one.value);
      for (const value of values.slice(0, 12).concat(first)) {
        const select = selects()[place];
        if (!select) break;
        select.value = value; select.dispatchEvent(new Event('change')); drawn += 1; await wait();
      }
    }
    const boxes = () => [
      ...document.querySelectorAll('#' + id + ' .controls input[type=checkbox]')];
    for (let place = 0; place < boxes().length; place += 1) {
      for (let times = 0; times < 2; times += 1) {
        boxes()[place].click(); drawn += 1; await wait();
      }
    }
  }
  for (const select of document.querySelectorAll('#filters select')) {
    const first = select.value;
    for (const value of [select.options[1].value, first]) {
      select.value = value; select.dispatchEvent(new Event('change')); await wait(); drawn += 1;
    }
  }
  return drawn;
})()"""


def check_page(browser, page, sections, room=1280):
    browser.errors.clear()
    browser.requests.clear()
    browser.open(page)
    charts = browser.run(CHARTS)
    for name in sections:
        expect(browser.run("!!document.getElementById('%s')" % name), "section " + name)
    expect(charts and all(chart["drawn"] for chart in charts), "%d charts drawn" % len(charts))
    for chart in charts:
        expect(chart["marks"] > 0, "%s has %d marks" % (chart["id"], chart["marks"]))
    width = browser.run("document.documentElement.scrollWidth")
    expect(width <= room, "fits %d px (%d)" % (room, width))


def check_quiet(browser):
    expect(browser.run("failedCharts") == 0, "no chart failed")
    expect(not browser.errors,
           "no error in the console" + "".join("\n    " + e for e in browser.errors[:5]))
    outside = [url for url in browser.requests if not url.startswith(("file:", "data:", "blob:"))]
    expect(not outside and len([u for u in browser.requests if u.startswith("file:")]) == 1,
           "nothing loaded but the page" + "".join("\n    " + url[:100] for url in outside[:5]))


def check_table(browser):
    rows = "[...document.querySelectorAll('#table tr.point')]"
    heads = "document.querySelectorAll('#table th.sort')"
    count = browser.run(heads + ".length")
    metric = browser.run(
        "[...%s].findIndex((head) => head.textContent.startsWith(METRICS[0].label))" % heads)
    browser.run(heads + "[%d].click()" % metric)
    script = rows + ".map((row) => Number(row.children[%d].textContent.replace(/,/g, '')))" % metric
    up = [value for value in browser.run(script) if value is not None]
    expect(len(up) > 1 and up == sorted(up), "the table sorts by a figure, upwards")
    browser.run(heads + "[%d].click()" % metric)
    down = [value for value in browser.run(script) if value is not None]
    expect(down == sorted(down, reverse=True), "and downwards; %d columns" % count)
    browser.run(rows + "[0].click()")
    command = browser.run("document.querySelector('#table tr.detail pre').textContent")
    expect(command.startswith("librasim run ") and " --set " in command, "a row shows its command")
    return command


def main():
    tool, results, folder = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    page, hostile = os.path.join(folder, "report.html"), os.path.join(folder, "hostile.html")
    report(tool, results, page, *[word for path in timelines(tool, folder)
                                  for word in ("--timeline", path)])
    hostile_results(results, os.path.join(folder, "hostile.sqlite"))
    report(tool, os.path.join(folder, "hostile.sqlite"), hostile)
    common = ["explorer", "comparison", "claims", "utilisation", "energy", "limiters", "table"]
    with Browser() as browser:
        print("report.html")
        check_page(browser, page, common + ["timeline0", "timeline1", "about"])
        check_channels(browser)
        browser.picture(os.path.join(folder, "light.png"))
        command = check_table(browser)
        browser.picture(os.path.join(folder, "table.png"), "#table")
        print("  %d choices" % browser.run(CHOICES))
        check_quiet(browser)
        browser.run("document.getElementById('theme').click()")
        expect(browser.run("document.documentElement.dataset.theme") == "dark", "dark on demand")
        print("hostile.html")
        check_page(browser, hostile, common)
        browser.run(CHOICES)
        browser.run("document.querySelector('#table tr.point').click()")
        expect(browser.run("window.hit") is None, "no name was run")
        expect(browser.run("document.querySelectorAll('img').length") == 0, "no name became HTML")
        expect(browser.run("document.title").startswith(HOSTILE), "the title is the name")
        check_quiet(browser)
        browser.picture(os.path.join(folder, "hostile.png"))
    with Browser(dark=True) as browser:
        print("report.html, dark")
        check_page(browser, page, common)
        browser.picture(os.path.join(folder, "dark.png"))
        check_quiet(browser)
    check_gaps(tool, folder)
    check_files(tool, folder)
    # The command of a point runs.
    output = subprocess.run([tool] + command.split(" ")[1:], capture_output=True, text=True,
                            cwd=folder_of_paths(results))
    expect(output.returncode == 0 and "tokens/s" in output.stdout, "a point's command repeats it")
    print("%d failed; pictures are in %s" % (len(failures), folder))
    sys.exit(1 if failures else 0)


def folder_of_paths(results):
    row = sqlite3.connect(results).execute("SELECT value FROM meta WHERE key = 'folder'").fetchone()
    return row[0]


if __name__ == "__main__":
    main()
