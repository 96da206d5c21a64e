#!/usr/bin/env python3
"""Draws docs/figures/fig16.png: PIM tiles beside reads on a conventional and a sliced bank.

LibraPIM's Figure 16, from the command logs of two replays of traces/fig16*.pim.
Needs matplotlib and a release build: python3 docs/figures/fig16.py
"""
import csv
import json
import os
import subprocess
import tempfile

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
from matplotlib.patches import Patch  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TOOL = os.path.join(ROOT, ".build", "release", "librasim")
MEMORIES = [
    ("hbm2-pim-aim", "Conventional bank: the reads wait until the tiles are done"),
    ("hbm2-pim-librapim", "Sliced bank: reads overlap with MACs, tFAW hides behind their data"),
]
TRACES = ["fig16", "fig16-reads"]
# The banks shown: the first of each group, as a tile is opened group by group.
GROUPS, BANK = range(4), 0

PIM, READ, RESULT, CLOSING = "#d95f02", "#1f78b4", "#7b3294", "#888888"
PIM_ROW, READ_ROW = "#fdd9b5", "#c6dcef"
# Lanes from the top; where PIM and reads share one, PIM is in its upper half.
LANES = ["row commands", "column commands", "data bus", "MAC units"]
BANKS_FROM = len(LANES) + 0.35
HALF = 0.41


def replay(timing, folder):
    """The commands of a replay, its parameters and its length in cycles."""
    log = os.path.join(folder, "commands.csv")
    traces = [os.path.join(ROOT, "traces", name + ".pim") for name in TRACES]
    result = subprocess.run(
        [TOOL, "replay", "--timing", os.path.join(ROOT, "timing", timing + ".yaml"),
         "--set", "controller.refresh_policy=none", "--pim", traces[0], "--pim", traces[1],
         "--commands", log, "--stats", "-", "--quiet"], stdout=subprocess.PIPE, check=True)
    stats = json.loads(result.stdout)
    with open(log) as rows:
        commands = list(csv.DictReader(rows))
    for command in commands:
        command["cycle"] = int(command["cycle"])
    return commands, stats["configuration"], stats["cycles"]


