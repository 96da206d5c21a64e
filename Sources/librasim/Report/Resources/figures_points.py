class Axis:
    """An axis of the experiment that varies."""

    def __init__(self, data, place, points):
        self.name, self.title = data["axes"][place]["name"], data["axes"][place]["title"]
        self.values = list(dict.fromkeys(point[2][place] for point in points))
        self.numeric = all(is_number(value) for value in self.values)
        if self.numeric:
            self.values.sort(key=float)

    @property
    def numbers(self):
        return [float(value) for value in self.values]

    @property
    def is_wide(self):
        """Whether a logarithmic scale serves it."""
        return (self.numeric and len(self.values) > 2 and self.numbers[0] > 0
                and self.numbers[-1] >= 16 * self.numbers[0])


def is_number(word):
    try:
        return math.isfinite(float(word))
    except ValueError:
        return False


class Results:
    """The points that did not fail, each a dictionary of labels by axis and figures by metric."""

    def __init__(self, data):
        self.data = data
        self.metrics = {metric["name"]: metric for metric in data["metrics"]}
        done = [point for point in data["points"] if point[4] is None]
        self.points = []
        for index, repetition, labels, figures, _, limiters, *_ in done:
            point = {"point": index, "repetition": repetition, "limiters": limiters}
            point.update(zip((axis["name"] for axis in data["axes"]), labels))
            point.update(zip(self.metrics, figures))
            self.points.append(point)
        axes = [Axis(data, place, done) for place in range(len(data["axes"]))]
        self.axes = [axis for axis in axes if len(axis.values) > 1]
        names = list(self.metrics)
        self.published = {(point, names[metric]): value
                          for point, metric, value in data["published"]}
        self.compared = self.axis(data["compared"])

    def axis(self, place):
        """An axis by its place in the experiment; none where it does not vary."""
        name = None if place is None else self.data["axes"][place]["name"]
        return next((axis for axis in self.axes if axis.name == name), None)

    def cell(self, *wanted):
        """Points by (axis, value) pairs; no axis matches all."""
        return [point for point in self.points
                if all(axis is None or point[axis.name] == value for axis, value in wanted)]

    def published_mean(self, points, metric):
        """Only where every point has one: a mean over fewer could not be compared."""
        known = [self.published.get((point["point"], metric)) for point in points]
        return None if None in known else mean(known)

    def marks(self, axis, value, kind=0):
        """Those of a label: of a system, the same as everywhere."""
        if axis is None:
            return Marks(0, kind)
        if axis is self.compared:
            return system_marks(self.data, value, kind)
        return Marks(axis.values.index(value), kind)


def figures(points, metric):
    return [point[metric] for point in points]


def against(results, metric, axis):
    """A metric against an axis, a line or a bar for each system."""
    figure, axes = paper_axes()
    compared = results.compared if results.compared is not axis else None
    series = compared.values if compared else [None]
    for place, name in enumerate(series):
        cells = [results.cell((axis, value), (compared, name)) for value in axis.values]
        values = [mean(figures(cell, metric)) for cell in cells]
        theirs = [results.published_mean(cell, metric) if cell else None for cell in cells]
        marks = results.marks(compared, name)
        if axis.numeric:
            known = [(x, y) for x, y in zip(axis.numbers, values) if y is not None]
            axes.plot([x for x, _ in known], [y for _, y in known], label=name,
                      color=marks.color, marker=marks.marker, linestyle=marks.dashes)
            places = axis.numbers
        else:
            width = 0.8 / len(series)
            places = [x + (place - (len(series) - 1) / 2) * width for x in range(len(values))]
            # Bars of systems have their colours, also when nothing else is told apart by colour.
            bars = [results.marks(axis, value) for value in axis.values] \
                if axis is results.compared else [marks] * len(values)
            axes.bar(places, [y or 0 for y in values], width, label=name,
                     color=[bar.color for bar in bars], hatch=[bar.hatch for bar in bars],
                     edgecolor="white", linewidth=0.3)
        known = [(x, y) for x, y in zip(places, theirs) if y is not None]
        if known:
            axes.plot([x for x, _ in known], [y for _, y in known], linestyle="", marker="D",
                      markerfacecolor="none",
                      markeredgecolor=marks.color if axis.numeric else "black",
                      markeredgewidth=0.7, label="published" if place == 0 else None)
    if axis.is_wide:
        axes.set_xscale("log", base=2)
    if axis.numeric and len(axis.values) <= 9:
        axes.set_xticks(axis.numbers, ["%g" % value for value in axis.numbers])
        axes.minorticks_off()
    elif not axis.numeric:
        ticks(axes, axis.values)
    if not axes.dataLim.height and not axes.dataLim.ymax:
        axes.set_ylim(0, 1)
    from_zero(axes.get_ylim(), axes.set_ylim)
    axes.set_xlabel(axis.title)
    y_label(axes, label(results.metrics[metric]))
    set_unit(axes.yaxis, results.metrics[metric]["unit"])
    legend(figure, axes)
    return figure


