// The page: its sections, and what is drawn again when a choice changes.
const updates = [];
// For tests.
let failedCharts = 0;

function update() {
  for (const one of updates) one();
}

function section(id, title, lead, ...children) {
  const head = [make("h2", {}, title), lead ? make("p", { class: "lead" }, lead) : null];
  document.getElementById("main").append(make("section", { id }, head, children));
}

// A section with drop-downs, a chart and a note that says what the marks stand for.
function chartSection(id, title, lead, controls, render, note) {
  const bar = make("div", { class: "controls" });
  const div = make("div", { class: "plot" });
  const text = make("p", { class: "note" });
  const fail = (error) => {
    failedCharts += 1;
    text.textContent = "This chart failed: " + error;
    console.error(error);
  };
  const redraw = () => {
    bar.replaceChildren(...controls(redraw).filter(Boolean));
    text.textContent = note();
    try {
      Promise.resolve(render(div)).catch(fail);
    } catch (error) {
      fail(error);
    }
  };
  section(id, title, lead, bar, div, text);
  updates.push(redraw);
}

// The note of a chart of points, of which filters may leave none.
function pointsNote(note) {
  return () => (filtered().length ? note() : "No points pass the filters.");
}

// Which points a mark is the mean of.
function meanNote(axes, kind) {
  const others = hidden(axes).map((axis) => axis.title);
  if (REPEATS > 1) others.push(`${REPEATS} repeats`);
  if (others.length === 0) return "";
  return `Each mark is the ${kind || state.mean} mean over ${others.join(", ")}; `
    + "the filters on top pick single values.";
}

function header() {
  const button = make("button", {
    type: "button", id: "theme",
    click: () => {
      const { dataset } = document.documentElement;
      dataset.theme = dataset.theme === "dark" ? "light" : "dark";
      update();
    },
  }, "Light / dark");
  const title = make("h1", {}, D.title || D.name || "Results");
  const names = HAS_EXPERIMENT ? [D.name, D.experiment].filter(Boolean).join(" · ")
    : "results without an experiment";
  document.getElementById("top").append(
    make("div", { class: "row" },
      make("div", {}, title, make("p", { class: "sub" }, names)), button),
    make("div", { class: "chips" }, chips()));
}

function chip(text, kind) { return make("span", { class: "chip " + (kind || "") }, text); }

function chips() {
  return [
    ...(HAS_EXPERIMENT ? experimentChips() : []),
    ...D.systems.filter(() => !HAS_EXPERIMENT).map((name) => chip(name)),
    chip(`LibraSim ${D.librasim}`),
  ];
}

function experimentChips() {
  const skipped = POINTS.filter((point) => (point.error || "").startsWith("skipped: ")).length;
  const failed = POINTS.filter((point) => point.error !== null).length - skipped;
  const holds = D.claims.filter((claim) => claim.holds).length;
  const all = [chip(counted(D.count) + (D.count === 1 ? " point" : " points"))];
  if (D.expected > D.count) {
    all.push(chip(`incomplete: ${counted(D.expected)} expected`, "bad"));
  }
  if (D.count > POINTS.length) {
    all.push(chip(`the first ${counted(POINTS.length)} are shown`, "bad"));
  }
  if (skipped) all.push(chip(`${counted(skipped)} skipped`));
  if (failed) all.push(chip(`${counted(failed)} failed`, "bad"));
  if (D.claims.length) {
    const kind = holds === D.claims.length ? "good" : "";
    all.push(chip(`${holds} of ${D.claims.length} claims hold`, kind));
  }
  return [...all, chip(`${METRICS.length} figures`)];
}

function filters() {
  const bar = make("div", { class: "bar" });
  if (VARYING.length) bar.append(make("strong", {}, "Show"));
  for (const axis of VARYING) {
    const labels = axis.labels.map((label, place) => [String(place), label]);
    bar.append(choice(axis.title, [["*", "all"], ...labels], "*", (key) => {
      state.filters[axis.index] = key === "*" ? null : axis.labels[key];
      update();
    }));
  }
  const means = [["geometric", "geometric"], ["arithmetic", "arithmetic"]];
  bar.append(choice("mean", means, state.mean, (key) => {
    state.mean = key;
    update();
  }));
  document.getElementById("filters").append(bar);
}

// A setter for each key of a view; the chart is drawn again, and `also` may adapt other keys.
function setter(view, redraw, also) {
  return (key) => (value) => {
    view[key] = value;
    if (also) also(key);
    redraw();
  };
}

// Whether values are spread so far that a logarithmic scale serves them.
function isWide(axis) {
  const numbers = axis && axis.numeric ? axis.labels.map(Number) : [];
  return numbers.length > 2 && numbers[0] > 0 && numbers.at(-1) / numbers[0] >= 16;
}

// The figure that is shown first: cycles of memories with different clocks cannot be compared.
function firstMetric() {
  const [first] = METRICS;
  if (first.unit !== "cycles") return first;
  return METRICS.find(({ unit }) => ["GB/s", "ns"].includes(unit))
    || METRICS.find(({ unit }) => unit !== "cycles") || first;
}

function clockNote({ unit }) {
  const isMixed = unit === "cycles" && COMPARED && COMPARED.name === "timing";
  return isMixed ? "Cycles of memories with different clocks are different times. " : "";
}

