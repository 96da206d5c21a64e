#!/usr/bin/env python3
"""Fuzzes the built program by the structure of its inputs.

    Fuzz/structure/run.py [SECONDS] [--count N] [--seed N] [--kind KIND] [--tool PATH] [--jobs N]

First every case of Fuzz/Corpus is run again. Then valid and almost valid inputs of each kind are
made, from seeds that count up from one that is printed; --seed repeats them, without the corpus.
With --count those of the seeds from 1 on are made, the same each time.
What a case must do is said in case.py. One that does not is written to a folder of Fuzz/Corpus, to
be mended and kept.
"""
import argparse
import concurrent.futures
import os
import random
import sys
import time

import memories
import traces
import workloads
from case import ROOT, Case

CORPUS = ROOT + "/Fuzz/Corpus"
# Kinds by their names; the likelier the more often a name stands there.
KINDS = [
    ("timing", memories.timing), ("timing", memories.timing), ("standard", memories.standard),
    ("ini", memories.ini), ("requests", traces.request_trace), ("pim", traces.pim_trace),
    ("pim-binary", traces.pim_binary), ("commands", traces.command_log),
    ("workload", workloads.workload), ("experiment", workloads.experiment),
    ("results", workloads.results),
]


def made(seed, kind, tool):
    """The name and the case of a seed; no case where the seed makes none."""
    rng = random.Random(seed)
    chosen = [entry for entry in KINDS if kind in (None, entry[0])]
    name, make = rng.choice(chosen)
    return name, make(rng, tool)


def fuzz(seed, kind, tool):
    """The name of a seed's kind, what is wrong with its case, and whether its input was taken."""
    name, case = made(seed, kind, tool)
    if case is None:
        return name, None, False
    fault, is_taken = case.fault(tool)
    if fault:
        case.save(f"{CORPUS}/{name}-{seed}")
    return name, fault, is_taken


def replay_corpus(tool, jobs):
    """Runs what has been found before; the number of faults."""
    names = sorted(os.listdir(CORPUS)) if os.path.isdir(CORPUS) else []
    names = [name for name in names if os.path.isdir(f"{CORPUS}/{name}")]
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        faults = list(pool.map(lambda name: Case.load(f"{CORPUS}/{name}").fault(tool)[0], names))
    for name, fault in zip(names, faults):
        if fault:
            print(f"Fuzz/Corpus/{name}: {fault}", file=sys.stderr)
    print(f"{len(names)} kept cases")
    return sum(1 for fault in faults if fault)


def main():
    """Runs the corpus, then new cases until time is up."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("seconds", nargs="?", type=float, default=20)
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--kind", choices=sorted({name for name, _ in KINDS}))
    parser.add_argument("--tool", default=f"{ROOT}/.build/debug/librasim")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    tool = os.path.abspath(options.tool)
    if not os.access(tool, os.X_OK):
        sys.exit(f"Fuzz/structure/run.py: no program '{tool}': build it first")
    faults = replay_corpus(tool, options.jobs) if options.seed is None else 0
    seed = 1 if options.count else int(time.time()) * 1_000_000
    seed = options.seed if options.seed is not None else seed
    last = seed + options.count if options.count else None
    print(f"seeds from {seed}", flush=True)
    end, counts = time.monotonic() + options.seconds, {}

    def goes_on():
        return time.monotonic() < end if last is None else seed < last

    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        waiting = {}
        while goes_on() or waiting:
            while goes_on() and len(waiting) < 2 * options.jobs:
                waiting[pool.submit(fuzz, seed, options.kind, tool)] = seed
                seed += 1
            done, _ = concurrent.futures.wait(
                waiting, timeout=1, return_when=concurrent.futures.FIRST_COMPLETED)
            for future in done:
                own = waiting.pop(future)
                name, fault, is_taken = future.result()
                count = counts.setdefault(name, [0, 0])
                count[0] += 1
                count[1] += is_taken
                if fault:
                    faults += 1
                    print(f"seed {own}, Fuzz/Corpus/{name}-{own}: {fault}", file=sys.stderr)
    made_of = (f"{name} {all} ({taken} taken)" for name, (all, taken) in sorted(counts.items()))
    print(", ".join(made_of))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
