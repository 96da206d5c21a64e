// Charts: what Plotly is asked to draw.
const COLORS = ["#3b78e7", "#ee7b30", "#2fa575", "#b05cc9", "#d0a52b", "#16a3b8", "#dc4f74", "#8b7a69"];
const SYMBOLS = ["circle", "square", "diamond", "triangle-up", "x", "star", "pentagon", "cross"];
const CONFIG = { displaylogo: false, responsive: true, 
  modeBarButtons: [["toImage"], ["zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"]] };

function color(place) { return COLORS[place % COLORS.length]; }

function theme(name) { return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim(); }

function axisStyle(title, more) {
  return { title: { text: plain(title), standoff: 8, font: { size: 13.5 } }, gridcolor: theme("grid"), zerolinecolor: theme("line"),
    linecolor: theme("line"), automargin: true, ...more };
}

function layout(more) {
  return { paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", height: 420,
    font: { family: "system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif", size: 13, color: theme("text") },
    margin: { l: 60, r: 16, t: 34, b: 50 }, hovermode: "closest", colorway: COLORS,
    hoverlabel: { bgcolor: theme("card"), bordercolor: theme("line"), font: { color: theme("text") }, align: "left" },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: theme("soft"), activecolor: theme("accent") },
    legend: { orientation: "h", x: 0, y: 1.02, xanchor: "left", yanchor: "bottom", traceorder: "normal" }, ...more };
}

function draw(div, traces, options) {
  div.classList.toggle("empty", traces.length === 0);
  return Plotly.react(div, traces, layout(options), { ...CONFIG, ...options.config });
}

// What a mark stands for, in lines.
function hover(pairs) {
  return pairs.filter(([, text]) => text !== null)
    .map(([name, text]) => (name ? plain(name) + ": " : "") + "<b>" + plain(text) + "</b>").join("<br>");
}

function markHover(metric, points, value, labels) {
  const known = points.map((point) => point.figures[metric.index]).filter((v) => typeof v === "number");
  return hover([[metric.name, digits(value)], ...labels.filter(([axis]) => axis).map(([axis, l]) => [axis.name, l]),
    ["", known.length > 1 ? `mean of ${known.length} points, ${digits(Math.min(...known))} to ${digits(Math.max(...known))}` : null]]);
}

// A figure against an axis: lines where the axis has numbers, bars where it has words.
function explorerTraces(view) {
  const { metric, x, colour, panel } = view;
  const points = filtered(), panels = shown(panel), traces = [];
  const cells = groups(points, [panel, colour, x]);
  const asMarks = !IS_GRID && hidden([x, colour, panel]).length > 0;
  panels.forEach((panelLabel, place) => shown(colour).forEach((colourLabel, series) => {
    const trace = { name: colour ? colour.text(colourLabel) : plain(metric.name), legendgroup: "s" + series, showlegend: colour !== null && place === 0,
      xaxis: "x" + (place ? place + 1 : ""), yaxis: "y" + (place ? place + 1 : ""), x: [], y: [], hovertext: [], hoverinfo: "text" };
    const theirs = { ...trace, name: "published", legendrank: 2000, legendgroup: "published", showlegend: !traces.some((one) => one.legendgroup === "published"), x: [], y: [], hovertext: [] };
    for (const label of shown(x)) {
      const cell = members(cells, panelLabel, colourLabel, label);
      const at = x ? (x.numeric ? Number(label) : x.text(label)) : "";
      const labels = [[x, label], [colour, colourLabel], [panel, panelLabel]];
      for (const some of asMarks ? cell.map((point) => [point]) : [cell]) {
        const value = mean(some.map((point) => point.figures[metric.index]));
        if (value === null) continue;
        trace.x.push(at); trace.y.push(value); trace.hovertext.push(markHover(metric, some, value, labels));
      }
      const figure = publishedMean(cell, metric);
      if (figure === null) continue;
      theirs.x.push(at); theirs.y.push(figure);
      theirs.hovertext.push(hover([["published " + metric.name, digits(figure)], ...labels.filter(([a]) => a).map(([a, l]) => [a.name, l])]));
    }
    const isLine = x && x.numeric;
    Object.assign(trace, isLine
      ? { type: "scatter", mode: asMarks ? "markers" : "lines+markers", line: { color: color(series), width: 2 }, marker: { color: color(series), size: 7, symbol: SYMBOLS[series % 8] } }
      : { type: "bar", marker: { color: color(series) } });
    if (trace.x.length) traces.push(trace);
    if (theirs.x.length) {
      traces.push({ ...theirs, type: "scatter", mode: "markers", ...(isLine ? {} : { offsetgroup: String(series) }),
        marker: { symbol: "diamond-open", size: 11, color: isLine ? color(series) : theme("text"), line: { width: 2 } } });
    }
  }));
  return traces;
}