function explorer() {
  const others = VARYING.filter((axis) => axis !== COMPARED && axis !== ACROSS);
  const panel = IS_GRID && others.find((axis) => axis.labels.length <= 6);
  const view = {
    metric: firstMetric(), x: ACROSS, colour: COMPARED === ACROSS ? null : COMPARED,
    panel: panel || null, logX: isWide(ACROSS), logY: false,
  };
  const controls = (redraw) => {
    const set = setter(view, redraw, (key) => {
      if (key === "x") view.logX = isWide(view.x);
    });
    return [
      metricChoice("figure", view.metric, set("metric")),
      axisChoice("against", VARYING.length ? "" : "nothing", view.x, set("x")),
      axisChoice("colour", "none", view.colour, set("colour")),
      axisChoice("panels", "none", view.panel, set("panel")),
      view.x && view.x.numeric ? check("log x", view.logX, set("logX")) : null,
      check("log y", view.logY, set("logY")),
    ];
  };
  const note = () => {
    const help = view.metric.help ? `${view.metric.name}: ${view.metric.help}. ` : "";
    return help + clockNote(view.metric)
      + (IS_GRID ? meanNote([view.x, view.colour, view.panel]) : "");
  };
  chartSection("explorer", "Figures against axes", "", controls,
    (div) => drawExplorer(div, view), pointsNote(note));
}

function comparison() {
  if (!COMPARED) return;
  const others = VARYING.filter((axis) => axis !== COMPARED);
  const fewest = others.sort((a, b) => a.labels.length - b.labels.length)[0] || null;
  const known = METRICS.find((metric) => D.published.some(([, m]) => m === metric.index));
  const view = {
    metric: known || firstMetric(), compared: COMPARED, across: fewest, base: "", logY: false,
  };
  const controls = (redraw) => {
    const set = setter(view, redraw, (key) => {
      if (key === "compared") view.base = "";
      if (view.across === view.compared) view.across = null;
    });
    const bases = view.compared.labels.map((label) => [label, "over " + label]);
    return [
      metricChoice("figure", view.metric, set("metric")),
      axisChoice("compare", "", view.compared, set("compared")),
      axisChoice("for each", "all points", view.across, set("across")),
      choice("as", [["", "it is"], ...bases], view.base, set("base")),
      check("log y", view.logY, set("logY")),
    ];
  };
  const diamonds = known ? " Open diamonds are published figures." : "";
  chartSection("comparison", "Side by side", "", controls, (div) => drawComparison(div, view),
    pointsNote(() => clockNote(view.metric) + meanNote([view.compared, view.across]) + diamonds));
}

// A section of stacks; there may be one for each of several things.
function stackSection(id, title, lead, things, parts, yTitle, isShare) {
  const view = {
    outer: VARYING.find((axis) => axis !== COMPARED) || null, inner: COMPARED,
    thing: things[0], relative: false,
  };
  const controls = (redraw) => {
    const set = setter(view, redraw);
    const names = things.map((name) => [name, name]);
    return [
      things.length > 1 ? choice("of", names, view.thing, set("thing")) : null,
      axisChoice("groups", "none", view.outer, set("outer")),
      axisChoice("bars", "none", view.inner, set("inner")),
      isShare ? null : check("as shares", view.relative, set("relative")),
    ];
  };
  chartSection(id, title, lead, controls,
    (div) => drawStacks(div, view, (points) => parts(points, view.thing), yTitle, isShare),
    pointsNote(() => meanNote([view.outer, view.inner], "arithmetic")));
}

function stackSections() {
  if (devices().length) {
    stackSection("utilisation", "Where the time goes", "Shares of the time of each device.",
      devices(), timeParts, "Share of the time", true);
  }
  const { whole, parts } = energyMetrics();
  if (parts.length) {
    const { title, unit } = whole || parts[0];
    stackSection("energy", "Where the energy goes", "", ["energy"], energyParts,
      label({ title: title.split(",")[0], unit }), false);
  }
  const rules = greatestRules();
  if (rules.length) {
    stackSection("limiters", "What holds commands back",
      "Timing rules and their shares of the cycles in which commands waited.", ["rules"],
      (points) => limiterParts(points, rules), "Share of the waiting", true);
  }
}

function about() {
  const folder = D.folder ? make("p", { class: "note" }, "In the folder " + D.folder) : null;
  const text = D.text ? make("details", {},
    make("summary", {}, "The experiment, " + D.experiment), make("pre", {}, D.text)) : null;
  section("about", "How to repeat it", "", D.command ? commandLine(D.command) : null, folder, text);
}

const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
document.documentElement.dataset.theme = isDark ? "dark" : "light";
header();
if (HAS_EXPERIMENT) filters();
else document.getElementById("filters").remove();
const hasFigures = METRICS.length > 0 && POINTS.some((point) => point.error === null);
if (hasFigures) {
  explorer();
  comparison();
}
loadSections();
latencySection();
intervalSection();
claimSection();
if (hasFigures) stackSections();
whatIfSections();
D.timelines.forEach(timelineSection);
if (HAS_EXPERIMENT) {
  tableSection();
  about();
}
update();
