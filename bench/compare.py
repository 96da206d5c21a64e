#!/usr/bin/env python3
"""Compares two builds of librasim.

compare.py OLD NEW [--seeds N] [--quick] [--only TEXT] [--seed N] [--verbose]

Both programs run on the same inputs, each in a folder of its own. Exit statuses, output, messages
and every file that they leave must be equal: JSON but for the keys of KEYS and the words of WORDS,
texts but for the words, all other files byte for byte. Inputs are those of the checkout of this
script (cases.py, bad_inputs.py) and seeded random set-ups (random_setups.py). The first differences
of a case are named with file and line, and the exit status is then 1.
"""
import argparse
import collections
import json
import multiprocessing
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time

import bad_inputs
import cases
import random_setups

# What a new build calls otherwise. Keys of JSON results, at any depth: old: new.
KEYS = {}
# Words of summaries, messages and texts in JSON results: old: new.
WORDS = {
    # Rules of the auditor.
    "host and PIM rows": "row of the other kind",
    "host and PIM take turns": "row buffer yielded to PIM",
    "host and PIM commands use rows that their own kind has opened":
        "PIM commands use rows that PIM has opened, other commands other rows",
    "PIM rows are open in the rank, and the host waits for its turn":
        "the row buffer is yielded to PIM, which has rows open in the rank",
    # Faults of streams.
    "keeps from the host": "keeps from the memory controller",
    # Summaries, help and version.
    "0.1.0": "0.2.0",
    "its turn": "arbitration",
    "(arbitration, command bus": "(command bus",
    "host:": "xPU:",
    "host   ": "xPU   ",
    "how fast, how busy and how hungry the memory was and":
        "how fast and how busy the memory was, how much power it took and",
    # Bad values of workloads are told like those of timing files.
    "'length':": "length:", "'lengths':": "lengths:", "'placement':": "placement:",
    "'requests':": "requests:",
    # Broken syntax is told alone, with the line where it begins.
    "memory.yaml:4:8: error: 'clock' must be a single value, not a list\nmemory.yaml:6:13: error: "
    "did not find expected ',' or ']' while parsing a flow sequence":
    "memory.yaml:6:13: error: did not find expected ',' or ']' while parsing a flow sequence that "
    "begins in line 4",
}

PROCESSES = 2
# How long a run that never ends is run the second time.
UNENDING_CYCLES = 200_000
# Differences that are told of a case.
TOLD = 3


def renamed(text):
    for old, new in WORDS.items():
        text = re.sub(r"(?<!\w)%s(?!\w)" % re.escape(old), new, text)
    return text


def first_difference(name, olds, news, are_equal):
    for line in range(max(len(olds), len(news))):
        old, new = (lines[line] if line < len(lines) else None for lines in (olds, news))
        if old is None or new is None or not are_equal(old, new):
            yield "%s:%d:\n    old: %.300s\n    new: %.300s" % (
                name, line + 1, "(the end)" if old is None else old,
                "(the end)" if new is None else new)
            return


def text_differences(name, old, new):
    """Texts in words. Where a word is replaced, columns may move and lines may break elsewhere."""
    expected = renamed(old)
    if expected == old:
        return first_difference(
            name, old.split("\n"), new.split("\n"), lambda ours, theirs: ours == theirs)
    if expected.split() == new.split():
        return iter(())
    return first_difference(
        name, expected.split("\n"), new.split("\n"),
        lambda ours, theirs: ours.split() == theirs.split())


def json_differences(where, old, new):
    if isinstance(old, dict) and isinstance(new, dict):
        old = {KEYS.get(key, key): value for key, value in old.items()}
        for key in list(old) + [key for key in new if key not in old]:
            if key not in old or key not in new:
                yield "%s.%s: only in the %s one" % (where, key, "old" if key in old else "new")
            else:
                yield from json_differences("%s.%s" % (where, key), old[key], new[key])
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (ours, theirs) in enumerate(zip(old, new)):
            yield from json_differences("%s[%d]" % (where, index), ours, theirs)
    elif (KEYS.get(old, renamed(old)) if isinstance(old, str) else old) != new:
        yield "%s: old %.200s, new %.200s" % (where, old, new)


def file_differences(name, old, new):
    if old == new:
        return
    if name.endswith(".json"):
        # Numbers are compared as they are written, to the last digit.
        number = "number {}".format
        yield from json_differences(
            name, *(json.loads(data, parse_int=number, parse_float=number) for data in (old, new)))
    else:
        lines = [data.decode("latin-1").split("\n") for data in (old, new)]
        yield from first_difference(name, *lines, lambda ours, theirs: ours == theirs)


