// Figures of the intervals of replays, over time.
function intervalSection() {
  if (!D.intervals.length) return;
  const figures = D.interval_figures.map((figure, index) => ({ ...figure, index }))
    .filter(({ index }) => D.intervals.some(({ curves }) =>
      curves.some(({ values }) => values[index].some(isFigure))));
  const files = D.intervals.map((series, place) => [String(place), series.path]);
  const view = { figure: figures[0], second: null, file: "", logY: false };
  const controls = (redraw) => {
    const set = setter(view, redraw);
    return [
      figureChoice("figure", figures, view.figure, set("figure")),
      choice("of", [["", "all channels together"],
        ...files.map(([key, path]) => [key, `each channel of ${path}`])], view.file, set("file")),
      check("log y", view.logY, set("logY")),
    ];
  };
  const cut = D.intervals.filter(({ count, times }) => count > times.length - 1)
    .map(({ path, count, times }) =>
      `${path}: the first ${counted(times.length - 1)} of ${counted(count)} intervals. `);
  chartSection("intervals", "Over time", D.intervals.map(({ path }) => path).join(", "), controls,
    (div) => drawIntervals(div, view, intervalSeries(view)),
    () => cut.join("") + intervalNote(view));
}

function intervalNote({ figure, file }) {
  const isGreatest = figure.unit === "ns" && !figure.title.endsWith("mean");
  const isMany = file === "" && D.intervals.some(({ curves }) => curves.length > 1);
  return "Requests count in the interval in which they are done. "
    + (isGreatest && isMany ? "Of all channels, that of the channel with the greatest." : "");
}

// A line for each file, or for each channel of one.
function intervalSeries({ file }) {
  if (file === "") {
    const before = [];
    return D.intervals.map((series) => {
      const place = systemPlace(series.system);
      before.push(place);
      const name = series.name === series.system ? series.name
        : `${series.name} (${series.system})`;
      const kind = before.filter((one) => one === place).length - 1;
      return { name, place, kind, times: series.times, values: series.curves[0].values };
    });
  }
  const { curves, times } = D.intervals[file];
  const channels = curves.length > 1 ? curves.slice(1) : curves;
  return channels.map(({ name, values }, place) =>
    ({ name, place, kind: Math.floor(place / COLORS.length), times, values }));
}

function drawIntervals(div, view, series) {
  const { figure } = view;
  // In the unit that the whole fits.
  const end = Math.max(...series.map(({ times }) => times.at(-1)));
  const [scale, unit] = end >= 1e7 ? [1e-6, "ms"] : end >= 1e4 ? [1e-3, "µs"] : [1, "ns"];
  const traces = series.map(({ name, place, kind, times, values }) => {
    const trace = emptyTrace({
      type: "scatter", mode: "lines", name: plain(name), connectgaps: false,
      line: { color: color(place), width: 1.8, dash: dash(kind), shape: "hv" },
    });
    values[figure.index].forEach((value, at) => {
      const text = hover([
        ["", name], [figure.title, measured(value, figure.unit)],
        ["from", `${digits(times[at] * scale)} ${unit}`],
        ["to", `${digits(times[at + 1] * scale)} ${unit}`],
      ]);
      put(trace, times[at] * scale, value, text);
    });
    // The last interval is as wide as it was long.
    put(trace, times.at(-1) * scale, values[figure.index].at(-1), "");
    return trace;
  });
  return draw(div, traces, {
    height: 420,
    xaxis: axisStyle(`Time (${unit})`, { rangemode: "tozero" }),
    yaxis: axisStyle(label(figure), {
      type: view.logY ? "log" : "linear", ...scaleOf(figure.unit),
      ...(view.logY ? {} : { rangemode: "tozero" }),
    }),
  });
}
