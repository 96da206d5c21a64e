// Latency against bandwidth: of `librasim bandwidth`, and of experiments that vary the rate of
// requests.
function loadSections() {
  if (D.curves.length) curveSection();
  const latencies = METRICS.filter(({ unit }) => unit === "ns");
  const widths = ["bandwidth_GBps", "peak_share"]
    .map((name) => METRICS.find((metric) => metric.name === name)).filter(Boolean);
  if (D.rates !== null && latencies.length && widths.length) {
    pointLoadSection(latencies, widths);
  }
}

function figureChoice(title, figures, value, changed) {
  const options = figures.map((figure, place) => [String(place), label(figure)]);
  return choice(title, options, String(figures.indexOf(value)), (key) => changed(figures[key]));
}

function curveSection() {
  const figures = D.curve_figures.map((figure, index) => ({ ...figure, index }));
  // Also of what a curve has no figure of: latencies without reads.
  const known = figures.filter(({ index }) =>
    D.curves.some((curve) => curve.points.some((point) => isFigure(point[index]))));
  const byUnit = (...units) => known.filter(({ unit }) => units.includes(unit));
  const across = byUnit("GB/s", "%").filter(({ title }) => title.includes("andwidth"));
  const up = [...byUnit("ns"), ...known.filter(({ title }) => title === "Row hits")];
  if (!up.length) return;
  const view = { x: across.find(({ title }) => title === "Bandwidth"), y: up[0], logY: false };
  const controls = (redraw) => {
    const set = setter(view, redraw);
    return [
      figureChoice("figure", up, view.y, set("y")),
      figureChoice("against", across, view.x, set("x")),
      check("log y", view.logY, set("logY")),
    ];
  };
  chartSection("loaded", "Latency against bandwidth",
    "From an idle memory to one that is kept full, as librasim bandwidth finds it.", controls,
    (div) => drawLoad(div, view, D.curves.map((curve) => loadSeries(curve, view))),
    () => "A line for each memory and share of reads; colours are those of the memories.");
}

// What tells curves apart, and their marks.
function loadSeries(curve, view) {
  const several = (key) => new Set(D.curves.map((one) => one[key])).size > 1;
  const shares = [...new Set(D.curves.map((one) => one.reads))].sort((a, b) => b - a);
  const traffics = [...new Set(D.curves.map((one) => one.traffic))];
  const name = [
    curve.system,
    ...(several("traffic") ? [curve.traffic] : []),
    ...(several("reads") ? [`${digits(100 * curve.reads)} % reads`] : []),
  ].join(", ");
  const kind = shares.indexOf(curve.reads) + shares.length * traffics.indexOf(curve.traffic);
  const marks = curve.points.map((point) => ({
    x: point[view.x.index], y: point[view.y.index],
    lines: D.curve_figures.map(({ title, unit }, at) => [title, measured(point[at], unit)]),
  }));
  return { name, place: systemPlace(curve.system), kind, marks };
}

function pointLoadSection(latencies, widths) {
  const rates = AXES[D.rates];
  const others = VARYING.filter((axis) => axis !== rates);
  const compared = others.includes(COMPARED) ? COMPARED : others[0] || null;
  const view = {
    x: widths[0], y: latencies[0], colour: compared,
    dash: others.find((axis) => axis !== compared) || null, logY: false,
  };
  const controls = (redraw) => {
    const set = setter(view, redraw);
    return [
      figureChoice("figure", latencies, view.y, set("y")),
      widths.length > 1 ? figureChoice("against", widths, view.x, set("x")) : null,
      axisChoice("colour", "none", view.colour, set("colour")),
      axisChoice("dashes", "none", view.dash, set("dash")),
      check("log y", view.logY, set("logY")),
    ];
  };
  chartSection("loaded-points", "Latency against bandwidth of the points",
    `Each line joins the points of the experiment by ${rates.title}.`, controls,
    (div) => drawLoad(div, view, pointLoadSeries(view, rates)),
    pointsNote(() => meanNote([rates, view.colour, view.dash])));
}

function pointLoadSeries(view, rates) {
  const cells = groups(filtered(), [view.colour, view.dash, rates]);
  const series = [];
  for (const colour of shown(view.colour)) {
    for (const kind of shown(view.dash)) {
      const labels = [[view.colour, colour], [view.dash, kind]].filter(([axis]) => axis);
      const marks = shown(rates).map((rate) => {
        const points = members(cells, colour, kind, rate);
        const figure = (metric) => mean(points.map((point) => point.figures[metric.index]));
        const [x, y] = [figure(view.x), figure(view.y)];
        return { x, y, lines: [
          [view.y.title, measured(y, view.y.unit)], [view.x.title, measured(x, view.x.unit)],
          [rates.title, rate], ...labelLines(labels), countLine(points),
        ] };
      });
      series.push({
        name: labels.map(([axis, name]) => axis.text(name)).join(", ") || "all points",
        isPlain: true, place: labelPlace(view.colour, colour),
        kind: view.dash ? view.dash.labels.indexOf(kind) : 0, marks,
      });
    }
  }
  return series;
}

function drawLoad(div, view, series) {
  const traces = series.map(({ name, isPlain, place, kind, marks }) => {
    const fill = color(place);
    const trace = emptyTrace({
      type: "scatter", mode: "lines+markers", name: isPlain ? name : plain(name),
      line: { color: fill, width: 2, dash: dash(kind) },
      marker: { color: fill, size: 6, symbol: symbol(place) },
    });
    for (const { x, y, lines } of marks) {
      if (isFigure(x) && isFigure(y)) put(trace, x, y, hover([["", name], ...lines]));
    }
    return trace;
  });
  return draw(div, traces.filter((trace) => trace.x.length), {
    height: 470,
    xaxis: axisStyle(label(view.x), { rangemode: "tozero", ...scaleOf(view.x.unit) }),
    yaxis: axisStyle(label(view.y), {
      type: view.logY ? "log" : "linear", ...scaleOf(view.y.unit),
      ...(view.logY ? {} : { rangemode: "tozero" }),
    }),
  });
}