def contents(folder):
    """The files below a folder by their paths in it, without what an ended run left incomplete."""
    found = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            if name.startswith(".librasim-"):
                continue
            path = os.path.join(parent, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = file.read()
    return found


def run(tool, case, folder):
    """Runs the steps of a case in a folder; returns (status, output, errors) of each."""
    for name, data in case.files.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())
    outcomes = []
    for arguments in case.steps:
        try:
            done = subprocess.run(
                [tool] + arguments, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
                timeout=case.most_seconds)
        except subprocess.TimeoutExpired:
            outcomes.append((None, "", ""))
            continue
        outcomes.append((done.returncode, *(
            text.decode(errors="backslashreplace") for text in (done.stdout, done.stderr))))
    return outcomes


def differences(case, tools):
    """Returns (statuses of the old build, differences)."""
    with tempfile.TemporaryDirectory() as old, tempfile.TemporaryDirectory() as new:
        outcomes = [run(tool, case, folder) for tool, folder in zip(tools, (old, new))]
        found = []
        for step, (ours, theirs) in enumerate(zip(*outcomes)):
            name = "step %d" % (step + 1) if len(case.steps) > 1 else "run"
            if ours[0] != theirs[0]:
                found.append("%s: %s, was %s" % (name, *(
                    "no end in %d s" % case.most_seconds if status is None
                    else "exit status %d" % status for status in (theirs[0], ours[0]))))
            found += text_differences(name + " output", ours[1], theirs[1])
            found += text_differences(name + " messages", ours[2], theirs[2])
        olds, news = contents(old), contents(new)
        for path in sorted(set(olds) | set(news)):
            if path not in olds or path not in news:
                found.append("%s: only the %s one wrote it" % (
                    path, "old" if path in olds else "new"))
            else:
                found += file_differences(path, olds[path], news[path])
        return [outcome[0] for outcome in outcomes[0]], found


def check(job):
    """Runs one case, given as (maker, arguments), in a process of its own."""
    (maker, arguments), tools = job
    case = maker(*arguments)
    statuses, found = differences(case, tools)
    if None in statuses and not found:
        case.steps = [step + ["--cycles", str(UNENDING_CYCLES)] for step in case.steps]
        _, found = differences(case, tools)
    elif not set(statuses) <= set(case.statuses):
        found.append("exit statuses are %s, meant are %s" % (statuses, case.statuses))
    return case, statuses, found


def chosen(arguments):
    """The makers of the cases to run: (maker, arguments)."""
    if arguments.seed is not None:
        yield random_setups.requests, (arguments.seed,)
        yield random_setups.units, (arguments.seed,)
        return
    for case in [*cases.all_cases(arguments.quick), *bad_inputs.all_cases()]:
        if arguments.only in case.group + " " + case.name:
            yield cases.same, (case,)
    for seed in range(1, (6 if arguments.quick else arguments.seeds) + 1):
        for maker in (random_setups.requests, random_setups.units):
            if arguments.only in "random %s" % maker.__name__:
                yield maker, (seed,)


def tell(case, found, tools):
    print("DIFFERENT  %s: %s" % (case.group, case.name))
    for difference in found[:TOLD]:
        print("  " + difference)
    if len(found) > TOLD:
        print("  and %d more" % (len(found) - TOLD))
    for step in case.steps:
        print("  ran: librasim " + shlex.join(step))
    repeat = ["--seed", str(case.seed)] if case.seed is not None else ["--only", case.name]
    print("  repeat: " + shlex.join(["bench/compare.py", *tools, *repeat]), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--seeds", type=int, default=100, help="random set-ups of each kind")
    parser.add_argument("--seed", type=int, help="only the random set-ups of this seed")
    parser.add_argument("--quick", action="store_true", help="the recorded runs and a few more")
    parser.add_argument("--only", default="", help="only cases that have this in their names")
    parser.add_argument("--verbose", action="store_true", help="name every case")
    arguments = parser.parse_args()
    tools = [os.path.abspath(arguments.old), os.path.abspath(arguments.new)]
    for tool in tools:
        if not os.access(tool, os.X_OK):
            parser.error("'%s' is no program" % tool)
    start = time.monotonic()
    counts = collections.defaultdict(lambda: [0, 0, 0, 0])
    jobs = [(maker, tools) for maker in chosen(arguments)]
    with multiprocessing.Pool(PROCESSES) as pool:
        for case, statuses, found in pool.imap(check, jobs):
            count = counts[case.group]
            count[0] += 1
            count[1] += 2 in statuses
            count[2] += None in statuses
            count[3] += bool(found)
            if arguments.verbose:
                print("%s: %s: exit %s" % (case.group, case.name, statuses), flush=True)
            if found:
                tell(case, found, tools)
    print("group               cases  refused  unending  different")
    for group, count in counts.items():
        print("%-18s %6d %8d %9d %10d" % (group, *count))
    different = sum(count[3] for count in counts.values())
    print("%d cases in %.0f s: %s" % (
        len(jobs), time.monotonic() - start,
        "%d different" % different if different else "equal"))
    if not jobs:
        sys.exit("no case has '%s' in its name" % arguments.only)
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
