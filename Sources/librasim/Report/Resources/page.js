// The page: its sections, and what is drawn again when a choice changes.
const updates = [];
let failedCharts = 0;

function update() {
  for (const one of updates) one();
}

function section(id, title, lead, ...children) {
  const element = make("section", { id }, make("h2", {}, title), lead ? make("p", { class: "lead" }, lead) : null, children);
  document.getElementById("main").append(element);
  return element;
}

// A section with drop-downs, a chart and a note; `note` says what the marks stand for.
function chartSection(id, title, lead, controls, render, note) {
  const bar = make("div", { class: "controls" }), div = make("div", { class: "plot" }), text = make("p", { class: "note" });
  const redraw = () => {
    bar.replaceChildren(...controls(redraw).filter(Boolean));
    text.textContent = note ? note() : "";
    if (filtered().length === 0) text.textContent = "No points pass the filters.";
    Promise.resolve(render(div)).catch((error) => { failedCharts += 1; text.textContent = "This chart failed: " + error; console.error(error); });
  };
  section(id, title, lead, bar, div, text);
  updates.push(redraw);
}

function meanNote(axes) {
  const others = hidden(axes).map((axis) => axis.name);
  if (REPEATS > 1) others.push(`${REPEATS} repeats`);
  return others.length ? `Each mark is the ${state.mean} mean over ${others.join(", ")}; the filters on top pick single values.` : "";
}

function header() {
  const failed = POINTS.filter((point) => point.error !== null).length, holds = D.claims.filter((claim) => claim.holds).length;
  const chip = (text, kind) => make("span", { class: "chip " + (kind || "") }, text);
  const chips = [chip(`${D.count.toLocaleString("en-US")} points`)];
  if (D.expected > D.count) chips.push(chip(`incomplete: ${D.expected.toLocaleString("en-US")} expected`, "bad"));
  if (D.count > POINTS.length) chips.push(chip(`the first ${POINTS.length.toLocaleString("en-US")} are shown`, "bad"));
  if (failed) chips.push(chip(`${failed} failed`, "bad"));
  if (D.claims.length) chips.push(chip(`${holds} of ${D.claims.length} claims hold`, holds === D.claims.length ? "good" : ""));
  chips.push(chip(`${METRICS.length} figures`), chip(`LibraSim ${D.librasim}`));
  const button = make("button", { type: "button", id: "theme", click: () => {
    const root = document.documentElement;
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    update();
  } }, "Light / dark");
  document.getElementById("top").append(
    make("div", { class: "row" }, make("div", {}, make("h1", {}, D.title || D.name || "Results"),
      make("p", { class: "sub" }, [D.name, D.experiment].filter(Boolean).join(" · "))), button),
    make("div", { class: "chips" }, chips));
}

function filters() {
  const bar = make("div", { class: "bar" });
  if (VARYING.length) bar.append(make("strong", {}, "Show"));
  for (const axis of VARYING) {
    bar.append(choice(axis.name, [["*", "all"], ...axis.labels.map((label, place) => [String(place), label])], "*", (key) => {
      state.filters[axis.index] = key === "*" ? null : axis.labels[key];
      update();
    }));
  }
  bar.append(choice("mean", [["geometric", "geometric"], ["arithmetic", "arithmetic"]], state.mean, (key) => { state.mean = key; update(); }));
  document.getElementById("filters").append(bar);
}

function isWide(axis) {
  const numbers = axis && axis.numeric ? axis.labels.map(Number) : [];
  return numbers.length > 2 && numbers.every((n) => n > 0) && Math.max(...numbers) / Math.min(...numbers) >= 16;
}

function explorer() {
  const third = VARYING.find((axis) => axis !== COMPARED && axis !== ACROSS && axis.labels.length <= 6);
  const view = { metric: METRICS[0], x: ACROSS, colour: COMPARED !== ACROSS ? COMPARED : null, panel: IS_GRID && third ? third : null, logX: isWide(ACROSS), logY: false };
  chartSection("explorer", "Figures against axes", "",
    (redraw) => {
      const set = (key) => (value) => { view[key] = value; if (key === "x") view.logX = isWide(value); redraw(); };
      return [metricChoice("figure", view.metric, set("metric")), axisChoice("against", VARYING.length ? "" : "nothing", view.x, set("x")),
        axisChoice("colour", "none", view.colour, set("colour")), axisChoice("panels", "none", view.panel, set("panel")),
        view.x && view.x.numeric ? check("log x", view.logX, set("logX")) : null, check("log y", view.logY, set("logY"))];
    },
    (div) => drawExplorer(div, view),
    () => [view.metric.help && `${view.metric.name}: ${view.metric.help}.`, IS_GRID ? meanNote([view.x, view.colour, view.panel]) : ""].filter(Boolean).join(" "));
}

