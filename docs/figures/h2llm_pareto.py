#!/usr/bin/env python3
"""Draws H2-LLM's 64 designs: time against energy and against the units' peak (docs/nmp.md).

    librasim sweep experiments/h2llm-dse.yaml -o dse.sqlite
    librasim export dse.sqlite --csv -o dse.csv
    python3 docs/figures/h2llm_pareto.py dse.csv

Time and energy are geometric means over the 36 workloads, relative to the default design.
"""
import collections
import csv
import math
import os
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

DEFAULT = ("6", "8x600@25.6")
AXES = ("model", "batch.size", "data")
points = collections.defaultdict(dict)
peak = {}
for row in csv.DictReader(open(sys.argv[1] if len(sys.argv) > 1 else "dse.csv")):
    design = (row["system.nmp_channels"], row["units"])
    if row["total_ms"]:
        workload = tuple(row[axis] for axis in AXES)
        points[workload][design] = (float(row["total_ms"]), float(row["total_J"]))
        peak[design] = float(row["nmp_TMACps"])

designs = sorted(peak)
fits = [d for d in designs if all(d in found for found in points.values())]


def mean(design, which):
    logs = [math.log(found[design][which] / found[DEFAULT][which]) for found in points.values()]
    return math.exp(sum(logs) / len(logs))


cost = {d: (mean(d, 0), mean(d, 1), peak[d]) for d in fits}


def front(which):
    """Designs that no other one beats in time and in the other figure."""
    best = [
        d for d in fits
        if not any(
            cost[o][0] <= cost[d][0] and cost[o][which] <= cost[d][which]
            and (cost[o][0] < cost[d][0] or cost[o][which] < cost[d][which])
            for o in fits)]
    return sorted(best, key=lambda d: cost[d][0])


colours = {"2": "#9a6b2f", "4": "#3f7f5f", "6": "#2455a4", "8": "#8a3f7f"}
marks = {"6.4": "v", "12.8": "s", "25.6": "o", "51.2": "^"}
plt.rcParams.update({"font.size": 8, "axes.spines.top": False, "axes.spines.right": False})
figure, panels = plt.subplots(1, 2, figsize=(7.2, 3.4), sharex=True)
for panel, which, label in zip(
        panels, (1, 2), ("energy, relative to the default", "peak of the units, TMAC/s")):
    for design in fits:
        channels, port = design[0], design[1].split("@")[1]
        panel.scatter(
            cost[design][0], cost[design][which], color=colours[channels], marker=marks[port],
            s=18, alpha=0.75, linewidths=0)
    line = front(which)
    panel.plot(
        [cost[d][0] for d in line], [cost[d][which] for d in line], color="#444444", linewidth=0.8)
    panel.scatter(
        *(cost[DEFAULT][0], cost[DEFAULT][which]), facecolors="none", edgecolors="#000000", s=70,
        linewidths=0.9)
    panel.set_xlabel("time, relative to the default (circle)")
    panel.set_ylabel(label)
for channels, colour in colours.items():
    panels[0].scatter([], [], color=colour, s=18, label=f"{channels} NMP channels")
for port, mark in marks.items():
    panels[0].scatter([], [], color="#777777", marker=mark, s=18, label=f"{port} GB/s a port")
panels[0].legend(frameon=False, fontsize=6.5)
figure.tight_layout()
figure.savefig(
    os.path.join(os.path.dirname(os.path.abspath(__file__)), "h2llm-pareto.png"), dpi=160)

print(f"{len(fits)} of {len(designs)} designs fit every workload")
for which, name in ((1, "energy"), (2, "peak")):
    for design in front(which):
        time, energy, most = cost[design]
        print(
            f"front of time and {name}: {design[0]} channels, {design[1]} GB/s: time x{time:.3f}, "
            f"energy x{energy:.3f}, {most:.1f} TMAC/s")
