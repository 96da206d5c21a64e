// Stacks: a bar for each pair of labels, cut into the parts that `parts` gives for its points.
function drawStacks(div, view, parts, title, isShare) {
  const { outer, inner } = view;
  const isPair = outer !== null && inner !== null && outer !== inner;
  const asShare = isShare || view.relative;
  const cells = groups(filtered(), [outer, inner]);
  const traces = new Map();
  for (const outerLabel of shown(outer)) {
    for (const innerLabel of shown(inner)) {
      const cell = members(cells, outerLabel, innerLabel);
      if (cell.length === 0) continue;
      const labels = [[outer, outerLabel], [inner === outer ? null : inner, innerLabel]];
      const texts = labelLines(labels).length
        ? labels.filter(([axis]) => axis).map(([axis, label]) => axis.text(label)) : ["all"];
      const pieces = parts(cell);
      const total = view.relative ? pieces.reduce((sum, part) => sum + part.value, 0) || 1 : 1;
      for (const part of pieces) {
        const trace = stackTrace(traces, part, isPair);
        const value = part.value / total;
        texts.forEach((text, level) => (isPair ? trace.x[level] : trace.x).push(text));
        trace.y.push(value);
        const figure = asShare ? (100 * value).toFixed(1) + " %" : digits(value);
        trace.hovertext.push(hover([
          [part.name, figure], ...labelLines(labels), countLine(cell),
        ]));
      }
    }
  }
  const names = [...new Set([outer, inner])].filter(Boolean).map((axis) => axis.title);
  const scale = asShare ? { tickformat: ".0%", range: [0, 1] } : {};
  return draw(div, [...traces.values()], {
    barmode: "stack", bargap: 0.25, margin: { l: 60, r: 16, t: 60, b: 70 },
    xaxis: axisStyle(names.join(" / "), { type: isPair ? "multicategory" : "category" }),
    yaxis: axisStyle(view.relative ? "Share" : title, scale),
  });
}

function stackTrace(traces, part, isPair) {
  if (!traces.has(part.name)) {
    traces.set(part.name, emptyTrace({
      type: "bar", name: plain(part.name), x: isPair ? [[], []] : [],
      marker: { color: part.color || PART_COLORS[traces.size % PART_COLORS.length] },
    }));
  }
  return traces.get(part.name);
}

// The arithmetic mean: parts then add up to the whole.
function average(points, metric) {
  return mean(points.map((point) => point.figures[metric.index]), "arithmetic") || 0;
}

// DEVICE_useful, DEVICE_computing and DEVICE_busy hold one another; what is left is idle.
const LEVELS = [
  { name: "useful work", suffixes: ["useful"], color: PART_COLORS[1] },
  { name: "padding, fill and drain", suffixes: ["computing"], color: PART_COLORS[2] },
  { name: "waiting for data", suffixes: ["busy", "utilization", "duty"], color: PART_COLORS[3] },
];

function devices() {
  const suffixes = LEVELS.flatMap((level) => level.suffixes).join("|");
  const pattern = new RegExp(`^(.+)_(?:${suffixes})$`);
  const matches = METRICS.map((metric) => pattern.exec(metric.name)).filter(Boolean);
  return [...new Set(matches.map((match) => match[1]))];
}

function timeParts(points, device) {
  const parts = [];
  let below = 0;
  let isKnown = false;
  for (const level of LEVELS) {
    const names = level.suffixes.map((suffix) => device + "_" + suffix);
    const metric = METRICS.find((one) => names.includes(one.name));
    if (!metric) continue;
    if (points.some((point) => isFigure(point.figures[metric.index]))) isKnown = true;
    const value = Math.min(1, Math.max(below, average(points, metric)));
    // Without finer figures nothing is known of the time but that the device was busy.
    const name = parts.length || level !== LEVELS[2] ? level.name : "busy";
    parts.push({ name, value: value - below, color: level.color });
    below = value;
  }
  // Of what is not useful no more is known without the time in which the device was busy.
  const knowsIdle = LEVELS[2].suffixes.some(
    (suffix) => METRICS.some((one) => one.name === device + "_" + suffix));
  const rest = knowsIdle ? "idle" : "all else";
  // Points without figures were not idle: no bar is drawn, but its place stays.
  return [...parts, { name: rest, value: isKnown ? 1 - below : 0, color: theme("line") }];
}

// The unit is the one that most figures have. energy_UNIT or total_UNIT is the whole; the others
// are its parts, but for rates and hbm_mJ, which is a part of parts.
function energyMetrics() {
  const unitOf = (name) => /_per_/.test(name) ? null : (/_[fpnumk]?J$/.exec(name) || [null])[0];
  const units = METRICS.map((metric) => unitOf(metric.name)).filter(Boolean);
  const count = (unit) => units.filter((one) => one === unit).length;
  const unit = units.reduce(
    (best, one) => best === null || count(one) > count(best) ? one : best, null);
  const isWhole = (metric) => ["energy" + unit, "total" + unit].includes(metric.name);
  const whole = METRICS.find(isWhole) || null;
  const parts = METRICS.filter((one) => unit && unitOf(one.name) === unit && !isWhole(one)
    && one.name !== "hbm_mJ");
  return { unit, whole, parts };
}

function energyParts(points) {
  const { whole, parts } = energyMetrics();
  // Where the whole is unknown, the parts that are known would pass for it: no bar is drawn.
  const known = points.filter((point) => !whole || isFigure(point.figures[whole.index]));
  const result = parts.map((metric) => ({
    // What its title says behind the comma.
    name: metric.title.replace(/^.*?, /, ""),
    value: Math.max(0, average(known, metric)),
  }));
  const all = whole ? average(known, whole) : 0;
  const rest = all - result.reduce((sum, part) => sum + part.value, 0);
  return rest > 1e-9 * all
    ? [...result, { name: "other", value: rest, color: theme("soft") }] : result;
}

// The rules with the greatest shares over all points.
function greatestRules() {
  const totals = new Map();
  for (const point of POINTS) {
    for (const [rule, share] of Object.entries(point.limiters)) {
      totals.set(rule, (totals.get(rule) || 0) + share);
    }
  }
  const sorted = [...totals].sort((a, b) => b[1] - a[1]);
  return sorted.slice(0, 8).map(([rule]) => rule);
}

function limiterParts(points, rules) {
  const share = (rule) => mean(points.map((point) => point.limiters[rule] || 0), "arithmetic");
  const parts = rules.map((rule) => ({ name: rule, value: share(rule) }));
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const all = mean(points.map((point) => sum(Object.values(point.limiters))), "arithmetic");
  const rest = all - sum(parts.map((part) => part.value));
  return rest > 1e-6
    ? [...parts, { name: "other rules", value: rest, color: theme("soft") }] : parts;
}
