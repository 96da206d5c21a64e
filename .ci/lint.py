#!/usr/bin/env python3
"""Checks what `swift format` does not: width of lines, words, links and the version.

    .ci/lint.py          # prints what is wrong as FILE:LINE: text; exit status 1 if anything is

- Lines of code, scripts, configuration and documents end at column 100.
- Sources and documents use the field's words (WORDS), and no word that only this project knows.
- Links of documents lead to files and headings that exist, and so do files that they name.
- The version of the program is that of CITATION.cff and of the newest entry of CHANGELOG.md.
"""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COLUMNS = 100

# What people write and read line by line. The width of other files is not checked: they are
# pictures, packed traces, and data (.csv, .json, and .ini files of DRAMsim3).
KINDS = (".swift", ".md", ".yaml", ".yml", ".py", ".js", ".css", ".html", ".sh", ".h", ".c", ".cff",
         ".pim", ".modulemap")
NAMES = ("Makefile", ".ci/run", ".gitignore")

# Words that only this project would know, each with the field's word. They are looked for as whole
# words, also inside of camelCase names and in file names, in Sources and documents.
WORDS = {
    "wish": "pending command", "wishes": "pending commands",
    "lone": "single-request fast path",
    "debt": "postponed refreshes", "debts": "postponed refreshes",
    "owed": "postponed", "owes": "has postponed",
    "ledger": "request group, fence counter", "ledgers": "request groups, fence counters",
    "books": "deferred statistics", "settle": "deferred statistics",
    "settles": "deferred statistics", "settled": "deferred statistics",
    "unsettled": "deferred statistics",
    "stroke": "MAC batch", "strokes": "MAC batching",
    "standstill": "deadlock", "standstills": "deadlocks",
    "shade": "bank masked, yielded to PIM", "shades": "bank masked, yielded to PIM",
    "rareAt": "nextTimedEvent",
    "hungry": "power",
    "its turn": "arbitration",
    "held write": "write blocked by a read (WAR)", "held writes": "writes blocked by a read (WAR)",
    "goes by": "bus snooping",
    "act alone": "single-request fast path",
    "channel at rest": "idle channel",
    "bank wants": "pending command of the bank",
}
# The same, in documents only: names of the command line and of timing files have these words.
DOCUMENT_WORDS = {"host": "memory controller, or xPU where the device is meant"}
# Legitimate uses, by path and word, with the reason.
ALLOWED = {
    ("CHANGELOG.md", None): "it lists the old words that were replaced",
    ("bench/compare.py", None): "it maps the old words to the new ones",
    ("docs/glossary.md", None): "it explains the words of keys and outputs",
    ("docs/hpu.md", "host"): "the CPU and memory that GPU and cards are plugged into",
    ("docs/workloads.md", "host"): "the same",
    ("timing/README.md", "host"): "host_first is a value of pim.priority",
    ("docs/pim.md", "host"): "host_first is a value of pim.priority",
    ("docs/experiments.md", "host"): "host_first is a value of pim.priority",
    ("docs/systems.md", "host"): "stalls.host is a key of the statistics",
    ("docs/timeline.md", "host"): "the name of a row buffer in timelines",
    ("docs/reproduction.md", "host"): "host-first is a point of an experiment",
}


def tracked():
    """The files of the project, those that are not yet committed included."""
    if os.path.exists(os.path.join(ROOT, ".git")):
        names = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, text=True,
            check=True, stdout=subprocess.PIPE).stdout.split("\n")
    else:
        names = [os.path.relpath(os.path.join(folder, name), ROOT)
                 for folder, _, files in os.walk(ROOT) for name in files]
        names = [name for name in names if not name.startswith((".build/", "build/"))]
    return sorted(name for name in set(names) if os.path.isfile(os.path.join(ROOT, name)))


def read(name):
    with open(os.path.join(ROOT, name), encoding="utf-8") as file:
        return file.read()


