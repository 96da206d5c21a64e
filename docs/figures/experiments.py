#!/usr/bin/env python3
"""Draws the pictures of experiments/README.md: runs each experiment, writes its PNG here.

    python3 docs/figures/experiments.py [NAME ...]    # all of them when none is named

Needs matplotlib and a release build. Two columns of a paper are 7 inches wide, letters are of 7 to
8 points.
"""
import csv
import os
import subprocess
import sys
import tempfile

import style
from style import COLORS, HATCHES, MARKS, plt

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TOOL = os.path.join(ROOT, ".build", "release", "librasim")
NAMES = {
    **style.NAMES, "gpt3-175b": "GPT3-175B", "llama3-70b": "Llama3-70B",
    "conventional": "conven-\ntional", "dual-row-buffer": "two row\nbuffers", "sliced": "sliced",
}
LENGTHS = ["16", "32", "64", "128", "256", "512", "1K", "2K", "4K"]


def points(experiment):
    """The points of an experiment, each a dictionary by column, with numbers as such."""
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, "points.csv")
        subprocess.run(
            [TOOL, "run", os.path.join(ROOT, "experiments", experiment + ".yaml"), "--quiet",
             "--threads", str(os.cpu_count()), "--csv", table], check=True)
        with open(table) as file:
            return [{key: number(value) for key, value in row.items()}
                    for row in csv.DictReader(file)]


def number(text):
    try:
        return float(text)
    except ValueError:
        return text


def values(rows, name):
    """The values of a column, in the order in which they come."""
    return list(dict.fromkeys(row[name] for row in rows))


def value(rows, metric, **labels):
    """A metric of the one point with these labels; None where it failed."""
    found = [row[metric] for row in rows
             if all(row[key.replace("__", ".")] == label for key, label in labels.items())]
    assert len(found) == 1, (metric, labels, len(found))
    return found[0] if isinstance(found[0], float) else None


def panels(count, height, **more):
    figure, axes = plt.subplots(1, count, figsize=(7.0, height), layout="constrained", **more)
    figure.get_layout_engine().set(w_pad=0.03, h_pad=0.02)
    return figure, axes


def legend(figure, axes, columns):
    """What is drawn over the rest is named last."""
    entries = sorted(zip(*axes.get_legend_handles_labels()),
                     key=lambda entry: entry[1] in ("published", "with fr_fcfs"))
    figure.legend(*zip(*entries), loc="outside upper center", ncols=columns,
                  frameon=False, columnspacing=1.4, handlelength=1.6, borderaxespad=0.1)


def over_lengths(axes):
    axes.set_xticks(range(len(LENGTHS)), LENGTHS)
    axes.set_xlabel("tokens a request")


def tfaw_tccd_ratio(rows):
    figure, axes = panels(3, 2.1, sharey=True)
    for panel, ratio in zip(axes, values(rows, "ratio")):
        for place, tccd in enumerate(values(rows, "tCCD")):
            windows = values(rows, "timing.tFAW")
            panel.plot(
                windows, [value(rows, "tokens_per_s", timing__tFAW=window, tCCD=tccd, ratio=ratio)
                          for window in windows],
                color=COLORS[place], marker=MARKS[place], label="tCCD %d" % tccd)
        panel.set_xticks(windows)
        panel.set_xlabel("tFAW (cycles)")
        batch = {"1:3": 64, "1:1": 48, "3:1": 16}[ratio]
        panel.set_title("ratio %s, batch %d" % (ratio, batch))
    axes[0].set_ylabel("tokens/s")
    axes[0].set_ylim(bottom=0)
    legend(figure, axes[0], 3)
    return figure


def bank_structures(rows):
    rows = [row for row in rows if row["controller.refresh_policy"] == "none"]
    figure, axes = panels(4, 2.0)
    titles = {"attention": "attention, weights", "two-tiles": "two tiles, 96 reads"}
    panel = iter(axes)
    for traffic in values(rows, "traffic"):
        for metric, label in [("time_us", "time (us)"), ("read_mean_ns", "mean read latency (ns)")]:
            own = next(panel)
            banks = values(rows, "bank")
            heights = [value(rows, metric, traffic=traffic, bank=bank) for bank in banks]
            bars = own.bar(range(len(banks)), heights, 0.62, color=COLORS[:3], edgecolor="white")
            for bar, hatch in zip(bars, HATCHES):
                bar.set_hatch(hatch)
            own.bar_label(bars, fmt="%.3g", fontsize=7, padding=1)
            own.margins(y=0.12)
            own.set_xticks(range(len(banks)), [NAMES[bank] for bank in banks])
            own.set_ylabel(label)
            own.set_title(titles[traffic])
    return figure


