"""Draws the figures of a file of results for a two-column paper: figures.py RESULTS FOLDER.

Every metric against every axis, systems side by side, and where time, energy and waiting go; each
is a PNG of 3.3 inches. `librasim report RESULTS --png FOLDER` runs it; without matplotlib it ends
with status 3.
"""
import json
import math
import os
import re
import sqlite3
import sys

try:
    import matplotlib
except ImportError:
    sys.exit(3)
matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import matplotlib.ticker  # noqa: E402

WIDTH, HEIGHT = 3.3, 2.1
COLORS = ["#3b78e7", "#ee7b30", "#2fa575", "#b05cc9", "#d0a52b", "#16a3b8", "#dc4f74", "#8b7a69"]
MARKERS = "osD^Xv*P"
HATCHES = ["", "////", "....", "xxxx", "\\\\\\\\", "++++", "oooo", "----"]
IDLE = "#d8dce2"
STYLE = {
    "font.size": 7.5, "axes.labelsize": 8, "axes.titlesize": 8, "xtick.labelsize": 7,
    "ytick.labelsize": 7, "legend.fontsize": 7, "axes.linewidth": 0.6, "lines.linewidth": 1.1,
    "lines.markersize": 3.4, "xtick.major.width": 0.6, "ytick.major.width": 0.6,
    "hatch.linewidth": 0.4, "axes.grid": True, "axes.grid.axis": "y", "grid.linewidth": 0.4,
    "grid.color": "#dddddd", "axes.axisbelow": True, "axes.spines.top": False,
    "axes.spines.right": False, "text.parse_math": False, "savefig.dpi": 300, "pdf.fonttype": 42,
}


class Axis:
    def __init__(self, name, values):
        self.name = name
        self.values = list(dict.fromkeys(values))
        self.numeric = all(isinstance(value, (int, float)) for value in self.values)
        if self.numeric:
            self.values.sort()

    @property
    def is_wide(self):
        """Whether a logarithmic scale serves it."""
        return (self.numeric and len(self.values) > 2 and self.values[0] > 0
                and self.values[-1] >= 16 * self.values[0])


class Results:
    """The points that did not fail, each a dictionary by column."""

    def __init__(self, path):
        database = sqlite3.connect("file:" + "".join(
            c if c.isalnum() or c in "/._-" else "".join("%%%02X" % b for b in c.encode())
            for c in path) + "?mode=ro", uri=True)
        notes = dict(database.execute("SELECT key, value FROM meta"))
        self.metrics = [name for name in notes["metrics"].split("\n") if name]
        database.row_factory = sqlite3.Row
        self.points = [dict(row) for row in database.execute(
            "SELECT * FROM results WHERE status = 'done' ORDER BY point")]
        names = [name for name in notes["axes"].split("\n") if name]
        axes = [Axis(name, [point[name] for point in self.points]) for name in names]
        self.axes = [axis for axis in axes if len(axis.values) > 1]
        self.published = {}
        if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'published'").fetchone():
            for point, metric, value in database.execute(
                    "SELECT point, metric, value FROM published"):
                self.published[point, metric] = value
        words = [axis for axis in self.axes if not axis.numeric]
        named = [axis for name in ("system", "timing") for axis in self.axes if axis.name == name]
        self.compared = (named or words[-1:] or self.axes[-1:] or [None])[0]

    def cell(self, *wanted):
        """Points by (axis, value) pairs; no axis matches all."""
        return [point for point in self.points
                if all(axis is None or point[axis.name] == value for axis, value in wanted)]

    def published_mean(self, points, metric):
        """Only where every point has one: a mean over fewer could not be compared."""
        known = [self.published.get((point["point"], metric)) for point in points]
        return None if None in known else mean(known)


