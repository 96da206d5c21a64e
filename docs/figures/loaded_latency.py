#!/usr/bin/env python3
"""Draws docs/figures/loaded-latency.png: read latency against bandwidth for several memories.

Random traffic, 70 % reads, policy fr_fcfs, from an idle memory to one that is kept full.
Needs matplotlib and a release build: python3 docs/figures/loaded_latency.py
"""
import csv
import io
import os
import subprocess

import style
from style import plt

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TOOL = os.path.join(ROOT, ".build", "release", "librasim")
CHANNELS = {"ddr4-3200-x8": 1, "ddr5-4800": 2, "lpddr5-6400": 4, "hbm2": 8}


def points(timing, channels):
    output = subprocess.run(
        [TOOL, "bandwidth", "--timing", os.path.join(ROOT, "timing", timing + ".yaml"),
         "--traffic", "random,count=%d" % (50000 * channels), "--read", "70",
         "--set", "controller.policy=fr_fcfs", "--csv", "-", "--quiet"],
        stdout=subprocess.PIPE, text=True, check=True).stdout
    return [{key: float(row[key]) for key in ("achieved_GBps", "peak_share", "read_mean_ns")}
            for row in csv.DictReader(io.StringIO(output))]


def main():
    style.use()
    figure, axes = plt.subplots(figsize=(7.0, 2.9), layout="constrained")
    for timing, channels in CHANNELS.items():
        rows = points(timing, channels)
        peak = rows[-1]["achieved_GBps"] / rows[-1]["peak_share"]
        axes.plot(
            [100 * row["peak_share"] for row in rows], [row["read_mean_ns"] for row in rows],
            color=style.color(timing), marker=style.mark(timing),
            label="%s, %d channel%s: %.0f GB/s" % (
                style.NAMES[timing], channels, "s" if channels > 1 else "", peak))
    axes.set_ylim(0, 400)
    axes.set_xlim(0, 100)
    axes.set_xlabel("Bandwidth, of the peak (%)")
    axes.set_ylabel("Read latency from arrival, mean (ns)")
    axes.legend(frameon=False, loc="lower right")
    figure.savefig(os.path.join(HERE, "loaded-latency.png"), dpi=200)


if __name__ == "__main__":
    main()
