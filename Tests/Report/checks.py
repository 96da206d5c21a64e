"""What the checks of pages share."""
import os
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HOSTILE = "</script><img src=x onerror=\"window.hit=1\">'%{x}<b>{{data}}$1&amp;\\"
failures = []


def expect(condition, what):
    print("  %s %s" % ("ok  " if condition else "FAIL", what))
    if not condition:
        failures.append(what)


def report(tool, results, page, *more):
    subprocess.run([tool, "report", results, "-o", page, "--quiet", *more], check=True)


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