def long_lines(names):
    for name in names:
        if not (name.endswith(KINDS) or name in NAMES):
            continue
        for number, line in enumerate(read(name).split("\n"), 1):
            if len(line) > COLUMNS:
                yield f"{name}:{number}: {len(line)} columns; lines end at {COLUMNS}"


def words_of(line):
    """The words of a line, those inside of camelCase names too, in lower case."""
    return " ".join(re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", line)).lower()


# Which files have their words checked, beside documents.
CODE = (".swift", ".py", ".yaml", ".sh")
CHECKED = ("Sources/", "Tests/", "Fuzz/", "bench/", "timing/", "workloads/", "experiments/")


def private_words(names):
    # A name such as rareAt is two words of a line.
    spelt = {words_of(word): (word, right) for word, right in WORDS.items()}
    in_documents = {word: (word, right) for word, right in DOCUMENT_WORDS.items()}
    for name in names:
        is_document = name.endswith(".md")
        is_code = name.startswith(CHECKED) and name.endswith(CODE)
        if not (is_document or is_code) or (name, None) in ALLOWED:
            continue
        table = dict(spelt, **(in_documents if is_document else {}))
        pattern = re.compile(r"\b(" + "|".join(sorted(table, key=len, reverse=True)) + r")\b")
        lines = [(0, os.path.basename(name))] + list(enumerate(read(name).split("\n"), 1))
        for number, line in lines:
            for found in sorted(set(pattern.findall(words_of(line)))):
                word, right = table[found]
                if (name, word) not in ALLOWED:
                    yield f"{name}:{max(number, 1)}: '{word}'; the field's word: {right}"


def anchors(text):
    """The names under which a document's headings can be linked to, as GitHub makes them."""
    for heading in re.findall(r"^#+ +(.*)$", text, re.M):
        kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
        yield kept.replace(" ", "-")


def broken_links(names):
    for name in names:
        if not name.endswith(".md"):
            continue
        text = re.sub(r"^```.*?^```", lambda block: "\n" * block.group(0).count("\n"), read(name),
                      flags=re.S | re.M)
        for match in re.finditer(r"\]\(([^)\s]+)\)", text):
            target, _, anchor = match.group(1).partition("#")
            if re.match(r"[a-z]+:", target):
                continue
            number = text.count("\n", 0, match.start()) + 1
            path = os.path.normpath(os.path.join(os.path.dirname(name), target)) if target else name
            full = os.path.join(ROOT, path)
            if not os.path.exists(full):
                yield f"{name}:{number}: link to '{path}', which does not exist"
            elif anchor and anchor not in anchors(read(path)):
                yield f"{name}:{number}: link to '{path}#{anchor}': there is no such heading"


def stale_paths(names):
    """Files and folders of the sources that documents name and that are not there."""
    known = {"/" + name for name in names}
    folders = {name[:end + 1] for name in known for end, letter in enumerate(name) if letter == "/"}
    for name in names:
        if not name.endswith(".md") or name == "CHANGELOG.md":
            continue
        for number, line in enumerate(read(name).split("\n"), 1):
            for path in re.findall(r"`([\w/+.-]+(?:\.swift|/))`", line):
                where = folders if path.endswith("/") else known
                if not any(one.endswith("/" + path) for one in where):
                    yield f"{name}:{number}: there is no '{path}'"


def versions():
    def find(name, pattern):
        match = re.search(pattern, read(name), re.M)
        return match.group(1) if match else None
    program = find("Sources/librasim/Program.swift", r'static let version = "([^"]+)"')
    for name, pattern in [("CITATION.cff", r"^version: (\S+)"),
                          ("CHANGELOG.md", r"^## \[?(\d[^\] ]*)")]:
        if find(name, pattern) != program:
            yield f"{name}:1: version {find(name, pattern)}; Program.swift has {program}"


def main():
    names = tracked()
    problems = [*long_lines(names), *private_words(names), *broken_links(names),
                *stale_paths(names), *versions()]
    for problem in problems:
        print(problem)
    if problems:
        print(f"{len(problems)} problems", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