function comparison() {
  if (!COMPARED) return;
  const across = VARYING.filter((axis) => axis !== COMPARED).sort((a, b) => a.labels.length - b.labels.length)[0] || null;
  const withPublished = METRICS.find((metric) => D.published.some(([, m]) => m === metric.index));
  const view = { metric: withPublished || METRICS[0], compared: COMPARED, across, base: "", logY: false };
  chartSection("comparison", "Side by side", "",
    (redraw) => {
      const set = (key) => (value) => { view[key] = value; if (key === "compared") { view.base = ""; if (view.across === value) view.across = null; } redraw(); };
      return [metricChoice("figure", view.metric, set("metric")), axisChoice("compare", "", view.compared, set("compared")),
        axisChoice("for each", "all points", view.across, (axis) => set("across")(axis === view.compared ? null : axis)),
        choice("as", [["", "it is"], ...view.compared.labels.map((label) => [label, "over " + label])], view.base, set("base")), check("log y", view.logY, set("logY"))];
    },
    (div) => drawComparison(div, view),
    () => [meanNote([view.compared, view.across]), withPublished ? "Open diamonds are published figures." : ""].filter(Boolean).join(" "));
}

function claims() {
  if (!D.claims.length) return;
  const row = (claim) => {
    const bound = claim.kind === "published" ? `${digits(claim.figure)} ± ${digits(100 * claim.within)} %` : `${claim.kind} ${digits(claim.figure)}`;
    const verdict = claim.value === null ? ["–", "cannot be judged", ""] : [digits(claim.value), claim.holds ? "✓ holds" : "✗ does not hold", claim.holds ? "good" : "bad"];
    const ratio = claim.kind === "published" && claim.figure && claim.value !== null ? "× " + digits(claim.value / claim.figure) : "";
    return make("tr", {}, make("td", { class: "wrap" }, claim.text), make("td", { class: "wrap" }, claim.source), make("td", {}, METRICS[claim.metric].name),
      make("td", { class: "num" }, bound), make("td", { class: "num" }, verdict[0]), make("td", { class: "num" }, ratio),
      make("td", { class: "num" }, String(claim.points)), make("td", { class: "verdict " + verdict[2] }, verdict[1]));
  };
  section("claims", "Claims", "What others say, held beside all points; filters do not change it.",
    make("div", { class: "scroll" }, make("table", {}, make("thead", {}, make("tr", {},
      [["claim"], ["source"], ["figure"], ["expected", "num"], ["here", "num"], ["here over published", "num"], ["points", "num"], ["verdict"]].map(([t, c]) => make("th", { class: c || "" }, t)))),
    make("tbody", {}, D.claims.map(row)))));
}

const average = (points, metric) => mean(points.map((point) => point.figures[metric.index]), "arithmetic") || 0;

function stackSection(id, title, lead, devices, parts, yTitle, isShare) {
  const view = { outer: VARYING.find((axis) => axis !== COMPARED) || null, inner: COMPARED, device: devices[0], relative: false };
  chartSection(id, title, lead,
    (redraw) => {
      const set = (key) => (value) => { view[key] = value; redraw(); };
      return [devices.length > 1 ? choice("of", devices.map((name) => [name, name]), view.device, set("device")) : null,
        axisChoice("groups", "none", view.outer, set("outer")), axisChoice("bars", "none", view.inner, set("inner")),
        isShare ? null : check("as shares", view.relative, set("relative"))];
    },
    (div) => drawStacks(div, view, (points) => parts(points, view.device), yTitle, isShare),
    () => meanNote([view.outer, view.inner]).replace(/geometric/, "arithmetic"));
}

