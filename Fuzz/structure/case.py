"""A case: files, and command lines that are run on them, with what must hold of each.

A command ends well (exit status 0), or says with exit status 2 at which place of which file the
input is wrong. It is never ended by a signal and takes no longer than a time limit. When it fails
it leaves nothing behind, and its inputs as they were. What is kept of a case is its folder: the
files and `case.json`.
"""
import json
import os
import re
import shutil
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# What stands for the checkout in files and arguments.
HERE = "@ROOT@"
TIME_LIMIT = 30
PLACE = re.compile(r"^.+:\d+:\d+: error: .", re.S)
# What is wrong with a file as a whole, of which no line is at fault.
WHOLE = re.compile(
    r"^\S+: error: (the trace holds no request|the batch does not fit|.* has no cards"
    r"|the keys and values of|the weights of|.* cannot do it|prompts are the GPU's"
    r"|the file holds no key of DRAMsim3|systems of kind 'h2-llm' are not traced)"
    r"|^librasim run: error: --csv is for experiments")
# Files of bytes have no lines.
FILE = re.compile(r"^.+: error: .", re.S)


class Step:
    """A command line, and the exit statuses that are right beside 2."""

    def __init__(self, args, ok=(0,), has_lines=True):
        self.args = list(args)
        self.ok = list(ok)
        self.has_lines = has_lines


class Case:
    """Files by their names, and steps."""

    def __init__(self, files, steps):
        self.files = {
            name: text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
            for name, text in files.items()}
        self.steps = steps

    def save(self, folder):
        """Writes the case into a new folder."""
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        for name, content in self.files.items():
            with open(os.path.join(folder, name), "wb") as out:
                out.write(content)
        steps = [{"args": step.args, "ok": step.ok, "has_lines": step.has_lines}
                 for step in self.steps]
        with open(os.path.join(folder, "case.json"), "w", encoding="utf-8") as out:
            json.dump({"steps": steps}, out, indent=1)
            out.write("\n")

    @staticmethod
    def load(folder):
        """A case that was saved."""
        with open(os.path.join(folder, "case.json"), encoding="utf-8") as source:
            steps = [Step(**step) for step in json.load(source)["steps"]]
        files = {}
        for name in sorted(os.listdir(folder)):
            if name not in ("case.json", "README.md"):
                with open(os.path.join(folder, name), "rb") as source:
                    files[name] = source.read()
        return Case(files, steps)

    def fault(self, tool):
        """What does not hold, None when all does; and whether the first step was done."""
        with tempfile.TemporaryDirectory(prefix="librasim-fuzz-") as folder:
            for name, content in self.files.items():
                with open(os.path.join(folder, name), "wb") as out:
                    out.write(content.replace(HERE.encode(), ROOT.encode()))
            for index, step in enumerate(self.steps):
                status, problem = run(tool, step, folder)
                if problem:
                    return f"librasim {' '.join(step.args)}: {problem}", index > 0
                if status == 2:
                    return None, index > 0
        return None, True


def contents(folder):
    """What the files of a folder hold, by name; None for a folder in it."""
    found = {}
    for entry in os.scandir(folder):
        found[entry.name] = None
        if entry.is_file():
            with open(entry.path, "rb") as source:
                found[entry.name] = source.read()
    return found


def run(tool, step, folder):
    """The exit status of a step, and what is wrong with how it ended."""
    before = contents(folder)
    args = [tool] + [arg.replace(HERE, ROOT) for arg in step.args]
    environment = dict(os.environ, SWIFT_BACKTRACE="enable=no")
    try:
        done = subprocess.run(
            args, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIME_LIMIT,
            env=environment, check=False)
    except subprocess.TimeoutExpired:
        return None, f"takes longer than {TIME_LIMIT} s"
    errors = done.stderr.decode("utf-8", "replace")
    status = done.returncode
    if status < 0:
        return status, f"ended by signal {-status}: {errors[-300:]}"
    after = contents(folder)
    if any(name.endswith((".part", ".tmp")) or name.startswith(".") for name in after):
        return status, f"leaves a temporary file: {sorted(after)}"
    if status in step.ok:
        return status, None
    if status != 2:
        return status, f"exit status {status}: {errors[-300:]}"
    if after.keys() != before.keys():
        return status, f"fails and leaves {sorted(after.keys() ^ before.keys())}"
    if after != before:
        changed = [name for name in after if after[name] != before[name]]
        return status, f"fails and changes {changed}"
    lines = [line for line in errors.split("\n") if "error: " in line]
    form = PLACE if step.has_lines else FILE
    if not lines or not (form.match(lines[0]) or WHOLE.match(lines[0])):
        return status, f"fails without a place: {errors[:300]}"
    return status, None
