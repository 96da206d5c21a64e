#!/usr/bin/env python3
"""Draws docs/figures/loaded-latency.png: read latency against bandwidth for several memories.

Random 70/30 traffic, policy fr_fcfs, each channel fed at its own pace; from light load to
saturation.
Needs matplotlib and a release build: python3 docs/figures/loaded_latency.py
"""
import json
import os
import subprocess
import sys
import tempfile

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TOOL = os.path.join(ROOT, ".build", "release", "librasim")
MEMORIES = [
    ("ddr4-3200-x8", "DDR4-3200 x64", 1),
    ("ddr5-4800", "DDR5-4800, 2 channels", 2),
    ("lpddr5-6400", "LPDDR5-6400, 4 channels", 4),
    ("hbm2", "HBM2, 8 channels", 8),
]
# Requests a channel and cycle, as a share of one every four cycles.
LOADS = [0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.5, 2.0]


def run(timing, channels, load, folder):
    gap = 4 / load / channels
    trace = os.path.join(folder, "trace")
    generator = os.path.join(ROOT, "bench", "generate_trace.py")
    with open(trace, "w") as out:
        subprocess.run([sys.executable, generator, "random", str(20000 * channels), str(4 << 30),
                        "--gap", str(gap)], stdout=out, check=True)
    result = subprocess.run(
        [TOOL, "replay", "--timing", os.path.join(ROOT, "timing", timing + ".yaml"),
         "--trace", trace, "--frontend", "per_channel", "--set", "controller.policy=fr_fcfs",
         "--stats", "-", "--quiet"], stdout=subprocess.PIPE, check=True)
    stats = json.loads(result.stdout)
    return stats["bandwidth"], stats["read_latency"]["ns"]["mean"], stats["peak_bandwidth"]


def main():
    plt.rcParams.update({"font.size": 9, "figure.figsize": (6.4, 3.6), "axes.grid": True,
                         "grid.alpha": 0.3})
    with tempfile.TemporaryDirectory() as folder:
        for timing, label, channels in MEMORIES:
            points = [run(timing, channels, load, folder) for load in LOADS]
            peak = points[0][2]
            plt.plot([100 * p[0] / peak for p in points], [p[1] for p in points], marker="o",
                     markersize=3, label="%s (%.0f GB/s)" % (label, peak))
    plt.ylim(0, 400)
    plt.xlim(0, 100)
    plt.xlabel("bandwidth, % of the theoretical peak")
    plt.ylabel("mean read latency, ns")
    plt.title("Random traffic, 70 % reads, policy fr_fcfs", fontsize=9)
    plt.legend(fontsize=8)
    plt.tight_layout()
    plt.savefig(os.path.join(HERE, "loaded-latency.png"), dpi=160)


if __name__ == "__main__":
    main()