def memories(rows):
    figure, axes = panels(3, 2.2)
    traces, timings = values(rows, "trace"), values(rows, "timing")
    width = 0.8 / len(timings)
    for panel, (metric, label) in zip(axes, [
            ("peak_share", "bandwidth, % of the peak"), ("read_mean_ns", "mean read latency (ns)"),
            ("read_p99_ns", "99 % of reads within (ns)")]):
        for place, timing in enumerate(timings):
            at = [x + (place - (len(timings) - 1) / 2) * width for x in range(len(traces))]

            def heights(policy):
                scale = 100 if metric == "peak_share" else 1
                return [scale * value(rows, metric, timing=timing, trace=trace,
                                      controller__policy=policy) for trace in traces]

            panel.bar(at, heights("dramsim3"), width, color=style.color(timing),
                      hatch=style.hatch(timing), edgecolor="white", linewidth=0.3,
                      label=NAMES[timing])
            panel.plot(at, heights("fr_fcfs"), linestyle="", marker="D", markersize=3.6,
                       markerfacecolor="white", markeredgecolor="black", markeredgewidth=0.7,
                       label="with fr_fcfs" if place == len(timings) - 1 else None)
        panel.set_xticks(range(len(traces)), traces)
        panel.set_ylabel(label)
    legend(figure, axes[0], 5)
    return figure


def librapim_fig20(rows):
    figure, axes = panels(2, 2.2, sharey=True)
    lengths = values(rows, "batch.length")
    for panel, metric, device in zip(axes, ["pim_useful", "npu_useful"], ["PIM", "NPU"]):
        for system in values(rows, "system"):
            ours = [100 * value(rows, metric, system=system, batch__length=length)
                    for length in lengths]
            panel.plot(range(len(lengths)), ours, color=style.color(system),
                       marker=style.mark(system), label=NAMES[system])
            theirs = value(rows, "published_" + metric, system=system, batch__length=4096)
            panel.plot(len(lengths) - 1, 100 * theirs, linestyle="", marker="D", markersize=5,
                       markerfacecolor="none", markeredgecolor=style.color(system))
        over_lengths(panel)
        panel.set_title("useful work of the %s" % device)
    axes[0].plot([], [], linestyle="", marker="D", markersize=5, markerfacecolor="none",
                 markeredgecolor="black", label="published")
    axes[0].set_ylabel("% of the peak")
    axes[0].set_ylim(0, 105)
    legend(figure, axes[0], 4)
    return figure


def librapim_fig21(rows):
    figure, axes = panels(4, 1.9)
    panel = iter(axes)
    for model in values(rows, "model"):
        for batch in values(rows, "batch.size"):
            own, arrays = next(panel), values(rows, "arrays")
            base = value(rows, "tokens_per_s", model=model, batch__size=batch, arrays="64x64",
                         dbo="off")
            for place, dbo in enumerate(["off", "on"]):
                own.bar([x + 0.4 * place - 0.2 for x in range(len(arrays))],
                        [value(rows, "tokens_per_s", model=model, batch__size=batch,
                               arrays=size, dbo=dbo) / base for size in arrays],
                        0.38, color=COLORS[place], hatch=HATCHES[place], edgecolor="white",
                        linewidth=0.3, label="offloading " + dbo)
            own.set_xticks(range(len(arrays)), [size.replace("x", "\nx ") for size in arrays])
            own.set_title("%s, batch %d" % (NAMES[model], batch))
    axes[0].set_ylabel("speed over 64 x 64, off")
    legend(figure, axes[0], 2)
    return figure


def librapim_fig22(rows):
    parts = ["activate", "read", "standby", "pim_activate", "pim_compute", "pim_transfer"]
    systems, lengths = values(rows, "system"), values(rows, "batch.length")
    figure, axes = panels(3, 2.3, sharey=True)
    for panel, length in zip(axes, [16, 512, 4096]):
        bottoms = [0.0] * len(systems)
        for place, part in enumerate(parts):
            heights = [value(rows, part + "_mJ", system=system, batch__length=length)
                       for system in systems]
            panel.bar(range(len(systems)), heights, 0.62, bottoms, color=COLORS[place],
                      hatch=HATCHES[place], edgecolor="white", linewidth=0.3,
                      label=part.replace("pim_", "PIM "))
            bottoms = [a + b for a, b in zip(bottoms, heights)]
        whole = [value(rows, "energy_mJ", system=system, batch__length=length)
                 for system in systems]
        panel.bar(range(len(systems)), [a - b for a, b in zip(whole, bottoms)], 0.62, bottoms,
                  color="#9aa0a8", edgecolor="white", linewidth=0.3, label="writes and others")
        panel.set_xticks(range(len(systems)), [NAMES[system] for system in systems])
        panel.set_title("%d tokens a request" % length)
    axes[0].set_ylabel("energy of a token (mJ)")
    assert set(lengths) >= {16, 512, 4096}
    legend(figure, axes[0], 7)
    return figure


PICTURES = {
    "tfaw-tccd-ratio": tfaw_tccd_ratio, "bank-structures": bank_structures, "memories": memories,
    "librapim-fig20": librapim_fig20, "librapim-fig21": librapim_fig21,
    "librapim-fig22": librapim_fig22,
}


def main():
    style.use()
    for name in sys.argv[1:] or PICTURES:
        if name not in PICTURES:
            sys.exit("no picture '%s'; there are %s" % (name, ", ".join(PICTURES)))
        figure = PICTURES[name](points(name))
        figure.savefig(os.path.join(HERE, name + ".png"), dpi=200)
        plt.close(figure)


if __name__ == "__main__":
    main()
