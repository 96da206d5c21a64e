// What all charts have in common.
const COLORS = [
  "#3b78e7", "#ee7b30", "#2fa575", "#b05cc9", "#d0a52b", "#16a3b8", "#dc4f74", "#8b7a69",
];
// Of the parts of stacks: none is that of a system.
const PART_COLORS = [
  "#5b8ff9", "#61c9a8", "#f6bd60", "#e8684a", "#9270ca", "#6dc8ec", "#c2c8d5", "#ff9d4d",
  "#269a99", "#ff99c3",
];
const SYMBOLS = [
  "circle", "square", "diamond", "triangle-up", "x", "star", "pentagon", "cross",
];
const CONFIG = {
  displaylogo: false,
  responsive: true,
  modeBarButtons: [["toImage"], ["zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"]],
};
const FONT = "system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif";

const DASHES = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"];

function color(place) { return COLORS[place % COLORS.length]; }

// The place of a system in the list of all: its colour is the same in every chart.
function systemPlace(name) { return Math.max(0, D.systems.indexOf(name)); }

// The place of an axis' label, whatever the filters leave.
function labelPlace(axis, name) {
  if (!axis) return 0;
  return axis === COMPARED ? systemPlace(name) : axis.labels.indexOf(name);
}

// A mark of its own for each place, also where colours repeat.
function symbol(place) {
  return SYMBOLS[(place + Math.floor(place / COLORS.length)) % SYMBOLS.length];
}

function dash(place) { return DASHES[place % DASHES.length]; }

function isNarrow() { return document.documentElement.clientWidth < 640; }

// How a scale shows its numbers.
function scaleOf(unit) { return unit === "%" ? { tickformat: ",.3~p" } : {}; }

// A colour of the style sheet, which differs between light and dark.
function theme(name) {
  return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
}

function axisStyle(title, more) {
  return {
    title: { text: plain(title), standoff: 8, font: { size: 13.5 } },
    gridcolor: theme("grid"),
    zerolinecolor: theme("line"),
    linecolor: theme("line"),
    automargin: true,
    ...more,
  };
}

function layout(more) {
  return {
    height: 440,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: FONT, size: 13, color: theme("text") },
    margin: { l: 60, r: 16, t: 60, b: 50 },
    hovermode: "closest",
    colorway: COLORS,
    hoverlabel: {
      bgcolor: theme("card"), bordercolor: theme("line"), font: { color: theme("text") },
      align: "left",
    },
    modebar: {
      bgcolor: "rgba(0,0,0,0)", color: theme("soft"), activecolor: theme("accent"),
    },
    legend: {
      orientation: "h", x: 0, y: 1.02, xanchor: "left", yanchor: "bottom",
      traceorder: "normal",
    },
    ...more,
  };
}

function draw(div, traces, options) {
  // On a small screen the buttons would cover the legend.
  const bar = isNarrow() ? { displayModeBar: false } : {};
  const whole = layout(options);
  // There a legend has a line for each name, which must not take its room from the chart.
  const names = traces.filter(({ name, showlegend }) => name && showlegend !== false).length;
  if (isNarrow()) whole.height += 20 * Math.max(0, names - 2);
  return Plotly.react(div, traces, whole, { ...CONFIG, ...bar, ...options.config });
}

// A trace without points, which `put` adds.
function emptyTrace(more) {
  return { x: [], y: [], hovertext: [], hoverinfo: "text", ...more };
}

function put(trace, x, y, text) {
  trace.x.push(x);
  trace.y.push(y);
  trace.hovertext.push(text);
}

// Marks of published figures; the legend names them once.
function publishedTrace(traces, fill, more) {
  const isKnown = traces.some((trace) => trace.legendgroup === "published");
  return emptyTrace({
    type: "scatter", mode: "markers", name: "published", legendgroup: "published",
    legendrank: 2000, showlegend: !isKnown,
    marker: { symbol: "diamond-open", size: 11, color: fill, line: { width: 2 } },
    ...more,
  });
}

// What a mark stands for, in lines; those without a text are left out.
function hover(lines) {
  const shown = lines.filter(([, text]) => text !== null);
  const line = ([name, text]) => (name ? plain(name) + ": " : "") + `<b>${plain(text)}</b>`;
  return shown.map(line).join("<br>");
}

// Lines of a hover text for labels of axes.
function labelLines(labels) {
  return labels.filter(([axis]) => axis).map(([axis, name]) => [axis.title, name]);
}

function countLine(points, range) {
  return ["", points.length > 1 ? `mean of ${points.length} points${range || ""}` : null];
}

// Few digits for a number on a bar.
function short(value, unit) {
  if (unit === "%") return short(100 * value) + " %";
  if (Math.abs(value) < 1e4) return String(Number(value.toPrecision(3)));
  const options = { notation: "compact", maximumSignificantDigits: 3 };
  return Intl.NumberFormat("en-US", options).format(value);
}