def side_by_side(results, metric):
    """Each system over the first one: points alike but for the system are compared."""
    compared, others = results.compared, [a for a in results.axes if a is not results.compared]
    across = min(others, key=lambda axis: len(axis.values), default=None)

    def rest(point):
        return tuple(point[axis.name] for axis in others) + (point["repetition"],)

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
        marks = results.marks(compared, name)
        bars = axes.bar(places, values, width, label=name, color=marks.color, hatch=marks.hatch,
                        edgecolor="white", linewidth=0.3)
        count = len(groups) * len(compared.values)
        if count <= 5 * size[0]:
            is_dense = count > 1.9 * size[0]
            axes.bar_label(bars, fmt="%.2f", fontsize=7, padding=1.5,
                           rotation=90 if is_dense else 0)
            axes.margins(y=0.25 if is_dense else 0.1)
    axes.axhline(1, color="#555555", linewidth=0.6)
    ticks(axes, [name for name, _ in groups])
    axes.set_xlabel(across.title if across else "")
    axes.set_ylabel("%s,\nover %s" % (results.metrics[metric]["title"], compared.values[0]))
    legend(figure, axes)
    return figure


def stacks(results, parts, title):
    """A stacked bar for each value of the axis that is compared."""
    figure, axes = paper_axes()
    values = results.compared.values if results.compared else ["all"]
    bars = [parts(results.cell((results.compared, value))) for value in values]
    bottoms = [0.0] * len(values)
    for place, name in enumerate(dict.fromkeys(name for bar in bars for name in bar)):
        heights = [bar.get(name, 0) for bar in bars]
        is_rest = name in ("idle", "all else", "other", "other rules")
        axes.bar(range(len(values)), heights, 0.62, bottoms, label=name, linewidth=0.3,
                 color=IDLE if is_rest else PARTS[place % len(PARTS)],
                 hatch="" if is_rest else HATCHES[place % 8], edgecolor="white")
        bottoms = [a + b for a, b in zip(bottoms, heights)]
    ticks(axes, values)
    axes.set_xlabel(results.compared.title if results.compared else "")
    y_label(axes, title)
    if title.startswith("Share"):
        axes.set_ylim(0, 1)
        set_unit(axes.yaxis, "%")
    legend(figure, axes)
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

    return stacks(results, parts, "Share of the time of %s (%%)" % device)


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


def part_name(metric):
    """What a part of an energy is called: what its title says behind the comma."""
    return metric["title"].split(", ", 1)[-1]


def energy(results, whole_name, names):
    def parts(points):
        # Where the whole is unknown, the parts that are known would pass for it: no bar is drawn.
        known = [point for point in points
                 if not whole_name or point[whole_name] is not None]
        result = {part_name(results.metrics[name]):
                  max(0, mean(figures(known, name), True) or 0) for name in names}
        if whole_name:
            whole = mean(figures(known, whole_name), True) or 0
            if whole - sum(result.values()) > 1e-9 * whole:
                result["other"] = whole - sum(result.values())
        return result

    first = results.metrics[whole_name or names[0]]
    return stacks(results, parts, "%s (%s)" % (first["title"].split(",")[0], first["unit"]))


def limiters(results):
    totals = {}
    for point in results.points:
        for rule, share in point["limiters"].items():
            totals[rule] = totals.get(rule, 0) + share
    rules = sorted(totals, key=lambda rule: -totals[rule])[:6]

    def parts(points):
        def average(of):
            return sum(of(point["limiters"]) for point in points) / max(1, len(points))

        result = {rule: average(lambda own, rule=rule: own.get(rule, 0)) for rule in rules}
        rest = average(lambda own: sum(own.values())) - sum(result.values())
        if rest > 1e-6:
            result["other rules"] = rest
        return result

    return stacks(results, parts, "Share of the waiting (%)")


def figures_of_points(data):
    """Names of files and what draws them."""
    results = Results(data)
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
    _, whole, parts = energy_parts(results)
    if parts:
        yield "energy", lambda: energy(results, whole, parts)
    if any(point["limiters"] for point in results.points):
        yield "limiters", lambda: limiters(results)
    for x in ("bandwidth_GBps", "peak_share"):
        for y in results.metrics:
            if data["rates"] is not None and x in results.metrics \
                    and results.metrics[y]["unit"] == "ns":
                yield "%s-against-%s" % (y, x), lambda: loaded_points(results, x, y)


def loaded_points(results, x, y):
    """Latency against bandwidth, a line for each system and label of another axis."""
    rates = results.axis(results.data["rates"])
    others = [axis for axis in results.axes if axis is not rates]
    compared = results.compared if results.compared in others else next(iter(others), None)
    second = next((axis for axis in others if axis is not compared), None)
    figure, axes = paper_axes()
    lines = []
    for name in compared.values if compared else [None]:
        for kind, other in enumerate(second.values if second else [None]):
            cells = [results.cell((compared, name), (second, other), (rates, rate))
                     for rate in rates.values]
            points = [(mean(figures(cell, x)), mean(figures(cell, y))) for cell in cells]
            lines.append((name, other, results.marks(compared, name, kind)))
            draw_loaded(axes, points, lines[-1][-1])
    finish_loaded(figure, axes, results.metrics[x], results.metrics[y], lines)
    return figure


