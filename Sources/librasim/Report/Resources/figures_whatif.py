# What relaxing rules changes, in percent; negative is faster. Each way of it, as data call it, and
# what figures do.
RELAXED = {"without": "without it", "shorter": "a tenth shorter"}
# The most rules of a figure.
MOST_RULES = 6


def rules_of_replay(replay):
    """(rule, share, {change: (of time, of latency)}) for each rule."""
    def changes(relaxed):
        gain, latency = relaxed
        return (-100 * gain,
                100 * (latency / replay["mean"] - 1) if latency and replay["mean"] else None)

    return [(row["rule"], row["share"],
             {key: changes(row[key]) for key in RELAXED if row.get(key)})
            for row in replay["what_if"]]


def rules_of_points(data):
    """The same for each point, by its number."""
    points = {}
    for point, rule, share, *gains in data["what_if"]:
        changes = {}
        for place, key in enumerate(RELAXED):
            time, latency = (None if gain is None else -100 * gain for gain in gains[place::2])
            if time is not None:
                changes[key] = (time, latency)
        points.setdefault(point, []).append((rule, share, changes))
    return points


def rule_bars(names, series, title):
    """Bars of each rule; series are (name, colour, hatch, values)."""
    width = 0.76 / len(series)
    figure, axes = paper_axes(0.7 + 0.18 * max(2, len(series)) * len(names))
    for place, (name, color, hatch, values) in enumerate(series):
        middle = (place - (len(series) - 1) / 2) * width
        bars = axes.barh([row + middle for row in range(len(names))],
                         [value or 0 for value in values], width * 0.95, label=name, color=color,
                         hatch=hatch, edgecolor="white", linewidth=0.3)
        axes.bar_label(bars, [change(value) for value in values], fontsize=7, padding=2)
    known = [value for _, _, _, values in series for value in values if value is not None]
    low, high = min(-0.1, *known, 0), max(0, *known, 0)
    # Room for the numbers beside the bars.
    air = 0.8 / size[0] * (high - low)
    axes.set_xlim(low - air, high + air)
    axes.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(int(1.6 * size[0])))
    axes.axvline(0, color="#555555", linewidth=0.6)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.grid(axis="x")
    axes.grid(False, axis="y")
    axes.set_xlabel(shorten(title, size[0] - 1.1))
    legend(figure, axes)
    return figure


def change(value):
    return "" if value is None else "0" if abs(value) < 0.05 else "%+.1f" % value


def changed(place, work):
    return "Change of %s (%%)" % ("the mean read latency" if place else work)


def what_if(rows, place, work):
    """Each rule of a run, without it and shorter; place is 0 for its time, 1 for its latency."""
    series = [(title, PARTS[2 * number], HATCHES[number],
               [changes.get(key, (None, None))[place] for _, _, changes in rows])
              for number, (key, title) in enumerate(RELAXED.items())]
    figure = rule_bars([rule for rule, _, _ in rows], series, changed(place, work))
    for row, (_, _, changes) in enumerate(rows):
        if not changes:
            figure.axes[0].text(0, row, "  the bus", va="center", fontsize=7)
    return figure


def what_if_points(results, points, place, key):
    """The mean change of each system, of rules with the greatest shares."""
    totals = {}
    for point in results.points:
        for rule, share, changes in points.get(point["point"], []):
            if key in changes:
                totals[rule] = totals.get(rule, 0) + share
    names = sorted(totals, key=lambda rule: -totals[rule])[:MOST_RULES]
    systems = results.compared.values if results.compared else [None]
    series = []
    for system in systems:
        rows = [row for point in results.cell((results.compared, system))
                for row in points.get(point["point"], [])]
        if not rows:
            continue
        values = [mean([changes[key][place] for rule, _, changes in rows
                        if rule == name and key in changes], True) for name in names]
        marks = results.marks(results.compared, system)
        series.append((system, marks.color, marks.hatch, values))
    return rule_bars(names, series, "%s, %s" % (changed(place, "the time"), RELAXED[key]))


def known_places(rows):
    """0 where times are known, 1 where latencies are."""
    return [place for place in (0, 1) if any(
        change[place] is not None for _, _, changes in rows for change in changes.values())]


def figures_of_rules(data):
    """Names of files and what draws them."""
    kinds = ("time", "latency")
    points = rules_of_points(data)
    results = Results(data)
    for place in known_places([row for rows in points.values() for row in rows]):
        if len(results.points) == 1:
            yield ("what-if-%s" % kinds[place],
                   lambda: what_if(next(iter(points.values())), place, "the time"))
            continue
        for key, suffix in (("without", ""), ("shorter", "-shorter")):
            yield ("what-if-%s%s" % (kinds[place], suffix),
                   lambda: what_if_points(results, points, place, key))
    for replay in data["replays"]:
        rows = rules_of_replay(replay) if replay.get("what_if") else []
        work = "the time of %s" % ("the run" if replay.get("is_run") else "a request")
        for place in known_places(rows):
            yield ("what-if-%s-%s" % (replay["name"], kinds[place]),
                   lambda: what_if(rows, place, work))


