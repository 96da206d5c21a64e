"use strict";
// The data of the page, and what charts are made of: points that pass the filters, their groups and
// means.
const D = JSON.parse(document.getElementById("data").textContent);
const POINTS = D.points.map(([index, repeat, labels, figures, error, limiters, seconds, command]) =>
  ({ index, repeat, labels, figures, error, limiters, seconds, command }));
// A rule may be named as what every object has.
for (const point of POINTS) Object.setPrototypeOf(point.limiters, null);
const AXES = D.axes.map(({ name, title }, index) => {
  const labels = [...new Set(POINTS.map((point) => point.labels[index]))];
  const numeric = labels.length > 0 && labels.every((label) => label !== "" && isFinite(label));
  if (numeric) labels.sort((a, b) => a - b);
  const texts = new Map(labels.map((label) => [label, plain(label)]));
  for (const label of labels.filter((one) => one.length > 26)) {
    texts.set(label, plain(label.slice(0, 22)) + "…");
  }
  // Two labels must not become one.
  const isShort = new Set(texts.values()).size === labels.length;
  const text = (label) => (isShort ? texts.get(label) : plain(label));
  return { name, title, index, labels, numeric, text };
});
// Charts name figures by their titles and units; two must not have one name.
const METRICS = D.metrics.map((metric, index) => {
  const isAlone = D.metrics.every((one, at) => at === index || label(one) !== label(metric));
  return { ...metric, index, label: isAlone ? label(metric) : `${label(metric)}, ${metric.name}` };
});
// Whether there are results of an experiment, not files of other kinds alone.
const HAS_EXPERIMENT = D.path !== "";
// The axes that tell something apart.
const VARYING = AXES.filter((axis) => axis.labels.length > 1);
const REPEATS = Math.max(1, ...POINTS.slice(0, 2000).map((point) => point.repeat + 1));
// Whether every combination is a point; a sample has too few points to average over the other axes.
const IS_GRID = D.sampling === "grid" || D.sampling === "";
// Histograms of latencies by point, then by kind of latency.
const HISTOGRAMS = new Map();
for (const [point, kind, bins] of D.distributions) {
  HISTOGRAMS.set(point, { ...HISTOGRAMS.get(point), [D.latencies[kind].name]: bins });
}
const PUBLISHED = new Map();
for (const [point, metric, value] of D.published) PUBLISHED.set(point + "/" + metric, value);

const state = { filters: AXES.map(() => null), mean: "geometric" };

function published(point, metric) { return PUBLISHED.get(point.index + "/" + metric); }

// Only where every point has one: a mean over fewer points could not be compared.
function publishedMean(points, metric) {
  const figures = points.map((point) => published(point, metric.index));
  return figures.includes(undefined) ? null : mean(figures);
}

function isFigure(value) { return typeof value === "number"; }

// Whether a point passes the filters.
function passes(point) {
  return state.filters.every((only, axis) => only === null || only === point.labels[axis]);
}

function filtered() {
  return POINTS.filter((point) => point.error === null && passes(point));
}

// The mean that is chosen; of figures that are not all positive, the arithmetic one.
function mean(values, kind) {
  const known = values.filter(isFigure);
  if (known.length === 0) return null;
  if ((kind || state.mean) === "geometric" && known.every((value) => value > 0)) {
    return Math.exp(known.reduce((sum, value) => sum + Math.log(value), 0) / known.length);
  }
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

// Points by their labels on some axes.
function groups(points, axes) {
  const result = new Map();
  for (const point of points) {
    const key = JSON.stringify(axes.map((axis) => axis ? point.labels[axis.index] : ""));
    if (!result.has(key)) result.set(key, []);
    result.get(key).push(point);
  }
  return result;
}

function members(map, ...labels) { return map.get(JSON.stringify(labels)) || []; }

// The labels of an axis that pass the filters; one without a name for no axis.
function shown(axis) {
  if (!axis) return [""];
  const only = state.filters[axis.index];
  return only === null ? axis.labels : [only];
}

// Whether others than the given axes still vary, so that a mark stands for several points.
function hidden(axes) {
  return VARYING.filter((axis) => !axes.includes(axis) && state.filters[axis.index] === null);
}

// The axis of what is compared: systems or memories, else the last that has words, else the last.
const COMPARED = D.compared === null ? null : AXES[D.compared];
const ACROSS = VARYING.findLast((axis) => axis !== COMPARED && axis.numeric)
  || VARYING.find((axis) => axis !== COMPARED) || COMPARED;

// Up to four significant digits.
function digits(value) {
  if (value === null || value === undefined) return "–";
  const size = Math.abs(value);
  if (size >= 1e15 || (size > 0 && size < 1e-4)) return value.toExponential(2);
  const places = size >= 1000 ? 0 : size === 0 ? 0 : Math.max(0, 3 - Math.floor(Math.log10(size)));
  return value.toLocaleString("en-US", { maximumFractionDigits: places });
}

// The name of something with a title and a unit. Shares are figures in 0...1 and shown in percent.
function label({ title, unit }) { return unit ? `${title} (${unit})` : title; }

// A value with its unit.
function measured(value, unit) {
  if (value === null || value === undefined) return "–";
  if (unit === "%") return digits(100 * value) + " %";
  return digits(value) + (unit ? " " + unit : "");
}

function counted(count) { return count.toLocaleString("en-US"); }

// Text as charts take it: they read a little HTML in it.
function plain(text) {
  return String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

// An element with attributes and children; text is never read as HTML.
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  for (const child of children.flat()) if (child !== null) element.append(child);
  return element;
}

// A drop-down of [value, text] pairs.
function choice(title, options, value, changed) {
  const select = make("select", { change: () => changed(select.value) },
    options.map(([key, text]) => make("option", { value: key, selected: key === value }, text)));
  return make("label", {}, title, select);
}

// A drop-down of axes, and of none of them if there is a word for that.
function axisChoice(title, none, value, changed) {
  const options = VARYING.map((axis) => [String(axis.index), axis.title]);
  if (none) options.unshift(["", none]);
  return choice(title, options, value ? String(value.index) : "",
    (key) => changed(key === "" ? null : AXES[key]));
}

function metricChoice(title, value, changed) {
  return choice(title, METRICS.map((metric) => [String(metric.index), metric.label]),
    String(value.index), (key) => changed(METRICS[key]));
}

function check(title, value, changed) {
  const box = make("input", {
    type: "checkbox", checked: value, change: () => changed(box.checked),
  });
  return make("label", {}, box, title);
}

// A line for a shell, with a button that copies it.
function commandLine(text) {
  const line = make("pre", {}, text);
  const done = () => {
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  };
  const button = make("button", {
    type: "button",
    click: () => {
      if (!navigator.clipboard) return selectText(line);
      return navigator.clipboard.writeText(text).then(done, () => selectText(line));
    },
  }, "Copy");
  return make("div", { class: "command" }, line, button);
}

function selectText(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}
