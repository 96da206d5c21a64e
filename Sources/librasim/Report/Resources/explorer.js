// A figure against an axis: lines where the axis has numbers, bars where it has words.
function explorerTraces(view) {
  const traces = [];
  const cells = groups(filtered(), [view.panel, view.colour, view.x]);
  shown(view.panel).forEach((panelLabel, place) => {
    shown(view.colour).forEach((colourLabel, series) => {
      const suffix = place ? place + 1 : "";
      const where = { xaxis: "x" + suffix, yaxis: "y" + suffix };
      const name = view.colour ? view.colour.text(colourLabel) : plain(view.metric.label);
      const isFirst = view.colour !== null && place === 0;
      const ours = emptyTrace({
        ...explorerStyle(view, colourLabel, series), ...where, name, legendgroup: "s" + series,
        showlegend: isFirst,
      });
      const fill = isLine(view) ? color(labelPlace(view.colour, colourLabel)) : theme("text");
      const group = isLine(view) ? {} : { offsetgroup: String(series) };
      const theirs = publishedTrace(traces, fill, { ...where, ...group });
      for (const label of shown(view.x)) {
        const labels = [[view.x, label], [view.colour, colourLabel], [view.panel, panelLabel]];
        fillCell(view, members(cells, panelLabel, colourLabel, label), labels, ours, theirs);
      }
      // Bars of systems have their colours, also when nothing else is told apart by colour.
      if (!isLine(view) && !view.colour && view.x && view.x === COMPARED) {
        const places = new Map(shown(view.x).map(
          (label) => [view.x.text(label), labelPlace(view.x, label)]));
        ours.marker.color = ours.x.map((text) => color(places.get(text)));
      }
      traces.push(...[ours, theirs].filter((trace) => trace.x.length > 0));
    });
  });
  return traces;
}

function isLine(view) { return view.x !== null && view.x.numeric; }

// Whether points must not be averaged: a sample that is no grid has too few of them.
function isScatter(view) {
  return !IS_GRID && hidden([view.x, view.colour, view.panel]).length > 0;
}

function explorerStyle(view, label, series) {
  const place = labelPlace(view.colour, label);
  const fill = color(place);
  if (!isLine(view)) return { type: "bar", marker: { color: fill }, offsetgroup: String(series) };
  return {
    type: "scatter",
    mode: isScatter(view) ? "markers" : "lines+markers",
    line: { color: fill, width: 2 },
    marker: { color: fill, size: 7, symbol: symbol(place) },
  };
}

// Adds the mark of points with the same labels, or their marks.
function fillCell(view, cell, labels, ours, theirs) {
  const { x, metric } = view;
  const label = labels[0][1];
  const at = !x ? "" : x.numeric ? Number(label) : x.text(label);
  for (const points of isScatter(view) ? cell.map((point) => [point]) : [cell]) {
    const figures = points.map((point) => point.figures[metric.index]).filter(isFigure);
    const value = mean(figures);
    if (value === null) continue;
    const [least, most] = [Math.min(...figures), Math.max(...figures)];
    const range = `, ${measured(least, metric.unit)} to ${measured(most, metric.unit)}`;
    put(ours, at, value, hover([
      [metric.title, measured(value, metric.unit)], ...labelLines(labels),
      countLine(figures, range),
    ]));
  }
  const figure = publishedMean(cell, metric);
  if (figure === null) return;
  const lines = [["published", measured(figure, metric.unit)], ...labelLines(labels)];
  put(theirs, at, figure, hover(lines));
}

function drawExplorer(div, view) {
  const panels = shown(view.panel);
  const columns = Math.min(isNarrow() ? 1 : 3, panels.length);
  const rows = Math.ceil(panels.length / columns);
  const height = rows === 1 ? 450 : 80 + 300 * rows;
  const options = {
    height, barmode: "group", scattermode: isLine(view) ? "overlay" : "group", bargap: 0.25,
    annotations: [],
    margin: { l: 66, r: 16, t: 66, b: 50 },
  };
  // Above the titles of the panels.
  const y = 1 + (view.panel ? 24 : 6) / (height - 116);
  options.legend = { orientation: "h", x: 0, xanchor: "left", yanchor: "bottom", y };
  panels.forEach((label, place) => {
    const spot = panelSpot(place, columns, rows);
    const suffix = place ? place + 1 : "";
    const title = view.x && place + columns >= panels.length ? view.x.title : "";
    options["xaxis" + suffix] = axisStyle(title, {
      anchor: "y" + suffix, domain: spot.x, ...explorerScale(view),
    });
    options["yaxis" + suffix] = axisStyle(spot.column === 0 ? view.metric.label : "", {
      anchor: "x" + suffix, domain: spot.y, type: view.logY ? "log" : "linear",
      ...(view.logY ? {} : { rangemode: "tozero" }), ...scaleOf(view.metric.unit),
      ...(place ? { matches: "y", showticklabels: spot.column === 0 } : {}),
    });
    if (view.panel) options.annotations.push(panelTitle(view.panel, label, spot));
  });
  return draw(div, explorerTraces(view), options);
}

// Where a panel lies, as shares of the whole.
function panelSpot(place, columns, rows) {
  const column = place % columns;
  const row = Math.floor(place / columns);
  const gap = columns > 1 ? 0.03 : 0;
  const air = rows > 1 ? 0.3 / rows : 0;
  const left = column / columns + (column ? gap : 0);
  const right = (column + 1) / columns - (column < columns - 1 ? gap : 0);
  const top = 1 - row / rows - (row ? air / 2 : 0);
  return { column, x: [left, right], y: [Math.max(0, 1 - (row + 1) / rows + air / 2), top] };
}

function panelTitle(panel, label, spot) {
  return {
    text: `<b>${plain(panel.title)} ${panel.text(label)}</b>`, showarrow: false,
    xref: "paper", yref: "paper", xanchor: "center", yanchor: "bottom",
    x: (spot.x[0] + spot.x[1]) / 2, y: spot.y[1], font: { size: 12.5 },
  };
}

// The scale of the axis, with ticks at the values themselves when they are few.
function explorerScale(view) {
  if (!isLine(view)) {
    return categories(shown(view.x).map((label) => (view.x ? view.x.text(label) : "")));
  }
  const type = view.logX ? "log" : "linear";
  const labels = shown(view.x);
  if (labels.length > 12) return { type };
  const ticks = { tickvals: labels.map(Number), ticktext: labels.map(plain) };
  return { type, ...ticks, minor: { ticks: "" } };
}