// NAME_useful, NAME_computing and NAME_busy hold one another; what is left of the time is idle.
function utilisation() {
  const levels = [["useful", "useful work", COLORS[2]], ["computing", "padding, fill and drain", COLORS[4]], ["busy", "waiting for data", COLORS[1]]];
  const devices = [...new Set(METRICS.map((metric) => /^(.+)_(useful|computing|busy)$/.exec(metric.name)).filter(Boolean).map((match) => match[1]))];
  if (!devices.length) return;
  stackSection("utilisation", "Where the time goes", "Shares of the time of each device.", devices, (points, device) => {
    const result = [];
    let below = 0;
    for (const [suffix, name, fill] of levels) {
      const metric = METRICS.find((one) => one.name === device + "_" + suffix);
      if (!metric) continue;
      const value = Math.min(1, Math.max(below, average(points, metric)));
      result.push({ name: result.length ? name : suffix === "busy" ? "busy" : name, value: value - below, color: fill });
      below = value;
    }
    return [...result, { name: "idle", value: 1 - below, color: theme("line") }];
  }, "share of the time", true);
}

// energy_UNIT is the whole; other figures with that unit are its parts.
function energy() {
  const total = METRICS.find((metric) => /^energy_[fpnumk]?J$/.test(metric.name));
  const unit = total ? total.name.slice("energy".length) : (METRICS.map((metric) => /_[fpnumk]?J$/.exec(metric.name)).find(Boolean) || [null])[0];
  const own = METRICS.filter((metric) => unit && metric !== total && metric.name.endsWith(unit));
  if (!own.length) return;
  stackSection("energy", "Where the energy goes", "", ["energy"], (points) => {
    const parts = own.map((metric) => ({ name: metric.name.slice(0, -unit.length).replace(/_/g, " "), value: Math.max(0, average(points, metric)) }));
    const rest = total ? average(points, total) - parts.reduce((sum, part) => sum + part.value, 0) : 0;
    return rest > 1e-9 * average(points, total || own[0]) ? [...parts, { name: "other", value: rest, color: theme("soft") }] : parts;
  }, "energy (" + unit.slice(1) + ")", false);
}

function limiters() {
  const totals = new Map();
  for (const point of POINTS) for (const [rule, share] of Object.entries(point.limiters)) totals.set(rule, (totals.get(rule) || 0) + share);
  if (!totals.size) return;
  const rules = [...totals].sort((a, b) => b[1] - a[1]).slice(0, 8).map(([rule]) => rule);
  stackSection("limiters", "What holds commands back", "Timing rules and their shares of the cycles in which commands waited.", ["limiters"], (points) => {
    const parts = rules.map((rule) => ({ name: rule, value: mean(points.map((point) => point.limiters[rule] || 0), "arithmetic") }));
    const known = parts.reduce((sum, part) => sum + part.value, 0);
    const all = mean(points.map((point) => Object.values(point.limiters).reduce((sum, share) => sum + share, 0)), "arithmetic");
    return all - known > 1e-6 ? [...parts, { name: "other rules", value: all - known, color: theme("soft") }] : parts;
  }, "share of the waiting", true);
}