def mean(values, arithmetic=False):
    """The geometric mean, or the arithmetic one of figures that are not all positive."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    if not arithmetic and all(value > 0 for value in known):
        return math.exp(sum(math.log(value) for value in known) / len(known))
    return sum(known) / len(known)


def figures(points, metric):
    return [point[metric] for point in points]


def text(value):
    return "%g" % value if isinstance(value, float) else str(value)


def paper_axes():
    figure, axes = plt.subplots(figsize=(WIDTH, HEIGHT), layout="constrained")
    figure.get_layout_engine().set(w_pad=0.015, h_pad=0.015)
    return figure, axes


def legend(figure, axes, count):
    if count > 1:
        # What is published goes last.
        entries = sorted(zip(*axes.get_legend_handles_labels()), key=lambda e: e[1] == "published")
        handles, labels = zip(*entries)
        longest = max(len(label) for label in labels)
        columns = max(1, min(len(labels), int(64 / (longest + 6))))
        figure.legend(handles, labels, loc="outside upper center", ncols=columns, frameon=False,
                      columnspacing=1.0, handlelength=1.4, handletextpad=0.5, borderaxespad=0.1)


def labels(axes, values, width):
    """Names below bars, slanted where they would touch."""
    names = [text(value) for value in values]
    axes.set_xticks(range(len(names)), names)
    if sum(len(name) + 2 for name in names) > width:
        plt.setp(axes.get_xticklabels(), rotation=35, ha="right", rotation_mode="anchor")


def against(results, metric, axis):
    """A metric against an axis, a line or a bar for each system."""
    figure, axes = paper_axes()
    compared = results.compared if results.compared is not axis else None
    series = compared.values if compared else [None]
    for place, name in enumerate(series):
        cells = [results.cell((axis, value), (compared, name)) for value in axis.values]
        values = [mean(figures(cell, metric)) for cell in cells]
        theirs = [results.published_mean(cell, metric) for cell in cells]
        color, label = COLORS[place % 8], None if name is None else text(name)
        if axis.numeric:
            known = [(x, y) for x, y in zip(axis.values, values) if y is not None]
            axes.plot([x for x, _ in known], [y for _, y in known], label=label, color=color,
                      marker=MARKERS[place % 8])
            places = axis.values
        else:
            width = 0.8 / len(series)
            places = [x + (place - (len(series) - 1) / 2) * width for x in range(len(values))]
            axes.bar(places, [y or 0 for y in values], width, label=label, color=color,
                     hatch=HATCHES[place % 8], edgecolor="white", linewidth=0.3)
        known = [(x, y) for x, y in zip(places, theirs) if y is not None]
        if known:
            axes.plot([x for x, _ in known], [y for _, y in known], linestyle="", marker="D",
                      markerfacecolor="none", markeredgecolor=color if axis.numeric else "black",
                      markeredgewidth=0.7,
                      label="published" if place == 0 else None)
    if axis.is_wide:
        axes.set_xscale("log", base=2)
    if axis.numeric and len(axis.values) <= 9:
        axes.set_xticks(axis.values, [text(value) for value in axis.values])
        axes.minorticks_off()
    elif not axis.numeric:
        labels(axes, axis.values, 50)
    low, high = axes.get_ylim()
    # Room for the marks of the highest points.
    axes.set_ylim(min(0, low), high + 0.04 * (high - min(0, low)))
    axes.set_xlabel(axis.name)
    axes.set_ylabel(metric)
    legend(figure, axes, len(axes.get_legend_handles_labels()[1]))
    return figure


def side_by_side(results, metric):
    """Each system over the first one: points alike but for the system are compared."""
    compared, figure_axes = results.compared, [a for a in results.axes if a is not results.compared]
    across = min(figure_axes, key=lambda axis: len(axis.values), default=None)

    def rest(point):
        return tuple(point[axis.name] for axis in figure_axes) + (point["repetition"],)

    bases = {rest(p): p[metric] for p in results.cell((compared, compared.values[0]))}
    figure, axes = paper_axes()
    groups = [(value, [(across, value)]) for value in across.values] if across else []
    if len(groups) != 1:
        groups.append(("mean", []))
    width = 0.8 / len(compared.values)
    for place, name in enumerate(compared.values):
        values = []
        for _, wanted in groups:
            values.append(mean([
                p[metric] / bases[rest(p)] for p in results.cell((compared, name), *wanted)
                if p[metric] is not None and bases.get(rest(p))]) or 0)
        places = [x + (place - (len(compared.values) - 1) / 2) * width for x in range(len(groups))]
        bars = axes.bar(places, values, width, label=text(name), color=COLORS[place % 8],
                        hatch=HATCHES[place % 8], edgecolor="white", linewidth=0.3)
        if len(groups) * len(compared.values) <= 16:
            is_dense = len(groups) * len(compared.values) > 6
            axes.bar_label(bars, fmt="%.2f", fontsize=6, padding=1.5,
                           rotation=90 if is_dense else 0)
            axes.margins(y=0.22 if is_dense else 0.1)
    axes.axhline(1, color="#555555", linewidth=0.6)
    labels(axes, [name for name, _ in groups], 50)
    axes.set_xlabel(across.name if across else "")
    axes.set_ylabel("%s over\n%s" % (metric, text(compared.values[0])))
    legend(figure, axes, len(compared.values))
    return figure


def stacks(results, parts, title):
    """A stacked bar for each value of the axis that is compared."""
    figure, axes = paper_axes()
    values = results.compared.values if results.compared else ["all"]
    bars = [parts(results.cell((results.compared, value))) for value in values]
    bottoms = [0.0] * len(values)
    names = list(dict.fromkeys(name for bar in bars for name in bar))
    for place, name in enumerate(names):
        heights = [bar.get(name, 0) for bar in bars]
        axes.bar(range(len(values)), heights, 0.62, bottoms, label=name, linewidth=0.3,
                 color=IDLE if name in ("idle", "all else") else COLORS[place % 8],
                 hatch="" if name in ("idle", "all else") else HATCHES[place % 8],
                 edgecolor="white")
        bottoms = [a + b for a, b in zip(bottoms, heights)]
    labels(axes, values, 50)
    axes.set_xlabel(results.compared.name if results.compared else "")
    axes.set_ylabel(title)
    if title.startswith("share"):
        axes.set_ylim(0, 1)
        axes.yaxis.set_major_formatter(matplotlib.ticker.PercentFormatter(1, decimals=0))
    legend(figure, axes, len(names))
    return figure


def utilisation(results, device):
    levels = [("useful", "useful"), ("computing", "padding"), ("busy", "waiting"),
              ("utilization", "busy"), ("duty", "busy")]

    def parts(points):
        below, result, is_known = 0.0, {}, False
        for suffix, name in levels:
            metric = "%s_%s" % (device, suffix)
            if metric in results.metrics:
                share = mean(figures(points, metric), True)
                is_known = is_known or share is not None
                value = min(1, max(below, share or 0))
                result[name] = value - below
                below = value
        knows_idle = any("%s_%s" % (device, suffix) in results.metrics
                         for suffix in ("busy", "utilization", "duty"))
        result["idle" if knows_idle else "all else"] = 1 - below if is_known else 0
        return result

    return stacks(results, parts, "share of %s's time" % device)


def energy_parts(results):
    """The unit that most energies have, the whole (energy_UNIT or total_UNIT), and its parts.

    Rates are no energies, and hbm_mJ is a part of parts.
    """
    def unit_of(metric):
        match = None if "_per_" in metric else re.search(r"_[fpnumk]?J$", metric)
        return match and match.group()

    units = [unit_of(metric) for metric in results.metrics if unit_of(metric)]
    unit = max(units, key=units.count, default=None)
    mine = [metric for metric in results.metrics if unit and unit_of(metric) == unit]
    wholes = [metric for metric in mine if metric in ("energy%s" % unit, "total%s" % unit)]
    parts = [metric for metric in mine if metric not in wholes and metric != "hbm_mJ"]
    return unit, next(iter(wholes), None), parts


def energy(results, unit, whole_name, names):
    def parts(points):
        # Where the whole is unknown, the parts that are known would pass for it: no bar is drawn.
        known = [point for point in points
                 if not whole_name or point[whole_name] is not None]
        result = {name[:-len(unit)].replace("_", " "):
                  max(0, mean(figures(known, name), True) or 0) for name in names}
        if whole_name:
            whole = mean(figures(known, whole_name), True) or 0
            if whole - sum(result.values()) > 1e-9 * whole:
                result["other"] = whole - sum(result.values())
        return result

    return stacks(results, parts, "energy (%s)" % unit[1:])


def limiters(results):
    shares = {point["point"]: json.loads(point["limiters"]) for point in results.points}
    totals = {}
    for own in shares.values():
        for rule, share in own.items():
            totals[rule] = totals.get(rule, 0) + share
    rules = sorted(totals, key=lambda rule: -totals[rule])[:6]
    if not rules:
        return None

    def parts(points):
        result = {rule: sum(shares[p["point"]].get(rule, 0) for p in points) / max(1, len(points))
                  for rule in rules}
        whole = sum(sum(shares[p["point"]].values()) for p in points) / max(1, len(points))
        if whole - sum(result.values()) > 1e-6:
            result["other"] = whole - sum(result.values())
        return result

    return stacks(results, parts, "share of the waiting")


def file_name(name):
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip(".-") or "figure"


def all_figures(results):
    """Names of files and what draws them."""
    for metric in results.metrics:
        if mean(figures(results.points, metric)) is None:
            continue
        for axis in results.axes:
            yield "%s-against-%s" % (metric, axis.name), lambda: against(results, metric, axis)
        if results.compared:
            yield "%s-side-by-side" % metric, lambda: side_by_side(results, metric)
    for device in dict.fromkeys(
            m.rsplit("_", 1)[0] for m in results.metrics
            if m.endswith(("_useful", "_computing", "_busy", "_utilization", "_duty"))):
        yield "utilisation-%s" % device, lambda: utilisation(results, device)
    unit, whole, parts = energy_parts(results)
    if parts:
        yield "energy", lambda: energy(results, unit, whole, parts)
    yield "limiters", lambda: limiters(results)


def main():
    path, folder = sys.argv[1:]
    plt.rcParams.update(STYLE)
    try:
        results = Results(path)
        os.makedirs(folder, exist_ok=True)
        for name, make in all_figures(results):
            figure = make()
            if figure is None:
                continue
            final = os.path.join(folder, file_name(name) + ".png")
            # Appears when it is complete.
            figure.savefig(final + ".part", format="png")
            os.replace(final + ".part", final)
            plt.close(figure)
    except (OSError, sqlite3.Error) as error:
        sys.exit("%s: error: %s" % (getattr(error, "filename", None) or path,
                                    getattr(error, "strerror", None) or error))


if __name__ == "__main__":
    main()
