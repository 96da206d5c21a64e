#!/usr/bin/env python3
"""Runs every command of the documents, and holds what it prints against what the document shows.

    docs/refresh.py --check            # exit status 1 when a command fails or prints something else
    docs/refresh.py                    # puts what commands print in place of what is shown
    docs/refresh.py --slow [PAGE ...]  # those of SLOW too; only these pages

Options: --tool FOLDER has the program (.build/release), --jobs N pages run side by side (2).

- A block ```console holds commands behind `$ `, each followed by all that it prints, standard error
  included, and by `exit status N` unless that is 0. A command may go on behind a backslash.
- A block ```sh holds commands whose output is not shown. Each must end with exit status 0.
- A block ```yaml whose first line is `# FOLDER/NAME.yaml` is written to that file.

The blocks of a page run one after the other in a scratch folder of the page, which has copies of
the folders and files in COPIED and GIVEN, with the program's folder first on PATH.
"""
import argparse
import concurrent.futures
import difflib
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGES = ["README.md", "CONTRIBUTING.md", "docs/*.md", "experiments/*.md", "timing/*.md",
         "bench/*.md", "workloads/*.md"]

# Folders of the project that commands read.
COPIED = ["timing", "standards", "traces", "workloads", "experiments"]
# Files that stand for a reader's own, and what they are copies of.
INI = "Tests/Fixtures/golden/ddr4-3200-random/reference.ini"
GIVEN = {
    "my.trace": "traces/mixed.trace.gz",
    "my.trace.gz": "traces/mixed.trace.gz",
    "DDR4_8Gb_x8_3200.ini": INI,
    "build/assets/plotly.min.js": "build/assets/plotly.min.js",
}

# Commands that are not run, and why.
SKIPPED = [
    (r"^make\b", "builds, tests or draws; .ci/run runs those that need no network"),
    (r"^(swift|LIBRASIM_\w+=\S+ swift) test\b", "make test runs all tests"),
    (r"^(python3 )?docs/refresh\.py", "it is this script"),
    (r"--executor slurm", "needs a Slurm; make test-slurm starts one"),
    (r"^python3 docs/figures/", "needs matplotlib; make pictures runs them"),
    (r"--(png|pdf|svg)", "needs matplotlib; make figures runs it"),
    (r"^duckdb\b", "needs DuckDB; make test-tables runs the like"),
]
# Commands that take minutes: only with --slow.
SLOW = [
    (r"experiments/librapim-(fig9|fig19|fig20|fig21|fig22|sensitivity|baselines|dbo)\.yaml",
     "hundreds of layers, command by command"),
    (r"experiments/hpu-(sensitivity|utilization)\.yaml", "cards under many assumptions"),
    (r"experiments/h2llm-(artifact|sensitivity|dse)\.yaml",
     "a search for a dataflow at each of hundreds of points"),
    (r"\bdse\.sqlite", "reads what that has written"),
]
# How long a command may take, and how long one of SLOW.
SECONDS, SLOW_SECONDS = 300, 3600