function drawExplorer(div, view) {
  const { metric, x, panel } = view, traces = explorerTraces(view);
  const panels = shown(panel), columns = Math.min(3, panels.length), rows = Math.ceil(panels.length / columns);
  const options = { height: rows === 1 ? 450 : 80 + 300 * rows, barmode: "group", annotations: [], bargap: 0.25,
    margin: { l: 66, r: 16, t: 66, b: 50 } };
  // Above the titles of the panels.
  options.legend = { orientation: "h", x: 0, xanchor: "left", yanchor: "bottom", y: 1 + (panel ? 24 : 6) / (options.height - 116) };
  panels.forEach((label, place) => {
    const column = place % columns, row = Math.floor(place / columns), suffix = place ? place + 1 : "";
    const width = 1 / columns, height = 1 / rows, gap = columns > 1 ? 0.03 : 0, air = rows > 1 ? 0.3 / rows : 0;
    const top = 1 - row * height - (row ? air / 2 : 0), isLast = place + columns >= panels.length;
    options["xaxis" + suffix] = axisStyle(x && isLast ? x.name : "", { anchor: "y" + suffix,
      domain: [column * width + (column ? gap : 0), (column + 1) * width - (column < columns - 1 ? gap : 0)],
      type: x && x.numeric ? (view.logX ? "log" : "linear") : "category", ...(x && x.numeric ? ticks(x) : {}) });
    options["yaxis" + suffix] = axisStyle(column === 0 ? metric.name : "", { anchor: "x" + suffix,
      domain: [Math.max(0, 1 - (row + 1) * height + air / 2), top], type: view.logY ? "log" : "linear",
      ...(view.logY ? {} : { rangemode: "tozero" }), ...(place ? { matches: "y", showticklabels: column === 0 } : {}) });
    if (panel) {
      const axis = options["xaxis" + suffix];
      options.annotations.push({ text: "<b>" + plain(panel.name) + " " + panel.text(label) + "</b>", showarrow: false, xref: "paper", yref: "paper",
        x: (axis.domain[0] + axis.domain[1]) / 2, y: top, xanchor: "center", yanchor: "bottom", font: { size: 12.5 } });
    }
  });
  return draw(div, traces, options);
}

// Ticks at the values themselves when they are few.
function ticks(axis) {
  const labels = shown(axis);
  return labels.length <= 12 ? { tickvals: labels.map(Number), ticktext: labels.map(plain), minor: { ticks: "" } } : {};
}

