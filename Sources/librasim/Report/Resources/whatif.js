// What relaxing the rules that hold back would gain.
function whatIfSections() {
  D.replays.filter((replay) => replay.what_if).forEach(whatIfSection);
}

const RELAXED = [
  { key: "without", title: "without it", color: 0 },
  { key: "shorter", title: "a tenth shorter", color: 2 },
];

function whatIfSection(replay, number) {
  const id = "whatif" + number;
  const isDrawn = replay.what_if.some((row) => row.without || row.shorter);
  chartSection(id, "What if a rule were relaxed?", replay.path, () => [],
    (div) => (isDrawn ? drawWhatIf(div, replay.what_if) : null),
    () => (replay.what_if.length
      ? "How much less time a request takes; below 0, how much more." : "No rule held back."));
  if (replay.what_if.length) {
    document.querySelector(`#${id} .note`).after(whatIfTable(replay));
  }
}

function drawWhatIf(div, rows) {
  const names = rows.map(({ rule }) => plain(rule));
  const traces = RELAXED.map(({ key, title, color: place }) => {
    const trace = emptyTrace({
      type: "bar", orientation: "h", name: title, marker: { color: PART_COLORS[place] },
      text: [], textposition: "outside", cliponaxis: false, textfont: { size: 11 },
    });
    for (const row of rows.filter((one) => one[key])) {
      const [gain] = row[key];
      put(trace, gain, plain(row.rule), hover([
        ["", `${row.rule}, ${title}`], ["time of a request", change(-gain)],
        ["share of the waiting", measured(row.share, "%")],
      ]));
      trace.text.push(short(gain, "%"));
    }
    return trace;
  });
  const gains = traces.flatMap(({ x }) => x);
  // Room for the numbers beside the bars.
  const [least, most] = [Math.min(0, ...gains), Math.max(0.01, ...gains)];
  const air = 0.12 * (most - least);
  return draw(div, traces, {
    height: 130 + 54 * rows.length, barmode: "group", bargap: 0.3,
    xaxis: axisStyle("time saved (%)", {
      tickformat: ",.3~p", range: [least < 0 ? least - air : 0, most + air],
    }),
    yaxis: axisStyle("", { ...categories(names), autorange: "reversed", ticksuffix: "  " }),
  });
}

function change(share) {
  return Math.abs(share) < 5e-4 ? "0 %" : `${share > 0 ? "+" : "−"}${short(Math.abs(share), "%")}`;
}

function whatIfTable({ what_if: rows, mean: base }) {
  const cells = (relaxed) => {
    if (!relaxed) return ["the bus", "–"];
    const [gain, latency] = relaxed;
    const isKnown = isFigure(latency) && isFigure(base) && base > 0;
    return [change(-gain), isKnown ? `${digits(latency)} ns (${change(latency / base - 1)})` : "–"];
  };
  const heads = ["rule", "share of the waiting", "without it: time", "read latency, mean",
    "a tenth shorter: time", "read latency, mean"];
  const body = rows.map((row) => [row.rule, measured(row.share, "%"), ...cells(row.without),
    ...cells(row.shorter)]);
  const line = (tag, texts) => make("tr", {}, texts.map(
    (text, place) => make(tag, { class: place ? "num" : "" }, text)));
  return make("div", { class: "scroll" }, make("table", { class: "whatif" },
    make("thead", {}, line("th", heads)), make("tbody", {}, body.map((texts) => line("td", texts)))));
}
