#!/usr/bin/env python3
"""A sweep of 100,000 points that is killed at random twenty times and resumed: nothing may be lost.

The table must equal that of a sweep that nobody disturbs, no point that was stored may be run
again, and no file may be left beside the results.
Usage: run.py [--tool PATH] [--points N] [--kills N] [--seed N] [--jobs N] [--folder PATH]
"""
import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

EXPERIMENT = """format: librasim-experiment/1
name: load
base: {timing: memory.yaml, trace: tiny.trace}
axes:
  timing.tFAW: [%s]
  timing.tRTP: [%s]
metrics: [cycles, read_mean_ns, row_hit_rate, activations]
"""
# What differs from run to run: how long a point took.
TIMED = "wall_s"


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tool", default=os.path.join(ROOT, ".build/release/librasim"))
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--folder", help="where to work; default: a new one, which is removed")
    return parser.parse_args()


def write_inputs(points):
    """Writes a memory, a trace of four requests and an experiment of about that many points."""
    shutil.copy(os.path.join(ROOT, "timing", "ddr4-3200-x8.yaml"), "memory.yaml")
    with open("tiny.trace", "w") as out:
        out.write("0x0 READ 0\n0x40 WRITE 4\n0x4000000 READ 8\n0x123440 READ 20\n")
    columns = min(250, points)
    rows = max(1, points // columns)
    with open("load.yaml", "w") as out:
        out.write(EXPERIMENT % (", ".join(str(34 + i) for i in range(rows)),
                                ", ".join(str(12 + i) for i in range(columns))))
    return rows * columns


def command(args, results, more=()):
    return [args.tool, "sweep", "load.yaml", "-o", results, "--quiet", "--jobs", str(args.jobs),
            *more]


def rows(results):
    """All rows of a file of results by their index, without what time decides."""
    table = sqlite3.connect(results)
    names = [row[1] for row in table.execute("PRAGMA table_info(results)")]
    kept = ", ".join('"%s"' % name for name in names if name != TIMED)
    found = table.execute("SELECT %s FROM results ORDER BY point" % kept).fetchall()
    table.close()
    return found


def stored(results):
    """How many points are stored, and a row each with the time that it took."""
    if not os.path.exists(results):
        return {}
    table = sqlite3.connect(results)
    try:
        return dict(table.execute("SELECT point, wall_s FROM results WHERE status = 'done'"))
    except sqlite3.OperationalError:
        return {}  # Killed before the table was made.
    finally:
        table.close()


def interrupted(args, draw, start_s, run_s):
    """Runs the sweep with kills at random times; returns its results and the time of the rest.

    start_s is what it takes until points are run, run_s what all of them take then.
    """
    results = "killed.sqlite"
    known = {}
    for kill in range(args.kills):
        more = ["--resume"] if os.path.exists(results) else []
        # Some kills fall into the start; the others leave points for all that follow.
        wait_s = draw.uniform(0, start_s + run_s * 1.5 / args.kills)
        start = time.monotonic()
        process = subprocess.Popen(command(args, results, more), stderr=subprocess.PIPE)
        try:
            _, errors = process.communicate(timeout=wait_s)
            if process.returncode != 0:
                sys.exit("resume %d failed: %s" % (kill, errors.decode()))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
        now = stored(results)
        lost = [point for point, took in known.items() if now.get(point) != took]
        if lost:
            sys.exit("kill %d: %d stored points are lost or were run again" % (kill, len(lost)))
        print("kill %2d after %5.1f s: %6d points stored" %
              (kill + 1, time.monotonic() - start, len(now)), flush=True)
        known = now
    start = time.monotonic()
    end = subprocess.run(command(args, results, ["--resume"]), stderr=subprocess.PIPE)
    if end.returncode != 0:
        sys.exit("the last resume failed: %s" % end.stderr.decode())
    now = stored(results)
    if any(now.get(point) != took for point, took in known.items()):
        sys.exit("the last resume lost points or ran them again")
    return results, time.monotonic() - start


def main():
    args = parse()
    args.tool = os.path.abspath(args.tool)
    draw = random.Random(args.seed)
    folder = args.folder or tempfile.mkdtemp(prefix="librasim-load-")
    os.makedirs(folder, exist_ok=True)
    os.chdir(folder)
    count = write_inputs(args.points)
    print("%d points, %d kills, seed %d, in %s" % (count, args.kills, args.seed, folder))
    total = start = time.monotonic()
    subprocess.run(command(args, "whole.sqlite"), check=True)
    whole_s = time.monotonic() - start
    print("undisturbed: %.1f s" % whole_s, flush=True)
    start = time.monotonic()
    subprocess.run(command(args, "whole.sqlite", ["--resume"]), check=True)
    start_s = time.monotonic() - start
    print("resumed with nothing to do: %.1f s" % start_s, flush=True)
    results, last_s = interrupted(args, draw, start_s, max(0, whole_s - start_s))
    print("the rest: %.1f s" % last_s)
    if rows(results) != rows("whole.sqlite") or len(rows(results)) != count:
        sys.exit("the tables differ")
    wanted = {"load.yaml", "memory.yaml", "tiny.trace", "whole.sqlite", results}
    left = set(os.listdir(".")) - wanted
    if left:
        sys.exit("left behind: %s" % ", ".join(sorted(left)))
    print("equal tables of %d points; %.0f s in all" % (count, time.monotonic() - total))
    if not args.folder:
        os.chdir("/")
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
