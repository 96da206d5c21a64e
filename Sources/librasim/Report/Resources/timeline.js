// A timeline: a thick line for each slice, a thin one inside another slice.
function timelineTraces(timeline) {
  // Rows differ in their numbers, and are of one kind.
  const kinds = timeline.names.map((name) => name.replace(/[\s#:]*\d.*$/, "") || name);
  const colors = new Map();
  const traces = new Map();
  const open = new Map();
  const owners = new Map();
  const outer = new Set();
  for (const [track, name, start, length, detail] of timeline.slices) {
    const ends = open.get(track) || [];
    while (ends.length && ends.at(-1) <= start + 1e-6) ends.pop();
    const depth = Math.min(ends.length, 1);
    ends.push(start + length);
    open.set(track, ends);
    const key = kinds[name] + "/" + depth;
    if (depth) outer.add(owners.get(track));
    else owners.set(track, key);
    if (!traces.has(key)) traces.set(key, timelineTrace(kinds[name], depth, colors));
    const text = hover([
      ["", timeline.names[name]], ["", timeline.tracks[track]], ["from", digits(start) + " ns"],
      ["for", digits(length) + " ns"], ["", detail || null],
    ]);
    for (const time of [start, start + length / 2, start + length]) {
      put(traces.get(key), time, track, text);
    }
    put(traces.get(key), null, null, "");
  }
  // What holds others is pale, so that these stand out.
  for (const key of outer) traces.get(key).opacity = 0.35;
  return [...traces.values()].sort((a, b) => b.line.width - a.line.width);
}

function timelineTrace(kind, depth, colors) {
  const isFirst = !colors.has(kind);
  if (isFirst) colors.set(kind, color(colors.size));
  return emptyTrace({
    type: "scatter", mode: "lines", name: plain(kind), legendgroup: kind, showlegend: isFirst,
    connectgaps: false, line: { width: depth ? 7 : 14, color: colors.get(kind), simplify: false },
  });
}

function drawTimeline(div, timeline, range) {
  const { tracks } = timeline;
  return draw(div, timelineTraces(timeline), {
    height: Math.min(1500, 130 + 21 * tracks.length), dragmode: "pan",
    config: { scrollZoom: true },
    xaxis: axisStyle("Time (ns)", { range, hoverformat: ",.1f" }),
    yaxis: axisStyle("", {
      fixedrange: true, zeroline: false, range: [tracks.length - 0.4, -0.6],
      tickvals: tracks.map((_, place) => place), ticktext: tracks.map(plain),
      tickfont: { size: 11 },
    }),
  });
}

// A time range that begins with the first slices, where each can be told apart.
function firstRange({ slices }) {
  if (slices.length === 0) return [0, 1];
  const start = slices[0][2];
  const last = slices[Math.min(400, slices.length - 1)];
  return [start, Math.max(start + 1, last[2] + last[3])];
}

function wholeRange({ slices }) {
  const start = slices.length ? slices[0][2] : 0;
  const ends = slices.map(([, , from, length]) => from + length);
  return [start, ends.reduce((latest, end) => Math.max(latest, end), start + 1)];
}

const MOVES = [
  ["Zoom in", ([from, to]) => [from + (to - from) / 4, to - (to - from) / 4]],
  ["Zoom out", ([from, to]) => [from - (to - from) / 2, to + (to - from) / 2]],
  ["◀", ([from, to]) => [from - (to - from) / 2, to - (to - from) / 2]],
  ["▶", ([from, to]) => [from + (to - from) / 2, to + (to - from) / 2]],
];

// What a track belongs to, its channel, where there are several.
function trackGroup(name) {
  const end = name.indexOf(" · ");
  return end < 0 ? "" : name.slice(0, end);
}

// The tracks of a group alone.
function timelineOf(timeline, group) {
  const places = new Map();
  timeline.tracks.forEach((name, place) => {
    if (trackGroup(name) === group) places.set(place, places.size);
  });
  return {
    ...timeline,
    tracks: [...places.keys()].map(
      (place) => timeline.tracks[place].slice(group ? group.length + 3 : 0)),
    slices: timeline.slices.filter(([track]) => places.has(track))
      .map(([track, ...rest]) => [places.get(track), ...rest]),
  };
}

function timelineSection(timeline, number) {
  const id = "timeline" + number;
  const [shownCount, count] = [timeline.slices.length, timeline.count].map(counted);
  const cut = timeline.slices.length < timeline.count
    ? `Cut: the first ${shownCount} of ${count} slices, until `
      + `${digits(wholeRange(timeline)[1])} ns. ` : "";
  const groups = [...new Set(timeline.tracks.map(trackGroup))];
  let [group] = groups;
  let shown = timelineOf(timeline, group);
  let range = firstRange(shown);
  const controls = (redraw) => {
    const moves = [["Whole", () => wholeRange(shown)], ...MOVES];
    const groupChoice = groups.length > 1
      ? choice("tracks of", groups.map((name) => [name, name || "the rest"]), group, (name) => {
        group = name;
        shown = timelineOf(timeline, group);
        range = firstRange(shown);
        redraw();
      }) : null;
    return [groupChoice, ...moves.map(([text, move]) => make("button", {
      type: "button",
      click: () => {
        const { layout: drawn } = document.querySelector(`#${id} .plot`);
        range = move(drawn.xaxis.range.map(Number));
        redraw();
      },
    }, text))];
  };
  chartSection(id, "Commands over time", timeline.name, controls,
    (div) => drawTimeline(div, shown, range),
    () => cut + "The wheel zooms, dragging moves.");
}