class Page:
    """A document, its scratch folder, and what is wrong with it."""

    def __init__(self, name, options):
        self.name = name
        self.options = options
        self.folder = tempfile.mkdtemp(prefix="librasim-docs-")
        self.problems = []
        self.count = 0
        self.skipped = 0
        for folder in COPIED:
            shutil.copytree(os.path.join(ROOT, folder), os.path.join(self.folder, folder))
        for name, source in GIVEN.items():
            path, source = os.path.join(self.folder, name), os.path.join(ROOT, source)
            if os.path.exists(source):
                os.makedirs(os.path.dirname(path), exist_ok=True)
                shutil.copyfile(source, path)

    def refreshed(self):
        """The text of the page with what its commands print now."""
        with open(os.path.join(ROOT, self.name), encoding="utf-8") as file:
            text = file.read()
        self.text = text
        fresh, position = "", 0
        for match in re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.S | re.M):
            self.line = text.count("\n", 0, match.start()) + 2
            kind, body = match.groups()
            fresh += text[position:match.start()]
            position = match.end()
            if kind == "console":
                body = self.transcript(body)
            elif kind == "sh":
                for command in commands(body):
                    self.run(command)
            elif kind == "yaml":
                self.write(body)
            elif kind == "" and re.search(r"^(\$|librasim [a-z]|make [a-z])", body, re.M):
                self.problem(self.line, "a block with commands is ```sh or ```console")
            fresh += f"```{kind}\n{body}```"
        return fresh + text[position:]

    def transcript(self, body):
        """A block of commands and their output, as it comes out now."""
        lines = body.splitlines(keepends=True)
        if not lines[0].startswith("$ "):
            self.problem(self.line, "a block ```console begins with a command")
        fresh = ""
        while lines:
            command = lines.pop(0)
            while lines and not is_complete(command[2:]):
                command += lines.pop(0)
            shown = ""
            while lines and not lines[0].startswith("$ "):
                shown += lines.pop(0)
            output = self.run(command[2:].rstrip("\n"), shown)
            if output != shown:
                self.differs(command, shown, output)
            fresh += command + output
        return fresh

    def run(self, command, shown=None):
        """Runs a command; what it prints, or what is shown where it is not run."""
        bare = re.sub(r"\s+#.*$", "", command)
        if self.is_skipped(bare):
            self.skipped += 1
            return shown
        self.count += 1
        seconds = SLOW_SECONDS if self.options.slow else SECONDS
        began = time.monotonic()
        try:
            done = subprocess.run(
                ["bash", "-c", "set -o pipefail\n" + command], cwd=self.folder,
                env=self.options.environment, text=True, timeout=seconds, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        except subprocess.TimeoutExpired:
            self.problem(self.line, f"takes more than {seconds} s: {command}")
            return shown
        if self.options.times:
            print(f"{time.monotonic() - began:8.2f} s  {self.name}: {bare}", file=sys.stderr)
        output = "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())
        if done.returncode == 0:
            return output
        status = f"exit status {done.returncode}"
        if shown and status not in shown or shown is None:
            self.problem(self.line, f"{status}: {command}\n{output}")
            return shown
        return output + status + "\n"

    def is_skipped(self, command):
        # Reports need the charting library, which 'make report-assets' fetches.
        if command.startswith("librasim report") and not os.path.exists(
                os.path.join(self.folder, "build/assets/plotly.min.js")):
            return True
        patterns = SKIPPED if self.options.slow else SKIPPED + SLOW
        return any(re.search(pattern, command) for pattern, _ in patterns)

    def write(self, body):
        match = re.match(r"# ([\w-]+(?:/[\w-]+)*\.yaml)\n", body)
        if match:
            path = os.path.join(self.folder, match.group(1))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(body)

    def differs(self, command, shown, output):
        lines = difflib.unified_diff(
            shown.splitlines(), output.splitlines(), "shown", "printed", lineterm="", n=0)
        self.problem(self.line, "prints something else: " + command + "\n".join(lines))

    def problem(self, line, text):
        self.problems.append(f"{self.name}:{line}: {text.rstrip()}")


def is_complete(text):
    """Whether a command does not go on in the next line."""
    return not text.endswith("\\\n") and subprocess.run(
        ["bash", "-n", "-c", text], stderr=subprocess.DEVNULL).returncode == 0


def commands(body):
    """The commands of a script."""
    pending = ""
    for line in body.splitlines(keepends=True):
        if not pending and (not line.strip() or line.lstrip().startswith("#")):
            continue
        pending += line
        if is_complete(pending):
            yield pending.rstrip("\n")
            pending = ""
    if pending:
        yield pending.rstrip("\n")


def refresh(name, options):
    page = Page(name, options)
    try:
        fresh = page.refreshed()
        if not options.check and fresh != page.text:
            with open(os.path.join(ROOT, name), "w", encoding="utf-8") as file:
                file.write(fresh)
    finally:
        shutil.rmtree(page.folder, ignore_errors=True)
    return page


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", metavar="PAGE")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--slow", action="store_true")
    parser.add_argument("--times", action="store_true", help="print how long each command took")
    parser.add_argument("--tool", default=os.path.join(ROOT, ".build", "release"))
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    tool = os.path.abspath(options.tool)
    if not os.access(os.path.join(tool, "librasim"), os.X_OK):
        parser.error(f"no program in {tool}; 'make build' builds it")
    options.environment = dict(
        os.environ, PATH=tool + os.pathsep + os.environ["PATH"], LC_ALL="C.UTF-8")
    os.chdir(ROOT)
    names = options.pages or sorted(name for pattern in PAGES for name in glob.glob(pattern))
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        pages = list(pool.map(lambda name: refresh(name, options), names))
    problems = [problem for page in pages for problem in page.problems]
    for problem in problems:
        print(problem)
    print(f"{sum(page.count for page in pages)} commands of {len(pages)} pages run, "
          f"{sum(page.skipped for page in pages)} left out, {len(problems)} problems")
    return 1 if problems and (options.check or any("exit status" in p for p in problems)) else 0


if __name__ == "__main__":
    sys.exit(main())
