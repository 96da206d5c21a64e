#!/usr/bin/env python3
"""Opens results with pandas and DuckDB as docs/experiments.md says: check.py TOOL."""
import os
import sqlite3
import subprocess
import sys
import tempfile

import duckdb
import pandas

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXPERIMENT = """
format: librasim-experiment/1
name: tables
title: 'a "title", with <signs> and ümlauts'
base: {timing: %s}
axes:
  timing.tFAW: [16, 30, 44]
  trace: [good.trace, bad.trace]
  'the, "page"':
    - {label: 'open, "x"', set: {controller.page_policy: open}}
    - {label: closed, set: {controller.page_policy: closed}}
metrics: [cycles, read_mean_ns, energy_uJ]
"""


def same(what, left, right):
    assert left == right, "%s: %s, not %s" % (what, left, right)
    print("  ok   " + what)


def main():
    tool = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open("e.yaml", "w") as file:
            file.write(EXPERIMENT % os.path.join(ROOT, "timing", "ddr4-3200-x8.yaml"))
        for name, last in [("good", "0x40 READ 900"), ("bad", "0x40 RAED 900")]:
            with open(name + ".trace", "w") as file:
                file.writelines("0x%x READ %d\n" % (i * 8192, 2 * i) for i in range(400))
                file.write(last + "\n")
        subprocess.run([tool, "sweep", "e.yaml", "--quiet"], check=True)
        for name in ["e.csv", "e.csv.gz", "e.json"]:
            kind = "--json" if "json" in name else "--csv"
            subprocess.run([tool, "export", "e.sqlite", kind, "-o", name], check=True)

        points = pandas.read_sql("SELECT * FROM results", sqlite3.connect("e.sqlite"))
        same("pandas, SQLite: points", len(points), 12)
        same("pandas, SQLite: types", [str(points[name].dtype) for name in
                                       ["point", "timing.tFAW", "cycles"]],
             ["int64", "int64", "float64"])
        same("pandas, SQLite: labels", set(points['the, "page"']), {'open, "x"', "closed"})
        same("pandas, SQLite: failed points have no figures",
             points[points.status == "failed"].cycles.isna().sum(), 6)
        whole = points.cycles.sum()
        for name in ["e.csv", "e.csv.gz"]:
            same("pandas, " + name, pandas.read_csv(name).cycles.sum(), whole)
        same("pandas, e.json", pandas.read_json("e.json").cycles.sum(), whole)

        # Here, as DuckDB finds frames by the names of the function that calls it.
        for name in ["'e.csv'", "'e.csv.gz'", "'e.json'", "points"]:
            relation = duckdb.sql("SELECT count(*), sum(cycles) FROM " + name)
            same("DuckDB, " + name, relation.fetchall(), [(12, whole)])
        types = dict(row[:2] for row in duckdb.sql("DESCRIBE SELECT * FROM 'e.csv'").fetchall())
        same("DuckDB, types", [types[name] for name in
                               ["point", "timing.tFAW", "trace", "read_mean_ns"]],
             ["BIGINT", "BIGINT", "VARCHAR", "DOUBLE"])
        share, trace = duckdb.sql(
            "SELECT sum(limiters.tFAW), any_value(parameters.trace) FROM 'e.json' "
            "WHERE status = 'done'").fetchall()[0]
        assert share > 0 and trace == "good.trace", (share, trace)
        print("  ok   DuckDB, structures of e.json")


if __name__ == "__main__":
    main()
