// Which share of requests is done within a latency: of replays, and of the points of an experiment.
function latencySection() {
  const kinds = D.latencies.filter(({ name }) => latencySeries(name).length);
  if (!kinds.length) return;
  const view = { kind: kinds[0].name, isTail: false, logX: true };
  const controls = (redraw) => {
    const set = setter(view, redraw);
    return [
      choice("latency", kinds.map(({ name, title }) => [name, title]), view.kind, set("kind")),
      check("the rest, log y", view.isTail, set("isTail")),
      check("log x", view.logX, set("logX")),
    ];
  };
  chartSection("latencies", "Distribution of latencies", "", controls,
    (div) => drawLatencies(div, view, kinds.find(({ name }) => name === view.kind)),
    () => "The share of requests that are done within a latency"
      + (view.isTail ? ", and here that of the rest. " : ". ")
      + (POINTS.length > HISTOGRAMS.size && HISTOGRAMS.size > 0
        ? `Of ${counted(HISTOGRAMS.size)} points of the experiment.` : ""));
}

// Histograms with their names; points of an experiment that differ in other ways are put together.
function latencySeries(kind) {
  const series = D.replays.filter(({ histograms }) => histograms[kind]).map((replay) => ({
    name: replay.name === replay.system ? replay.name : `${replay.name} (${replay.system})`,
    place: systemPlace(replay.system),
    bins: replay.histograms[kind],
  }));
  const cells = groups(filtered().filter((point) => pointHistogram(point, kind)), [COMPARED]);
  for (const name of shown(COMPARED)) {
    const points = members(cells, name);
    if (!points.length) continue;
    series.push({
      // Beside replays of the same system.
      name: COMPARED ? name + (D.replays.length ? `, ${D.name}` : "") : D.name,
      place: labelPlace(COMPARED, name), count: points.length,
      bins: together(points.map((point) => pointHistogram(point, kind))),
    });
  }
  // A system's second line has its colour and other dashes.
  series.forEach((one, at) => {
    one.kind = series.slice(0, at).filter(({ place }) => place === one.place).length;
  });
  return series;
}

function pointHistogram(point, kind) {
  const own = HISTOGRAMS.get(point.index);
  return own ? own[kind] : undefined;
}

// One histogram of several; counts of a latency add up.
function together(histograms) {
  if (histograms.length === 1) return histograms[0];
  const counts = new Map();
  for (const [upTo, count] of histograms.flat()) {
    counts.set(upTo, (counts.get(upTo) || 0) + count);
  }
  return [...counts].sort((a, b) => a[0] - b[0]);
}

function drawLatencies(div, view, { title }) {
  const traces = latencySeries(view.kind).map(({ name, place, kind, bins, count }) => {
    const trace = emptyTrace({
      type: "scatter", mode: "lines", name: plain(name),
      line: { color: color(place), width: 2, dash: dash(kind), shape: "hv" },
    });
    const all = bins.reduce((sum, [, number]) => sum + number, 0);
    let done = 0;
    if (!view.isTail) put(trace, bins[0][0], 0, "");
    for (const [upTo, number] of bins) {
      done += number;
      // A logarithmic scale has no place for nothing.
      if (view.isTail && done === all) break;
      const share = view.isTail ? (all - done) / all : done / all;
      put(trace, upTo, share, hover([
        ["", name], [view.isTail ? "beyond" : "within", digits(upTo) + " ns"],
        ["requests", (100 * share).toPrecision(4) + " %"],
        ["", count > 1 ? `${counted(count)} points together` : null],
      ]));
    }
    return trace;
  });
  return draw(div, traces, {
    height: 440,
    xaxis: axisStyle(`${title} (ns)`, {
      type: view.logX ? "log" : "linear", ...latencyTicks(view),
    }),
    yaxis: axisStyle(view.isTail ? "Requests beyond it" : "Requests within it", view.isTail
      ? { type: "log", tickformat: ",.3~p", dtick: 1 }
      : { tickformat: ".0%", range: [0, 1.02] }),
  });
}

function latencyTicks(view) {
  return view.logX ? { dtick: isNarrow() ? 1 : "D2", tickformat: ",~r" } : {};
}