class Panel:
    """One timeline.

    `half` 0 draws over the whole height of a lane, 1 in its upper half, -1 in its lower.
    """

    def __init__(self, axes, commands, configuration, cycles):
        self.axes, self.commands, self.cycles = axes, commands, cycles
        timing, organization = configuration["timing"], configuration["organization"]
        self.read_latency = timing["AL"] + timing["CL"]
        self.burst = organization["burst_cycles"]
        self.tFAW = timing["tFAW"]
        self.tCCD_PIM = configuration["pim"]["tCCD_PIM"]
        self.sliced = configuration["bank"]["structure"] == "sliced"

    def bar(self, lane, start, length, color, half=0):
        bottom = lane if half == -1 else lane - HALF
        self.axes.bar(start, HALF if half else 2 * HALF, length, bottom, color=color, align="edge",
                      linewidth=0)

    def command_buses(self):
        for command in self.commands:
            cycle, kind = command["cycle"], command["command"]
            if "activate" in kind or "precharge" in kind:
                color = CLOSING if "precharge" in kind else PIM if "pim" in kind else READ
                # One cycle would be too thin to be seen where commands are far apart.
                self.bar(0, cycle, 3, color, 1 if "pim" in kind else -1)
            elif kind == "read":
                self.bar(1, cycle, 1, READ, -1)
            else:
                self.bar(1, cycle, 1 if kind == "pim_mac" else 3,
                         PIM if kind == "pim_mac" else RESULT, 1)

    def buses_and_units(self):
        for command in self.commands:
            cycle, kind = command["cycle"], command["command"]
            if kind == "read":
                self.bar(2, cycle + self.read_latency, self.burst, READ)
            elif kind == "pim_read_result":
                self.bar(2, cycle + self.read_latency, self.burst * int(command["count"]), RESULT)
            elif kind == "pim_mac":
                self.bar(3, cycle, self.tCCD_PIM, PIM)

    def names(self):
        """Says in the bars what they are, and what keeps the activations of a tile apart."""
        inside = {"ha": "center", "va": "center", "fontsize": 7.5, "color": "white"}
        macs, tile = [], 1
        for command in self.commands:
            if command["command"] == "pim_mac":
                macs.append(command["cycle"])
            elif command["command"] == "pim_precharge":
                middle = (macs[0] + macs[-1] + self.tCCD_PIM) / 2
                self.axes.text(middle, 3, "tile %d" % tile, **inside)
                macs, tile = [], tile + 1
        reads = [c["cycle"] + self.read_latency for c in self.commands if c["command"] == "read"]
        # Not in the middle, where a result may go between them.
        self.axes.text((reads[0] + 2 * reads[-1]) / 3, 2, "%d reads" % len(reads), **inside)
        opened = [c["cycle"] for c in self.commands if c["command"] == "pim_activate4"]
        for one, following in zip(opened, opened[1:]):
            if following - one == self.tFAW:
                self.axes.text((one + following + 3) / 2, -HALF / 2, "tFAW", ha="center",
                               va="center", fontsize=6, color=PIM)

    def end(self, slowest):
        """Marks the end of the run and compares it with the slowest."""
        text = "%d cycles" % self.cycles
        side, place = "right", -4
        if self.cycles < slowest:
            text += "\n%.0f %% less" % (100 - 100 * self.cycles / slowest)
            side, place = "left", 4
        self.axes.axvline(self.cycles, color="black", linewidth=0.8, linestyle=(0, (4, 2)))
        self.axes.text(self.cycles + place, 0, text, ha=side, va="center", fontsize=8.5,
                       fontweight="bold")

    def touches(self, command, group):
        """Whether a command goes to the bank shown of a group."""
        if command["mask"]:
            return int(command["mask"], 0) >> (4 * group + BANK) & 1
        return int(command["bankgroup"]) == group and int(command["bank"]) == BANK

    def bank(self, group):
        lane, opened = BANKS_FROM + group, {}
        for command in (c for c in self.commands if self.touches(c, group)):
            cycle, kind = command["cycle"], command["command"]
            is_pim = "pim" in kind
            half = (1 if is_pim else -1) if self.sliced else 0
            if "activate" in kind:
                opened[is_pim] = cycle
            elif "precharge" in kind:
                self.row(lane, opened.pop(is_pim), cycle, is_pim, half)
        for is_pim, cycle in opened.items():
            half = (1 if is_pim else -1) if self.sliced else 0
            self.row(lane, cycle, self.cycles, is_pim, half)
        for command in (c for c in self.commands if self.touches(c, group)):
            if command["command"] in ("pim_mac", "read"):
                is_pim = command["command"] == "pim_mac"
                half = (1 if is_pim else -1) if self.sliced else 0
                length = self.tCCD_PIM if is_pim else self.burst
                self.bar(lane, command["cycle"], length, PIM if is_pim else READ, half)

    def row(self, lane, start, end, is_pim, half):
        self.bar(lane, start, end - start, PIM_ROW if is_pim else READ_ROW, half)
        self.bar(lane, start, 3, PIM if is_pim else READ, half)

    def labels(self, title):
        axes = self.axes
        lanes = list(range(len(LANES))) + [BANKS_FROM + group for group in GROUPS]
        axes.set_yticks(lanes, LANES + ["bank %d.%d" % (group, BANK) for group in GROUPS])
        axes.tick_params(axis="y", length=0, pad=28)
        axes.set_ylim(lanes[-1] + 0.55, -0.6)
        if self.sliced:
            for group in GROUPS:
                for half, name in ((-1, "kv"), (1, "weight")):
                    axes.text(-4, BANKS_FROM + group + half * HALF / 2, name, ha="right",
                              va="center", fontsize=6.5, color="#555555")
        axes.set_title(title, fontsize=9.5, fontweight="bold", loc="left", pad=6)
        axes.grid(axis="x", alpha=0.3)
        axes.set_axisbelow(True)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)


def draw(panel, title, slowest):
    panel.command_buses()
    panel.buses_and_units()
    for group in GROUPS:
        panel.bank(group)
    panel.names()
    panel.end(slowest)
    panel.labels(title)


def main():
    plt.rcParams.update({"font.size": 8.5})
    figure, both = plt.subplots(2, 1, sharex=True, figsize=(8.2, 6.4))
    with tempfile.TemporaryDirectory() as folder:
        panels = [Panel(axes, *replay(timing, folder)) for axes, (timing, _) in zip(both, MEMORIES)]
    slowest = max(panel.cycles for panel in panels)
    for panel, (_, title) in zip(panels, MEMORIES):
        draw(panel, title, slowest)
    both[0].set_xlim(0, slowest + 8)
    both[1].set_xlabel("cycles (1 ns)")
    meanings = [(PIM, "PIM: activation, MAC"), (PIM_ROW, "PIM row open"), (RESULT, "result"),
                (READ, "reads: activation, READ"), (READ_ROW, "row of the reads open"),
                (CLOSING, "precharge")]
    figure.legend(handles=[Patch(color=color, label=label) for color, label in meanings], ncols=6,
                  loc="lower center", fontsize=7.5, frameon=False, columnspacing=1.2,
                  handlelength=1.2)
    figure.tight_layout(rect=(0, 0.035, 1, 1))
    figure.savefig(os.path.join(HERE, "fig16.png"), dpi=200)


if __name__ == "__main__":
    main()
