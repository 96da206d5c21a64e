// What relaxing the rules that hold back would change: of files, and of the points of an
// experiment. A change is a share; negative is faster.
const RELAXED = [
  { key: "without", title: "without it", color: 0 },
  { key: "shorter", title: "a tenth shorter", color: 2 },
];
const LATENCY_CHANGE = { title: "the mean read latency", value: (relaxed) => relaxed.latency };

function timeChange(title) { return { title, value: (relaxed) => relaxed.time }; }

function whatIfSections() {
  pointWhatIfSection();
  D.replays.filter((replay) => replay.what_if).forEach(whatIfSection);
}

// The rules of a file: of each its share of the waiting, and the changes without it and with it a
// tenth shorter.
function replayRules({ what_if: rows, mean: base }) {
  const relaxed = (pair) => {
    if (!pair) return null;
    const [gain, latency] = pair;
    const isKnown = isFigure(latency) && isFigure(base) && base > 0;
    return { time: -gain, latency: isKnown ? latency / base - 1 : null, latency_ns: latency };
  };
  return rows.map(({ rule, share, without, shorter }) => ({
    rule, share, without: relaxed(without), shorter: relaxed(shorter),
  }));
}

// What is known of the rules.
function knownChanges(rows, kinds) {
  return kinds.filter(({ value }) => rows.some(
    (row) => RELAXED.some(({ key }) => row[key] && isFigure(value(row[key])))));
}

// Where requests come at their own pace, only latencies change: what changes in most of the runs,
// of which each has a list of rules.
function firstChange(runs, kinds) {
  const greatest = ({ value }, rows) => Math.max(0, ...rows.flatMap((row) => RELAXED.map(
    ({ key }) => (row[key] ? Math.abs(value(row[key])) : 0))));
  const changes = (kind) => runs.filter((rows) => greatest(kind, rows) > 0.005).length;
  return kinds.find((kind) => 2 * changes(kind) > runs.length) || kinds[0];
}

function changeChoice(kinds, view, redraw) {
  if (kinds.length < 2) return null;
  return choice("change of", kinds.map(({ title }, place) => [String(place), title]),
    String(kinds.indexOf(view.kind)), (key) => setter(view, redraw)("kind")(kinds[key]));
}

function whatIfSection(replay, number) {
  const id = "whatif" + number;
  const rows = replayRules(replay);
  const work = replay.is_run ? "the time of the run" : "the time of a request";
  const kinds = knownChanges(rows, [timeChange(work), LATENCY_CHANGE]);
  const view = { kind: firstChange([rows], kinds) };
  chartSection(id, "What if a rule were relaxed?", replay.path,
    (redraw) => [changeChoice(kinds, view, redraw)],
    (div) => (view.kind ? drawRelaxed(div, rows, view.kind) : null),
    () => (rows.length
      ? "Each of the rules that held commands back most, relaxed alone: left of 0 is faster."
      : "No rule held back."));
  if (rows.length) {
    const columns = ruleColumns(kinds.includes(LATENCY_CHANGE));
    const line = (tag, text) => make("tr", {}, columns.map((column) => make(tag,
      { class: column.numeric ? "num" : "" }, text(column))));
    document.querySelector(`#${id} .note`).after(make("div", { class: "scroll" },
      make("table", { class: "whatif" },
        make("thead", {}, line("th", ({ name }) => name)),
        make("tbody", {}, rows.map((row) => line("td", (column) => columnText(column, row)))))));
  }
}

// Two bars for each rule.
function drawRelaxed(div, rows, kind) {
  const series = RELAXED.map(({ key, title, color: place }) => ({
    name: title, color: PART_COLORS[place],
    bars: rows.filter((row) => row[key] && isFigure(kind.value(row[key]))).map((row) => ({
      rule: row.rule, value: kind.value(row[key]),
      lines: [
        ["", `${row.rule}, ${title}`], [kind.title, change(kind.value(row[key]))],
        ["share of the waiting", measured(row.share, "%")],
      ],
    })),
  }));
  const onlyBus = rows.filter((row) => RELAXED.every(({ key }) => !row[key]));
  series[0].bars.push(...onlyBus.map(({ rule, share }) => ({
    rule, value: 0, text: "the bus",
    lines: [
      ["", `${rule}, which only a bus makes`], ["share of the waiting", measured(share, "%")],
    ],
  })));
  return drawRules(div, rows.map(({ rule }) => rule), series, `Change of ${kind.title}`);
}

function drawRules(div, rules, series, title) {
  const traces = series.map(({ name, color: fill, bars }) => {
    const trace = emptyTrace({
      type: "bar", orientation: "h", name: plain(name), marker: { color: fill },
      text: [], textposition: "outside", cliponaxis: false, textfont: { size: 11 },
    });
    for (const { rule, value, text, lines } of bars) {
      put(trace, value, plain(rule), hover(lines));
      trace.text.push(text || change(value));
    }
    return trace;
  });
  const values = traces.flatMap(({ x }) => x);
  // Room for the numbers beside the bars.
  const [least, most] = [Math.min(-0.001, ...values), Math.max(0, ...values)];
  const air = (isNarrow() ? 0.55 : 0.12) * (most - least);
  return draw(div, traces, {
    height: 130 + (14 + 20 * Math.max(2, series.length)) * rules.length,
    barmode: "group", bargap: 0.3,
    xaxis: axisStyle(isNarrow() ? "Change" : title, {
      tickformat: ",.3~p", range: [least - air, most + air], zerolinewidth: 2,
      tickangle: 0, nticks: isNarrow() ? 4 : 12,
    }),
    yaxis: axisStyle("", {
      // Downwards, and also with the last where it has no bar.
      ...categories(rules.map(plain)), range: [rules.length - 0.5, -0.5], ticksuffix: "  ",
    }),
  });
}

function change(share) {
  const percent = Math.abs(100 * share);
  if (percent < 0.05) return "0 %";
  return `${share > 0 ? "+" : "−"}${percent.toFixed(percent < 10 ? 1 : 0)} %`;
}

// Columns of a table of rules; where nothing can be relaxed there is no value to sort by.
function ruleColumns(hasLatencies) {
  const changes = RELAXED.flatMap(({ key, title }) => [
    {
      name: title + ": time", numeric: true,
      value: (row) => (row[key] ? row[key].time : null),
      text: (row) => (row[key] ? change(row[key].time) : "the bus"),
    },
    hasLatencies ? {
      name: title + ": read latency, mean", numeric: true,
      value: (row) => (row[key] ? row[key].latency : null),
      text: (row) => latencyText(row[key]),
    } : null,
  ]);
  return [
    { name: "rule", value: ({ rule }) => rule },
    {
      name: "share of the waiting", numeric: true, value: ({ share }) => share,
      text: ({ share }) => measured(share, "%"),
    },
    ...changes.filter(Boolean),
  ];
}

function latencyText(relaxed) {
  if (!relaxed || !isFigure(relaxed.latency)) return "–";
  const { latency, latency_ns: absolute } = relaxed;
  return absolute === undefined ? change(latency) : `${digits(absolute)} ns (${change(latency)})`;
}
