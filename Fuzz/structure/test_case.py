#!/usr/bin/env python3
"""Whether the fuzzer sees what it looks for: programs that do each thing wrong are found out."""
import os
import sys
import tempfile

from case import Case, Step

# What a program does, and what is to be said of it; None where nothing is wrong.
PROGRAMS = [
    ("exit 0", None), ("exit 1", "exit status 1"), ("kill -SEGV $$", "ended by signal 11"),
    ("echo a.yaml:1:2: error: no >&2; exit 2", None),
    ("echo a.yaml: error: no >&2; exit 2", "fails without a place"),
    ("echo no >&2; exit 2", "fails without a place"), ("exit 2", "fails without a place"),
    ("touch out; echo a.yaml:1:2: error: no >&2; exit 2", "fails and leaves ['out']"),
    ("echo >a.yaml; echo a.yaml:1:2: error: no >&2; exit 2", "fails and changes ['a.yaml']"),
    ("touch out.part; exit 0", "leaves a temporary file"),
    ("echo a.yaml:1:1: warning: odd >&2; echo a.yaml:1:2: error: no >&2; exit 2", None),
]


def main():
    """Runs a case on each program."""
    faults = 0
    for script, expected in PROGRAMS:
        with tempfile.TemporaryDirectory(prefix="librasim-fuzz-") as folder:
            tool = os.path.join(folder, "tool")
            with open(tool, "w", encoding="utf-8") as out:
                out.write(f"#!/bin/bash\n{script}\n")
            os.chmod(tool, 0o755)
            fault, _ = Case({"a.yaml": "a: 1\n"}, [Step(["replay"])]).fault(tool)
        if (fault is None) != (expected is None) or expected and expected not in fault:
            print(f"of '{script}' is said: {fault}; expected: {expected}", file=sys.stderr)
            faults += 1
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