function table() {
  const columns = [{ name: "point", value: (point) => point.index, numeric: true },
    ...AXES.map((axis) => ({ name: axis.name, value: (point) => (axis.numeric ? Number(point.labels[axis.index]) : point.labels[axis.index]), text: (point) => point.labels[axis.index], numeric: axis.numeric })),
    ...(REPEATS > 1 ? [{ name: "repeat", value: (point) => point.repeat, numeric: true }] : []),
    ...METRICS.map((metric) => ({ name: metric.name, help: metric.help, value: (point) => point.figures[metric.index] ?? null, numeric: true })),
    ...(POINTS.some((point) => point.error !== null) ? [{ name: "error", value: (point) => point.error }] : []),
    { name: "seconds", value: (point) => point.seconds, numeric: true }];
  let [sorted, isDown, most, wanted] = [0, false, 100, ""];
  const head = make("tr", {}), body = make("tbody", {}), note = make("p", { class: "note" });
  const compare = (a, b) => {
    if (a === null || b === null) return (a === null) - (b === null);
    return (isDown ? -1 : 1) * (typeof a === "number" ? a - b : a < b ? -1 : a > b ? 1 : 0);
  };
  const detail = (point) => make("tr", { class: "detail" }, make("td", { colspan: columns.length },
    point.error !== null ? make("p", { class: "warn" }, point.error) : null, make("div", {}, "Repeat this point:"), commandLine(point.command),
    make("div", { class: "note" }, D.folder ? `Paths are seen from ${D.folder}. ` : "", "Held back by: ", Object.entries(point.limiters).slice(0, 8)
      .map(([rule, share]) => `${rule} ${digits(100 * share)} %`).join(", ") || "unknown")));
  const fill = () => {
    head.replaceChildren(...columns.map((column, place) => make("th", { class: "sort" + (column.numeric ? " num" : ""), title: column.help || null, tabindex: "0",
      click: () => { isDown = sorted === place && !isDown; sorted = place; fill(); }, keydown: (event) => { if (event.key === "Enter") event.target.click(); } },
    column.name + (sorted === place ? (isDown ? " ▼" : " ▲") : ""))));
    const rows = POINTS.filter((point) => point.labels.every((l, axis) => state.filters[axis] === null || state.filters[axis] === l)
      && (wanted === "" || [...point.labels, point.error || ""].some((text) => text.toLowerCase().includes(wanted))));
    rows.sort((a, b) => compare(columns[sorted].value(a), columns[sorted].value(b)) || a.index - b.index);
    body.replaceChildren(...rows.slice(0, most).map((point) => {
      const row = make("tr", { class: "point", title: "the command that repeats it", click: () => {
        if (row.nextSibling && row.nextSibling.className === "detail") row.nextSibling.remove();
        else row.after(detail(point));
      } }, columns.map((column) => make("td", { class: column.numeric ? "num" : column.name === "error" ? "wrap bad" : "" },
        column.text ? column.text(point) : column.numeric ? digits(column.value(point)) : column.value(point) || "")));
      return row;
    }));
    note.replaceChildren(`${Math.min(most, rows.length)} of ${rows.length} points. `,
      ...(rows.length > most ? [make("button", { type: "button", click: () => { most += 500; fill(); } }, "Show more")] : []));
  };
  const search = make("input", { type: "search", placeholder: "find", input: () => { wanted = search.value.toLowerCase(); fill(); } });
  section("table", "All points", "Click a heading to sort, a row for the command that repeats it.", make("div", { class: "controls" }, search),
    make("div", { class: "scroll" }, make("table", {}, make("thead", {}, head), body)), note);
  updates.push(fill);
}

function timelines() {
  for (const [number, timeline] of D.timelines.entries()) {
    const ends = timeline.slices.map(([, , start, length]) => start + length), first = timeline.slices.length ? timeline.slices[0][2] : 0;
    const all = [first, ends.reduce((most, end) => Math.max(most, end), first + 1)], busy = timeline.slices[Math.min(400, timeline.slices.length - 1)];
    let range = [first, busy ? Math.max(first + 1, busy[2] + busy[3]) : first + 1];
    const cut = timeline.slices.length < timeline.count
      ? `Cut: the first ${timeline.slices.length.toLocaleString("en-US")} of ${timeline.count.toLocaleString("en-US")} slices, until ${digits(all[1])} ns. ` : "";
    chartSection("timeline" + number, "Commands over time", timeline.name,
      (redraw) => {
        const button = (text, next) => make("button", { type: "button", click: () => {
          const div = document.querySelector(`#timeline${number} .plot`);
          range = next(div.layout.xaxis.range.map(Number));
          redraw();
        } }, text);
        return [button("Whole", () => all), button("Zoom in", ([a, b]) => [a + (b - a) / 4, b - (b - a) / 4]), button("Zoom out", ([a, b]) => [a - (b - a) / 2, b + (b - a) / 2]),
          button("◀", ([a, b]) => [a - (b - a) / 2, b - (b - a) / 2]), button("▶", ([a, b]) => [a + (b - a) / 2, b + (b - a) / 2])];
      },
      (div) => drawTimeline(div, timeline, range), () => cut + "The wheel zooms, dragging moves.");
  }
}

function about() {
  section("about", "How to repeat it", "",
    D.command ? commandLine(D.command) : null, D.folder ? make("p", { class: "note" }, "In the folder " + D.folder) : null,
    D.text ? make("details", {}, make("summary", {}, "The experiment, " + D.experiment), make("pre", {}, D.text)) : null);
}

document.documentElement.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
header();
filters();
if (METRICS.length && POINTS.some((point) => point.error === null)) { explorer(); comparison(); }
claims();
utilisation();
energy();
limiters();
timelines();
table();
about();
update();
