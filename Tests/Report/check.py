#!/usr/bin/env python3
"""Opens reports in headless Chromium: check.py TOOL RESULTS FOLDER; pages go to FOLDER.

Every chart must be there, every choice must draw without an error, nothing may be asked of a
network, and names that are HTML or script must stay text. A system must have one colour, and what
is drawn must be what the files say.
"""
import os
import shutil
import sqlite3
import subprocess
import sys

from browser import Browser
from check_files import check_files
from checks import CHOICES, HOSTILE, ROOT, check_page, check_quiet, expect, failures, report


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
