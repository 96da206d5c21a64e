#!/usr/bin/env python3
"""Compares the instructions of two builds of librasim.

instructions.py OLD NEW [--only TEXT] [--set-new KEY=VALUE]

With --set-new rule_set=dramsim3 the new build has the rules that a build without standards has.

The cases are those of run.py, shortened and on one thread, counted by valgrind's callgrind, whose
counts differ by less than 0.1 % from run to run. Exit status 1 says that the new build takes over
1 % more instructions in one of them.
"""
import argparse
import os
import re
import subprocess
import sys

from run import CASES, LIBRAPIM, PIM_CASES, ROOT, WORK, pim_traces, trace

REQUESTS = 100_000
# PIM operations are cut to this share.
PIM_SHARE = 1 / 100
MOST_RATIO = 1.01


def one_thread(arguments):
    return ["1" if before == "--threads" else argument
            for before, argument in zip([None] + arguments, arguments)]


def commands(old):
    """Names and arguments; the old build converts traces."""
    for name, (timing, capacity), kind, _, gap, more, _ in CASES:
        path = trace(kind, REQUESTS, capacity, gap)
        timing = os.path.join(ROOT, "timing", timing + ".yaml")
        yield (name.replace(", 2 threads", ""),
               ["replay", "--timing", timing, "--trace", path] + one_thread(more))
    for name, traces, more in PIM_CASES:
        if "2 threads" in name:
            continue
        arguments = ["replay", "--timing", LIBRAPIM] + more
        for kind, count, channels in traces:
            folder = pim_traces(old, kind, max(1, int(count * PIM_SHARE)), channels)
            arguments += ["--pim", folder]
        yield name, arguments


def instructions(tool, arguments):
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", tool] + arguments,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not found:
        sys.exit("%s %s failed:\n%s" % (tool, " ".join(arguments), done.stderr))
    return int(found[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--only", default="", help="only cases that have this in their names")
    parser.add_argument("--set-new", default="", help="a setting for the new build alone")
    arguments = parser.parse_args()
    tools = [os.path.abspath(arguments.old), os.path.abspath(arguments.new)]
    os.makedirs(WORK, exist_ok=True)
    print("million instructions of   old      new    ratio  case")
    worst = 0
    for name, command in commands(tools[0]):
        if arguments.only in name:
            more = ["--set", arguments.set_new] if arguments.set_new else []
            old, new = instructions(tools[0], command), instructions(tools[1], command + more)
            worst = max(worst, new / old)
            print("%29.1f %8.1f %8.4f  %s%s" % (
                old / 1e6, new / 1e6, new / old, name,
                "  MORE" if new > MOST_RATIO * old else ""), flush=True)
    sys.exit(1 if worst > MOST_RATIO else 0)


if __name__ == "__main__":
    main()
