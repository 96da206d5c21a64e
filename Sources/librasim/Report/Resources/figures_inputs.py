def draw_loaded(axes, points, marks):
    known = [(x, y) for x, y in points if x is not None and y is not None]
    axes.plot([x for x, _ in known], [y for _, y in known], color=marks.color,
              marker=marks.marker, linestyle=marks.dashes)


def finish_loaded(figure, axes, x, y, lines):
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0)
    axes.set_xlabel(label(x))
    y_label(axes, label(y))
    set_unit(axes.xaxis, x["unit"])
    line_legend(figure, axes, lines)


def loaded(data, x, y):
    """Latency against bandwidth of `librasim bandwidth`."""
    figure, axes = paper_axes()
    shares = sorted({curve["reads"] for curve in data["curves"]}, reverse=True)
    traffics = list(dict.fromkeys(curve["traffic"] for curve in data["curves"]))
    lines = []
    for curve in data["curves"]:
        kind = shares.index(curve["reads"]) + len(shares) * traffics.index(curve["traffic"])
        name = "%g %% reads" % (100 * curve["reads"])
        if len(traffics) > 1:
            name = "%s, %s" % (curve["traffic"], name)
        lines.append((curve["system"], name, system_marks(data, curve["system"], kind)))
        draw_loaded(axes, [(point[x], point[y]) for point in curve["points"]], lines[-1][-1])
    finish_loaded(figure, axes, data["curve_figures"][x], data["curve_figures"][y], lines)
    return figure


def histograms(data, kind):
    """(name, system, bins) of replays, and of the points of each system together."""
    for replay in data["replays"]:
        if kind in replay["histograms"]:
            yield replay["name"], replay["system"], replay["histograms"][kind]
    number = [latency["name"] for latency in data["latencies"]].index(kind)
    labels = {point[0]: point[2] for point in data["points"]}
    systems = {}
    for point, own, bins in data["distributions"]:
        if own == number:
            name = data["name"] if data["compared"] is None else labels[point][data["compared"]]
            counts = systems.setdefault(name, {})
            for up_to, count in bins:
                counts[up_to] = counts.get(up_to, 0) + count
    for name, counts in systems.items():
        # Beside replays of the same system.
        is_beside = data["compared"] is not None and data["replays"]
        yield ("%s, %s" % (name, data["name"]) if is_beside else name), name, sorted(
            counts.items())


def latencies(data, kind, is_tail):
    """The share of requests within a latency, or beyond it."""
    figure, axes = paper_axes()
    seen = {}
    for name, system, bins in histograms(data, kind["name"]):
        seen[system] = seen.get(system, -1) + 1
        marks = (system_marks(data, system, seen[system]) if system in data["systems"]
                 else Marks(0, seen[system]))
        count, done, shares = sum(number for _, number in bins), 0, []
        for _, number in bins:
            done += number
            shares.append((count - done) / count if is_tail else done / count)
        edges = [up_to for up_to, _ in bins]
        if is_tail:
            # A logarithmic scale has no place for nothing.
            edges, shares = edges[:-1], shares[:-1]
        else:
            edges, shares = edges[:1] + edges, [0] + shares
        axes.step(edges, shares, where="post", label=name, color=marks.color,
                  linestyle=marks.dashes)
    axes.set_xscale("log")
    low, high = axes.get_xlim()
    # As many numbers as have room.
    subs = (1, 2, 5) if math.log10(high / low) < 0.85 * size[0] else (1,)
    axes.xaxis.set_major_locator(matplotlib.ticker.LogLocator(subs=subs))
    axes.xaxis.set_major_formatter(matplotlib.ticker.FuncFormatter(lambda v, _: "%g" % v))
    axes.minorticks_off()
    axes.set_xlabel("%s (ns)" % kind["title"])
    axes.set_ylabel("Requests %s it (%%)" % ("beyond" if is_tail else "within"))
    if is_tail:
        axes.set_yscale("log")
    else:
        axes.set_ylim(0, 1.02)
    set_unit(axes.yaxis, "%")
    legend(figure, axes)
    return figure


def intervals(data, place):
    """A figure over time, of all channels together."""
    figure, axes = paper_axes()
    end = max(series["times"][-1] for series in data["intervals"])
    scale, unit = (1e-6, "ms") if end >= 1e7 else (1e-3, "µs") if end >= 1e4 else (1, "ns")
    seen = {}
    for series in data["intervals"]:
        system = series["system"]
        seen[system] = seen.get(system, -1) + 1
        marks = system_marks(data, system, seen[system])
        values = series["curves"][0]["values"][place]
        axes.stairs([math.nan if value is None else value for value in values],
                    [time * scale for time in series["times"]], baseline=None, label=series["name"],
                    color=marks.color, linestyle=marks.dashes, linewidth=1.0)
    axes.set_xlim(0, end * scale)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("Time (%s)" % unit)
    y_label(axes, label(data["interval_figures"][place]))
    set_unit(axes.yaxis, data["interval_figures"][place]["unit"])
    legend(figure, axes)
    return figure


def figures_of_inputs(data):
    """Names of files and what draws them."""
    titles = [figure["title"] for figure in data["curve_figures"]]
    for y, figure in enumerate(data["curve_figures"]):
        known = [point for curve in data["curves"] for point in curve["points"]
                 if point[y] is not None]
        if known and figure["unit"] == "ns":
            yield ("loaded-%s" % figure["title"].lower(),
                   lambda: loaded(data, titles.index("Bandwidth"), y))
    for kind in data["latencies"]:
        if any(True for _ in histograms(data, kind["name"])):
            yield "distribution-%s" % kind["name"], lambda: latencies(data, kind, False)
            yield "distribution-%s-rest" % kind["name"], lambda: latencies(data, kind, True)
    for place, figure in enumerate(data["interval_figures"]):
        if any(value is not None for series in data["intervals"]
               for value in series["curves"][0]["values"][place]):
            yield "over-time-%s" % figure["title"].lower(), lambda: intervals(data, place)


