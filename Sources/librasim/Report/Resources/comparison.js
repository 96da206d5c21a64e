// Systems, or what else an axis has, side by side: as they are or over one of them.
function drawComparison(div, view) {
  const { metric, compared, across, base } = view;
  const cells = groups(filtered(), [across, compared]);
  const value = figureOver(view);
  const unit = base === "" ? metric.unit : "";
  const places = shown(across);
  // Of several groups there is a mean besides, without a label.
  const bars = places.length > 1 ? [...places, null] : places;
  const at = (place) => (place === null ? "<b>mean</b>" : across ? across.text(place) : "");
  const cell = (place, label) => (place === null
    ? places.flatMap((one) => members(cells, one, label)) : members(cells, place, label));
  const traces = [];
  shown(compared).forEach((label, series) => {
    const ours = emptyTrace(comparisonStyle(view, label, series, bars.length));
    const theirs = publishedTrace(traces, theme("text"), { offsetgroup: String(series) });
    for (const place of bars) {
      const points = cell(place, label);
      const labels = [[compared, label], [across, place === null ? "all" : place]];
      const figure = mean(points.map(value));
      if (figure !== null) {
        put(ours, at(place), figure, hover([
          [comparisonTitle(view), measured(figure, unit)], ...labelLines(labels), countLine(points),
        ]));
        ours.text.push(short(figure, unit));
      }
      const other = base === "" ? publishedMean(points, metric) : null;
      if (other === null) continue;
      const ratio = figure === null ? null : digits(figure / other);
      put(theirs, at(place), other, hover([
        ["published", measured(other, unit)], ...labelLines(labels),
        ["ours over it", ratio],
      ]));
    }
    traces.push(ours);
    if (theirs.x.length) traces.push(theirs);
  });
  return draw(div, traces, {
    height: 420, margin: { l: 60, r: 16, t: 44, b: 50 },
    barmode: "group", scattermode: "group", bargap: 0.22, bargroupgap: 0.04,
    xaxis: axisStyle(across ? across.title : "", categories(bars.map(at))),
    yaxis: axisStyle(comparisonTitle(view), {
      type: view.logY ? "log" : "linear", rangemode: "tozero", ...scaleOf(unit),
    }),
  });
}

// A scale of categories in this order, though the first series may lack some. Plotly would append
// those.
function categories(texts) {
  return { type: "category", categoryorder: "array", categoryarray: texts };
}

function comparisonTitle(view) {
  const { metric, base } = view;
  return base === "" ? metric.label : `${metric.title}, over ${base}`;
}

// The figure of a point, or its quotient over the point that is alike but for what is compared.
function figureOver({ metric, compared, base }) {
  const own = (point) => point.figures[metric.index];
  if (base === "") return own;
  const rest = (point) => JSON.stringify([
    point.labels.map((label, axis) => (axis === compared.index ? "" : label)), point.repeat,
  ]);
  const bases = new Map();
  for (const point of POINTS) {
    const isBase = point.error === null && point.labels[compared.index] === base;
    if (isBase) bases.set(rest(point), own(point));
  }
  return (point) => {
    const divisor = bases.get(rest(point));
    return isFigure(own(point)) && divisor ? own(point) / divisor : null;
  };
}

function comparisonStyle(view, label, series, bars) {
  const hasPublished = view.base === "" && D.published.some(([, m]) => m === view.metric.index);
  return {
    type: "bar", name: view.compared.text(label), offsetgroup: String(series),
    marker: { color: color(labelPlace(view.compared, label)) }, text: [],
    // Numbers at the feet of the bars, where published figures are marked.
    textposition: bars * shown(view.compared).length > (isNarrow() ? 6 : 24) ? "none"
      : hasPublished ? "inside" : "outside",
    insidetextanchor: "start", cliponaxis: false, textfont: { size: 11 },
  };
}
