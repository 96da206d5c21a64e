"""Draws figures for a two-column paper: figures.py DATA FORMAT=FOLDER ...

`librasim report --png FOLDER`, `--svg` and `--pdf` run it and leave it with its data (`data.json`)
in the folder, where it may be changed and run again. Each figure comes at the width of a column,
3.5 inches, and as NAME-wide at that of two, 7.16 inches. Without matplotlib it ends with status 3.
"""
import json
import math
import os
import re
import shutil
import sys

try:
    import matplotlib
except ImportError:
    sys.exit(3)
matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import matplotlib.ticker  # noqa: E402

# Of one column and of two, in inches.
SIZES = {"": (3.5, 2.3), "-wide": (7.16, 2.6)}
# The colours of systems, the same as in the page, and of the parts of stacks.
COLORS = ["#3b78e7", "#ee7b30", "#2fa575", "#b05cc9", "#d0a52b", "#16a3b8", "#dc4f74", "#8b7a69"]
PARTS = ["#5b8ff9", "#61c9a8", "#f6bd60", "#e8684a", "#9270ca", "#6dc8ec", "#c2c8d5", "#ff9d4d",
         "#269a99", "#ff99c3"]
MARKERS = "osD^Xv*P"
DASHES = ["-", "--", ":", "-."]
HATCHES = ["", "////", "....", "xxxx", "\\\\\\\\", "++++", "oooo", "----"]
IDLE = "#d8dce2"
STYLE = {
    "font.size": 8, "axes.labelsize": 8, "axes.titlesize": 8, "xtick.labelsize": 8,
    "ytick.labelsize": 8, "legend.fontsize": 8, "axes.linewidth": 0.6, "lines.linewidth": 1.2,
    "lines.markersize": 3.6, "xtick.major.width": 0.6, "ytick.major.width": 0.6,
    "hatch.linewidth": 0.4, "axes.grid": True, "axes.grid.axis": "y", "grid.linewidth": 0.4,
    "grid.color": "#dddddd", "axes.axisbelow": True, "axes.spines.top": False,
    "axes.spines.right": False, "text.parse_math": False, "savefig.dpi": 300, "pdf.fonttype": 42,
    "svg.fonttype": "none", "svg.hashsalt": "librasim",
}
# Inches of the figure that is being drawn.
size = SIZES[""]


class Marks:
    """The colour and marks of a place in a list; systems keep theirs in all figures."""

    def __init__(self, place, kind=0):
        self.color = COLORS[place % 8]
        self.marker = MARKERS[(place + place // 8) % 8]
        self.hatch = HATCHES[(place + place // 8) % 8]
        self.dashes = DASHES[(kind + place // 8) % 4]


def system_marks(data, name, kind=0):
    return Marks(data["systems"].index(name), kind)


def label(figure):
    """The title and unit of a figure. Shares are figures in 0...1 and shown in percent."""
    return "%s (%s)" % (figure["title"], figure["unit"]) if figure["unit"] else figure["title"]


def set_unit(axis, unit):
    if unit == "%":
        axis.set_major_formatter(matplotlib.ticker.FuncFormatter(
            lambda value, _: "%g" % round(100 * value, 6)))


def paper_axes(height=0):
    figure, axes = plt.subplots(
        figsize=(size[0], max(size[1], height)), layout="constrained")
    figure.get_layout_engine().set(w_pad=0.015, h_pad=0.015)
    return figure, axes


def legend(figure, axes, entries=None):
    """Names what is drawn above the axes; the figure grows with the lines that this takes."""
    if entries is None:
        entries = list(zip(*axes.get_legend_handles_labels()))
    if len(entries) < 2:
        return
    # What is published goes last.
    entries = sorted(entries, key=lambda entry: entry[1] == "published")
    longest = max(len(name) for _, name in entries)
    columns = max(1, min(len(entries), int(16.5 * size[0] / (longest + 5))))
    lines = -(-len(entries) // columns)
    figure.set_figheight(figure.get_figheight() + 0.16 * (lines - 1))
    figure.legend(*zip(*entries), loc="outside upper center", ncols=columns, frameon=False,
                  columnspacing=1.0, handlelength=1.8, handletextpad=0.5, borderaxespad=0.1)


def line_legend(figure, axes, lines):
    """Names colours and dashes, of lines that are (first name, second name, marks)."""
    firsts = {first: marks for first, _, marks in lines}
    seconds = {second: marks for _, second, marks in lines}
    entries = []
    if len(firsts) > 1:
        entries += [(plt.Line2D([], [], color=marks.color, marker=marks.marker), name)
                    for name, marks in firsts.items()]
    if len(seconds) > 1:
        entries += [(plt.Line2D([], [], color="black", linestyle=marks.dashes), name)
                    for name, marks in seconds.items()]
    legend(figure, axes, entries)


def from_zero(axis_limits, set_limits):
    """A scale that begins at 0, with room for the marks of the highest points."""
    low, high = axis_limits
    low = min(0, low)
    set_limits(low, high + 0.04 * (high - low))


def shorten(axis_label, inches):
    """A label on two lines where it is longer than its axis."""
    if len(axis_label) <= 15 * inches:
        return axis_label
    middle = len(axis_label) // 2
    blanks = [place for place, letter in enumerate(axis_label) if letter == " "]
    if not blanks:
        return axis_label
    place = min(blanks, key=lambda blank: abs(blank - middle))
    return axis_label[:place] + "\n" + axis_label[place + 1:]


def y_label(axes, text):
    axes.set_ylabel(shorten(text, size[1]))


def ticks(axes, names):
    """Names below bars, slanted where they would touch."""
    names = [text(name) for name in names]
    axes.set_xticks(range(len(names)), names)
    if sum(len(name) + 2 for name in names) > 14.5 * size[0]:
        plt.setp(axes.get_xticklabels(), rotation=30, ha="right", rotation_mode="anchor")


def text(value):
    return "%g" % value if isinstance(value, float) else str(value)


def mean(values, arithmetic=False):
    """The geometric mean, or the arithmetic one of figures that are not all positive."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    if not arithmetic and all(value > 0 for value in known):
        return math.exp(sum(math.log(value) for value in known) / len(known))
    return sum(known) / len(known)


def file_name(name):
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip(".-") or "figure"


