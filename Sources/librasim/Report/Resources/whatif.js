// What relaxing the rules that hold back would gain.
function whatIfSections() {
  D.replays.filter((replay) => replay.what_if).forEach(whatIfSection);
}

const RELAXED = [
  { key: "without", title: "without it", color: 0 },
  { key: "shorter", title: "a tenth shorter", color: 2 },
];

// What a chart shows of a rule that is relaxed, as a share; negative is faster.
const WHAT_CHANGES = [
  { title: "the time of a request", value: ([gain]) => -gain },
  {
    title: "the mean read latency",
    value: ([, latency], { mean: base }) => (isFigure(latency) && base > 0 ? latency / base - 1
      : null),
  },
];

function whatIfSection(replay, number) {
  const id = "whatif" + number;
  const isDrawn = replay.what_if.some((row) => row.without || row.shorter);
  const kinds = WHAT_CHANGES.filter(({ value }) => replay.what_if.some(
    (row) => RELAXED.some(({ key }) => row[key] && value(row[key], replay) !== null)));
  const greatest = ({ value }) => Math.max(...replay.what_if.flatMap((row) => RELAXED.map(
    ({ key }) => Math.abs(row[key] ? value(row[key], replay) : 0))));
  // Where requests come at their own pace, only latencies change.
  const view = { kind: kinds.find((kind) => greatest(kind) > 0.005) || kinds[0] };
  const controls = (redraw) => (kinds.length < 2 ? [] : [
    choice("change of", kinds.map(({ title }, place) => [String(place), title]),
      String(kinds.indexOf(view.kind)), (key) => setter(view, redraw)("kind")(kinds[key])),
  ]);
  chartSection(id, "What if a rule were relaxed?", replay.path, controls,
    (div) => (isDrawn ? drawWhatIf(div, replay, view.kind) : null),
    () => (replay.what_if.length
      ? "Each of the rules that held commands back most, relaxed alone: left of 0 is faster."
      : "No rule held back."));
  if (replay.what_if.length) {
    document.querySelector(`#${id} .note`).after(whatIfTable(replay));
  }
}

function drawWhatIf(div, replay, kind) {
  const rows = replay.what_if;
  const traces = RELAXED.map(({ key, title, color: place }) => {
    const trace = emptyTrace({
      type: "bar", orientation: "h", name: title, marker: { color: PART_COLORS[place] },
      text: [], textposition: "outside", cliponaxis: false, textfont: { size: 11 },
    });
    for (const row of rows.filter((one) => one[key])) {
      const value = kind.value(row[key], replay);
      if (value === null) continue;
      put(trace, value, plain(row.rule), hover([
        ["", `${row.rule}, ${title}`], [kind.title, change(value)],
        ["share of the waiting", measured(row.share, "%")],
      ]));
      trace.text.push(change(value));
    }
    return trace;
  });
  const values = traces.flatMap(({ x }) => x);
  // Room for the numbers beside the bars.
  const [least, most] = [Math.min(-0.001, ...values), Math.max(0, ...values)];
  const air = (isNarrow() ? 0.3 : 0.12) * (most - least);
  return draw(div, traces, {
    height: 130 + 54 * rows.length, barmode: "group", bargap: 0.3,
    xaxis: axisStyle(isNarrow() ? "Change" : `Change of ${kind.title}`, {
      tickformat: ",.3~p", range: [least - air, most + air], zerolinewidth: 2,
    }),
    yaxis: axisStyle("", {
      ...categories(rows.map(({ rule }) => plain(rule))), autorange: "reversed", ticksuffix: "  ",
    }),
  });
}

function change(share) {
  const percent = Math.abs(100 * share);
  if (percent < 0.05) return "0 %";
  return `${share > 0 ? "+" : "−"}${percent.toFixed(percent < 10 ? 1 : 0)} %`;
}

function whatIfTable({ what_if: rows, mean: base }) {
  const cells = (relaxed) => {
    if (!relaxed) return ["the bus", "–"];
    const [gain, latency] = relaxed;
    const isKnown = isFigure(latency) && isFigure(base) && base > 0;
    const text = isKnown ? `${digits(latency)} ns (${change(latency / base - 1)})` : "–";
    return [change(-gain), text];
  };
  const heads = ["rule", "share of the waiting", "without it: time", "read latency, mean",
    "a tenth shorter: time", "read latency, mean"];
  const body = rows.map((row) => [row.rule, measured(row.share, "%"), ...cells(row.without),
    ...cells(row.shorter)]);
  const line = (tag, texts) => make("tr", {}, texts.map(
    (text, place) => make(tag, { class: place ? "num" : "" }, text)));
  return make("div", { class: "scroll" }, make("table", { class: "whatif" },
    make("thead", {}, line("th", heads)),
    make("tbody", {}, body.map((texts) => line("td", texts)))));
}