// Systems side by side, as they are or over one of them.
function drawComparison(div, view) {
  const { metric, compared, across, base } = view, points = filtered(), traces = [];
  const cells = groups(points, [across, compared]);
  const rest = (point) => JSON.stringify([point.labels.map((l, axis) => (axis === compared.index ? "" : l)), point.repeat]);
  const bases = new Map();
  for (const point of POINTS) {
    if (base !== "" && point.error === null && point.labels[compared.index] === base) bases.set(rest(point), point.figures[metric.index]);
  }
  const value = (point) => {
    const own = point.figures[metric.index];
    if (base === "" || typeof own !== "number") return own;
    const divisor = bases.get(rest(point));
    return divisor ? own / divisor : null;
  };
  // Numbers at the feet of the bars, where published figures are marked.
  const hasPublished = base === "" && points.some((point) => published(point, metric.index) !== undefined);
  const groupsShown = shown(across).map((label) => [label]);
  // With several groups the last one is the mean over all.
  if (across && groupsShown.length > 1) groupsShown.push([null]);
  shown(compared).forEach((label, series) => {
    const ours = { type: "bar", name: compared.text(label), offsetgroup: String(series), x: [], y: [], hovertext: [], hoverinfo: "text",
      marker: { color: color(series) }, text: [], textposition: hasPublished ? "inside" : "outside", insidetextanchor: "start", cliponaxis: false, textfont: { size: 11 } };
    const theirs = { type: "scatter", mode: "markers", name: "published", legendrank: 2000, legendgroup: "published", showlegend: !traces.some((t) => t.legendgroup), offsetgroup: String(series),
      x: [], y: [], hovertext: [], hoverinfo: "text", marker: { symbol: "diamond-open", size: 11, color: theme("text"), line: { width: 2 } } };
    for (const [group] of groupsShown) {
      const cell = group === null ? shown(across).flatMap((l) => members(cells, l, label)) : members(cells, group, label);
      const at = group === null ? "<b>mean</b>" : across ? across.text(group) : "";
      const figure = mean(cell.map(value));
      if (figure !== null) {
        ours.x.push(at); ours.y.push(figure);
        ours.text.push(groupsShown.length * shown(compared).length <= 24 ? digits3(figure) : "");
        ours.hovertext.push(hover([[metric.name + (base === "" ? "" : " over " + base), digits(figure)], [compared.name, label],
          across ? [across.name, group === null ? "all" : group] : ["", null], ["", cell.length > 1 ? `mean of ${cell.length} points` : null]]));
      }
      const other = publishedMean(cell, metric);
      if (base === "" && other !== null) {
        theirs.x.push(at); theirs.y.push(other);
        theirs.hovertext.push(hover([["published " + metric.name, digits(other)], [compared.name, label], ["ours over it", figure === null ? null : digits(figure / other)]]));
      }
    }
    traces.push(ours);
    if (theirs.x.length) traces.push(theirs);
  });
  return draw(div, traces, { barmode: "group", scattermode: "group", bargap: 0.22, bargroupgap: 0.04,
    xaxis: axisStyle(across ? across.name : "", { type: "category" }),
    yaxis: axisStyle(metric.name + (base === "" ? "" : " over " + base), { type: view.logY ? "log" : "linear", rangemode: "tozero" }) });
}

function digits3(value) { return Math.abs(value) >= 1e4 ? Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 }).format(value) : String(Number(value.toPrecision(3))); }

