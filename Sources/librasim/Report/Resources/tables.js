// Tables: claims, and all points.
function claimSection() {
  if (D.claims.length === 0) return;
  const heads = [
    ["claim"], ["source"], ["figure"], ["expected", "num"], ["here", "num"],
    ["here over published", "num"], ["points", "num"], ["verdict"],
  ];
  const head = heads.map(([text, kind]) => make("th", { class: kind || "" }, text));
  section("claims", "Claims",
    "What others say, held beside all points; filters do not change it.",
    make("div", { class: "scroll" }, make("table", {},
      make("thead", {}, make("tr", {}, head)), make("tbody", {}, D.claims.map(claimRow)))));
}

// A ratio has no unit.
function claimFigure(claim, value) {
  return claim.is_ratio ? digits(value) : measured(value, METRICS[claim.metric].unit);
}

function claimRow(claim) {
  const isPublished = claim.kind === "published";
  const expected = isPublished
    ? `${claimFigure(claim, claim.figure)} ± ${digits(100 * claim.within)} %`
    : `${claim.kind} ${claimFigure(claim, claim.figure)}`;
  const ratio = isPublished && claim.figure && claim.value !== null
    ? "× " + digits(claim.value / claim.figure) : "";
  const [verdict, kind] = claim.value === null ? ["cannot be judged", ""]
    : claim.holds ? ["✓ holds", "good"] : ["✗ does not hold", "bad"];
  const cells = [
    [claim.text, "wrap"], [claim.source, "wrap"], [METRICS[claim.metric].label, ""],
    [expected, "num"],
    [claim.value === null ? "–" : claimFigure(claim, claim.value), "num"], [ratio, "num"],
    [String(claim.points), "num"], [verdict, "verdict " + kind],
  ];
  return make("tr", {}, cells.map(([text, name]) => make("td", { class: name }, text)));
}

// Columns of the table of points: a name, a value to sort by, and perhaps a text.
function pointColumns() {
  const axes = AXES.map((axis) => ({
    name: axis.title, help: axis.name, numeric: axis.numeric,
    value: (point) => (axis.numeric ? Number(point.labels[axis.index]) : point.labels[axis.index]),
    text: (point) => point.labels[axis.index],
  }));
  const metrics = METRICS.map((metric) => ({
    name: metric.label, help: `${metric.name}: ${metric.help}`, numeric: true,
    value: (point) => tableFigure(metric, point.figures[metric.index] ?? null),
  }));
  const hasErrors = POINTS.some((point) => point.error !== null);
  const error = { name: "error", kind: "wrap bad", value: (point) => point.error };
  const repeat = { name: "repeat", numeric: true, value: (point) => point.repeat };
  return [
    { name: "point", numeric: true, value: (point) => point.index }, ...axes,
    ...(REPEATS > 1 ? [repeat] : []), ...metrics, ...(hasErrors ? [error] : []),
    { name: "seconds", numeric: true, value: (point) => point.seconds },
  ];
}

// Shares in percent, as the heading says.
function tableFigure({ unit }, value) {
  return unit === "%" && value !== null ? 100 * value : value;
}

function columnText(column, point) {
  if (column.text) return column.text(point);
  const value = column.value(point);
  return column.numeric ? digits(value) : value || "";
}

function tableSection() {
  const columns = pointColumns();
  const view = { sorted: columns[0], isDown: false, most: 100, wanted: "" };
  const head = make("tr", {});
  const body = make("tbody", {});
  const note = make("p", { class: "note" });
  const fill = () => {
    head.replaceChildren(...columns.map((column) => columnHead(column, view, fill)));
    const points = tablePoints(view);
    body.replaceChildren(
      ...points.slice(0, view.most).map((point) => pointRow(point, columns)));
    note.replaceChildren(...moreRows(points.length, "points", view, fill));
  };
  const search = make("input", {
    type: "search", placeholder: "find",
    input: () => {
      view.wanted = search.value.toLowerCase();
      fill();
    },
  });
  section("table", "All points",
    "Click a heading to sort, a row for the command that repeats it.",
    make("div", { class: "controls" }, search),
    make("div", { class: "scroll" }, make("table", {}, make("thead", {}, head), body)), note);
  updates.push(fill);
}

// How many rows of a table are shown, and a button for more.
function moreRows(all, name, view, fill) {
  const count = Math.min(view.most, all);
  const more = make("button", {
    type: "button",
    click: () => {
      view.most += 500;
      fill();
    },
  }, "Show more");
  return [`${counted(count)} of ${counted(all)} ${name}. `, ...(all > count ? [more] : [])];
}

function columnHead(column, view, fill) {
  const isSorted = view.sorted === column;
  const sort = () => {
    view.isDown = isSorted && !view.isDown;
    view.sorted = column;
    fill();
  };
  return make("th", {
    class: "sort" + (column.numeric ? " num" : ""), title: column.help || null, tabindex: "0",
    click: sort,
    keydown: (event) => { if (event.key === "Enter") sort(); },
  }, column.name + (isSorted ? (view.isDown ? " ▼" : " ▲") : ""));
}

// Points that pass the filters and the search, sorted; those without a value come last.
function tablePoints(view) {
  const hasText = (point) => [...point.labels, point.error || ""]
    .some((text) => text.toLowerCase().includes(view.wanted));
  const compare = byColumn(view);
  return POINTS.filter((point) => passes(point) && hasText(point)).sort(
    (a, b) => compare(a, b) || a.index - b.index);
}

// An order of rows by the column that is chosen.
function byColumn({ sorted, isDown }) {
  const compare = (a, b) => {
    if (a === null || b === null) return (a === null) - (b === null);
    const order = typeof a === "number" ? a - b : a < b ? -1 : a > b ? 1 : 0;
    return isDown ? -order : order;
  };
  return (a, b) => compare(sorted.value(a), sorted.value(b));
}

function pointRow(point, columns) {
  const row = make("tr", {
    class: "point", title: "the command that repeats it",
    click: () => {
      const next = row.nextSibling;
      if (next && next.className === "detail") next.remove();
      else row.after(pointDetail(point, columns.length));
    },
  }, columns.map((column) => make("td", { class: column.numeric ? "num" : column.kind || "" },
    columnText(column, point))));
  return row;
}

function pointDetail(point, columns) {
  const shares = Object.entries(point.limiters).slice(0, 8);
  const limiters = shares.map(([rule, share]) => `${rule} ${digits(100 * share)} %`).join(", ");
  const folder = D.folder ? `Paths are seen from ${D.folder}. ` : "";
  return make("tr", { class: "detail" }, make("td", { colspan: columns },
    point.error !== null ? make("p", { class: "warn" }, point.error) : null,
    make("div", {}, "Repeat this point:"), commandLine(point.command),
    make("div", { class: "note" }, folder, "Held back by: ", limiters || "unknown")));
}
