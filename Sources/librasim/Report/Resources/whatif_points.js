// What relaxing rules would change, of the points of an experiment that was run with --what-if.
const WHAT_IF_KINDS = [timeChange("the time"), LATENCY_CHANGE];
// The most points to choose from; filters leave fewer.
const MOST_CHOICES = 500;

// The rules of a point, by its index.
const POINT_RULES = new Map();
for (const [point, rule, share, without, shorter, without2, shorter2] of D.what_if) {
  const relaxed = (gain, latency) => (gain === null ? null
    : { time: -gain, latency: latency === null ? null : -latency });
  if (!POINT_RULES.has(point)) POINT_RULES.set(point, []);
  POINT_RULES.get(point).push({
    rule, share, without: relaxed(without, without2), shorter: relaxed(shorter, shorter2),
  });
}

function pointWhatIfSection() {
  const all = [...POINT_RULES.values()].flat();
  if (!all.length) return;
  const kinds = knownChanges(all, WHAT_IF_KINDS);
  const view = {
    kind: firstChange([...POINT_RULES.values()], kinds), relaxed: RELAXED[0],
    colour: COMPARED, point: null, sorted: null, isDown: false, most: 50,
  };
  const controls = (redraw) => whatIfControls(view, kinds, redraw);
  const note = () => {
    const start = "Each of the rules that held commands back most, relaxed alone: left of 0 is "
      + "faster. ";
    return singlePoint(view) ? start : start + "Points of which a rule is not among the five "
      + "first do not count for it. " + meanNote([view.colour], "arithmetic");
  };
  const draws = (div) => (view.kind ? drawPointRules(div, view) : null);
  chartSection("whatif-points", "What if a rule were relaxed?",
    "How the points of the experiment change without a timing rule, or with it a tenth shorter.",
    controls, draws, pointsNote(note));
  const table = whatIfTable(view, kinds.includes(LATENCY_CHANGE));
  document.querySelector("#whatif-points .note").after(table.element);
  updates.push(table.fill);
  view.chosen = table.fill;
}

function rulePoints() {
  return filtered().filter(({ index }) => POINT_RULES.has(index));
}

// The point that is chosen, or the only one that the filters leave.
function singlePoint({ point }) {
  const points = rulePoints();
  return points.length === 1 ? points[0] : points.includes(point) ? point : null;
}

function pointName(point) {
  const labels = VARYING.map((axis) => point.labels[axis.index]);
  if (REPEATS > 1) labels.push(`repeat ${point.repeat}`);
  return labels.join(", ") || D.name;
}

function whatIfControls(view, kinds, redraw) {
  const set = setter(view, redraw, (key) => { if (key === "point") view.chosen(); });
  const points = rulePoints();
  const single = singlePoint(view);
  const options = points.slice(0, MOST_CHOICES)
    .map((point) => [String(point.index), pointName(point)]);
  const pointChoice = points.length < 2 ? null
    : choice("point", [["", "all that are shown"], ...options], single ? String(single.index) : "",
      (key) => set("point")(points.find(({ index }) => String(index) === key) || null));
  return [
    pointChoice, changeChoice(kinds, view, redraw),
    single ? null : choice("with the rule", [["without", "gone"], ["shorter", "a tenth shorter"]],
      view.relaxed.key, (key) => set("relaxed")(RELAXED.find((one) => one.key === key))),
    single || !VARYING.length ? null : axisChoice("colour", "none", view.colour, set("colour")),
  ];
}

function drawPointRules(div, view) {
  const single = singlePoint(view);
  if (single) return drawRelaxed(div, POINT_RULES.get(single.index), view.kind);
  const { colour, kind, relaxed } = view;
  const points = rulePoints();
  const cells = groups(points, [colour]);
  const names = shown(colour).filter((name) => members(cells, name).length);
  const rules = heaviestRules(points, relaxed, Math.min(8, Math.max(3, 48 / names.length)));
  const series = names.map((name) => ({
    name: colour ? name : "all points", color: color(labelPlace(colour, name)),
    bars: rules.flatMap((rule) => {
      const rows = members(cells, name).flatMap(({ index }) => POINT_RULES.get(index))
        .filter((row) => row.rule === rule && row[relaxed.key]
          && isFigure(kind.value(row[relaxed.key])));
      if (!rows.length) return [];
      const value = mean(rows.map((row) => kind.value(row[relaxed.key])), "arithmetic");
      const share = mean(rows.map((row) => row.share), "arithmetic");
      return [{ rule, value, lines: [
        ["", `${rule}, ${relaxed.title}`], [kind.title, change(value)],
        ["share of the waiting", measured(share, "%")],
        ...labelLines([[colour, name]]), countLine(rows),
      ] }];
    }),
  }));
  return drawRules(div, rules, series, `Change of ${kind.title}, ${relaxed.title}`);
}

// The rules with the greatest shares that can be relaxed.
function heaviestRules(points, relaxed, most) {
  const totals = new Map();
  for (const { index } of points) {
    for (const row of POINT_RULES.get(index).filter((one) => one[relaxed.key])) {
      totals.set(row.rule, (totals.get(row.rule) || 0) + row.share);
    }
  }
  return [...totals].sort((a, b) => b[1] - a[1]).slice(0, most).map(([rule]) => rule);
}

// A row for each point and rule.
function whatIfTable(view, hasLatencies) {
  const axes = VARYING.map((axis) => ({
    name: axis.title, help: axis.name, numeric: axis.numeric,
    value: ({ point }) => (axis.numeric ? Number(point.labels[axis.index])
      : point.labels[axis.index]),
    text: ({ point }) => point.labels[axis.index],
  }));
  const repeat = { name: "repeat", numeric: true, value: ({ point }) => point.repeat };
  const columns = [...axes, ...(REPEATS > 1 ? [repeat] : []), ...ruleColumns(hasLatencies)];
  const head = make("tr", {});
  const body = make("tbody", {});
  const note = make("p", { class: "note" });
  const fill = () => {
    const single = singlePoint(view);
    const points = single ? [single] : rulePoints();
    const rows = points.flatMap((point) => POINT_RULES.get(point.index)
      .map((row) => ({ ...row, point })));
    if (view.sorted) rows.sort(byColumn(view));
    head.replaceChildren(...columns.map((column) => columnHead(column, view, fill)));
    body.replaceChildren(...rows.slice(0, view.most).map((row) => make("tr", {},
      columns.map((column) => make("td", { class: column.numeric ? "num" : "" },
        columnText(column, row))))));
    note.replaceChildren(...moreRows(rows.length, "rows", view, fill));
  };
  const table = make("table", { class: "whatif" }, make("thead", {}, head), body);
  const scroll = make("div", { class: "scroll" }, table);
  return { element: make("div", { class: "rows" }, scroll, note), fill };
}