// Stacks: a bar for each pair of labels, cut into the parts that `parts` gives for its points.
function drawStacks(div, view, parts, title, isShare) {
  const { outer, inner } = view, cells = groups(filtered(), [outer, inner]), traces = new Map();
  const bars = [];
  for (const outerLabel of shown(outer)) for (const innerLabel of shown(inner)) {
    const cell = members(cells, outerLabel, innerLabel);
    if (cell.length) bars.push({ outerLabel, innerLabel, parts: parts(cell), count: cell.length });
  }
  const isPair = outer && inner && outer !== inner;
  bars.forEach((bar, place) => {
    const total = bar.parts.reduce((sum, part) => sum + part.value, 0);
    for (const part of bar.parts) {
      if (!traces.has(part.name)) {
        traces.set(part.name, { type: "bar", name: plain(part.name), x: isPair ? [[], []] : [], y: [], hovertext: [], hoverinfo: "text",
          marker: { color: part.color || color(traces.size) } });
      }
      const trace = traces.get(part.name);
      if (isPair) { trace.x[0].push(outer.text(bar.outerLabel)); trace.x[1].push(inner.text(bar.innerLabel)); }
      else trace.x.push(inner ? inner.text(bar.innerLabel) : outer ? outer.text(bar.outerLabel) : "all");
      const value = view.relative && total > 0 ? part.value / total : part.value;
      trace.y.push(value);
      trace.hovertext.push(hover([[part.name, isShare || view.relative ? (100 * value).toFixed(1) + " %" : digits(value)],
        outer ? [outer.name, bar.outerLabel] : ["", null], inner && inner !== outer ? [inner.name, bar.innerLabel] : ["", null],
        ["", bar.count > 1 ? `mean of ${bar.count} points` : null]]));
    }
  });
  const yaxis = axisStyle(view.relative && !isShare ? "share" : title, isShare || view.relative ? { tickformat: ".0%", range: [0, 1] } : {});
  return draw(div, [...traces.values()], { barmode: "stack", bargap: bars.length > 40 ? 0.08 : 0.25, height: 440, margin: { l: 60, r: 16, t: 60, b: 70 },
    xaxis: axisStyle([outer, inner !== outer ? inner : null].filter(Boolean).map((axis) => axis.name).join(" / "), { type: isPair ? "multicategory" : "category" }), yaxis });
}

// A timeline: a line for each slice, thin inside another one.
function drawTimeline(div, timeline, range) {
  // Kinds of slices that hold others are pale, so that these stand out.
  const open = new Map(), traces = new Map(), owners = new Map(), outer = new Set();
  const kinds = timeline.names.map((name) => name.replace(/[\s#:]*\d.*$/, "") || name);
  for (const [track, name, start, length, detail] of timeline.slices) {
    const stack = open.get(track) || [];
    while (stack.length && stack.at(-1) <= start + 1e-6) stack.pop();
    const depth = Math.min(stack.length, 1), key = kinds[name] + "/" + depth;
    stack.push(start + length);
    open.set(track, stack);
    if (depth) outer.add(owners.get(track));
    else owners.set(track, kinds[name] + "/0");
    if (!traces.has(key)) {
      const known = [...traces.values()].find((trace) => trace.kind === kinds[name]);
      traces.set(key, { type: "scatter", mode: "lines", kind: kinds[name], name: plain(kinds[name]), legendgroup: kinds[name], showlegend: !known, depth,
        line: { width: depth ? 7 : 14, color: known ? known.line.color : color(new Set([...traces.values()].map((t) => t.kind)).size), simplify: false },
        opacity: 0.95, connectgaps: false, x: [], y: [], hovertext: [], hoverinfo: "text" });
    }
    const trace = traces.get(key), text = hover([["", timeline.names[name]], ["", timeline.tracks[track]],
      ["from", digits(start) + " ns"], ["for", digits(length) + " ns"], ["", detail || null]]);
    trace.x.push(start, start + length / 2, start + length, null);
    trace.y.push(track, track, track, null);
    trace.hovertext.push(text, text, text, "");
  }
  for (const key of outer) traces.get(key).opacity = 0.35;
  const ordered = [...traces.values()].sort((a, b) => a.depth - b.depth).map(({ kind, depth, ...trace }) => trace);
  return draw(div, ordered, { height: Math.min(1500, 130 + 21 * timeline.tracks.length), dragmode: "pan", margin: { l: 60, r: 16, t: 60, b: 50 },
    xaxis: axisStyle("time (ns)", { range, hoverformat: ",.1f" }), config: { scrollZoom: true },
    yaxis: axisStyle("", { fixedrange: true, tickvals: timeline.tracks.map((_, place) => place), ticktext: timeline.tracks.map(plain),
      tickfont: { size: 11 }, range: [timeline.tracks.length - 0.4, -0.6], zeroline: false }) });
}
