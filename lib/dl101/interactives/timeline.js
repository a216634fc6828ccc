// The history of neural networks on one line of years: a lane for each kind of event, a band for each AI winter.
// Entries come from Python (dl101.data.history) with the trait `records`.

import { words } from "./kit/draw.js";
import { element, focusable, uniqueId } from "./kit/dom.js";
import { interactive } from "./kit/interactive.js";
import { ticks } from "./kit/panel.js";
import { fill } from "./kit/text.js";

const WINTER = "winter";
// A shape for each kind, about a centre at 0, 0; drawn on the canvas and beside words alike.
const SHAPES = {
  idea: "M0-5.6A5.6 5.6 0 1 0 0 5.6A5.6 5.6 0 1 0 0-5.6Z",
  network: "M-5-5H5V5H-5Z",
  data: "M0-6.8L6.8 0L0 6.8L-6.8 0Z",
  hardware: "M0-6.2L6.2 5H-6.2Z",
  software: "M0 6.2L6.2-5H-6.2Z",
  application: "M0-6.6L1.7-2.1L6.4-2L2.7 0.9L4 5.5L0 2.8L-4 5.5L-2.7 0.9L-6.4-2L-1.7-2.1Z",
  winter: "M-0.9-6.5H0.9V-1.6L5.2-4L6.1-2.4L1.8 0L6.1 2.4L5.2 4L0.9 1.6V6.5H-0.9V1.6L-5.2 4L-6.1 2.4L-1.8 0L-6.1-2.4L-5.2-4L-0.9-1.6Z",
};
const KINDS = Object.keys(SHAPES);
const FONT = "11px system-ui, sans-serif";
const REACH = 8; // pixels from the middle of a mark to its edge
const GAP = 7; // pixels that stay free between neighbours in a lane
const LANE = 14.5; // least height of a lane: a title and a little air
const HEIGHT = 424; // of the picture, more where the marks need it; the same whatever is filtered, so that nothing jumps
const [ABOVE, BELOW] = [22, 20]; // margins of the picture
const AROUND = 6; // pixels of a group of lanes besides its lanes
const SHORTEST = 4; // years that the picture spans at least

const TEXT = {
  ru: {
    picture: "Годы: выберите событие щелчком или стрелками", list: "Показанные записи", details: "Выбранная запись",
    all: "Все", none: "Ни одного", word: "Найти", first: "с года", last: "по год", cursor: "Выбранное событие: стрелки переходят к соседним",
    previous: "← раньше", next: "позже →", winters: "зимы", winter: "зима", sources: "Источник", nothingChosen: "Ничего не показано. Верните виды событий или сотрите слово.",
    summary: "Показано {count} из {total}. {years}: {title}.", nothing: "Ничего не показано: фильтр не пропускает ни одной записи.",
    entry: "{years}, {kind}: {title}", newTab: "откроется в новой вкладке",
  },
  en: {
    picture: "Years: choose an event by a click or by the arrow keys", list: "Entries shown", details: "The entry chosen",
    all: "All", none: "None", word: "Find", first: "from", last: "to", cursor: "Event chosen: arrow keys go to its neighbours",
    previous: "← earlier", next: "later →", winters: "winters", winter: "winter", sources: "Source", nothingChosen: "Nothing is shown. Bring kinds back or clear the word.",
    summary: "{count} of {total} shown. {years}: {title}.", nothing: "Nothing is shown: no entry passes the filter.",
    entry: "{years}, {kind}: {title}", newTab: "opens in a new tab",
  },
};

// --- formulas -------------------------------------------------------------------------------------------------------

const plainText = (text) => text.toLowerCase().replaceAll("ё", "е");
const yearText = ({ start, end }) => (start === end ? String(start) : `${start}–${end}`);

/** Winters and events as entries { id, kind, start, end, title, sentence, sources, text } in the order of years. */
function entriesOf({ events, winters }) {
  const all = [
    ...winters.map((each) => ({ ...each, kind: WINTER })),
    ...events.map((each) => ({ ...each, start: each.year, end: each.year })),
  ].sort((a, b) => a.start - b.start);
  return all.map((each) => ({
    ...each,
    text: plainText([yearText(each), each.title.ru, each.title.en, each.sentence.ru, each.sentence.en, ...each.sources.map(({ text }) => text)].join(" ")),
  }));
}

/** Those that the filter lets through. */
function passing(entries, { kinds, word, first, last }) {
  const wanted = plainText(word).split(/\s+/).filter(Boolean);
  return entries.filter(({ kind, start, end, text }) => kinds.includes(kind) && end >= first && start <= last && wanted.every((each) => text.includes(each)));
}

/** The chosen entry, or the one nearest to it in years where it is not shown; null if none is. */
function entryRead(entries, shown, chosen) {
  const wanted = entries.find(({ id }) => id === chosen) ?? entries[0];
  if (!shown.length || shown.includes(wanted)) return shown.length ? wanted : null;
  return shown.reduce((best, each) => (Math.abs(each.start - wanted.start) < Math.abs(best.start - wanted.start) ? each : best));
}

/**
 * Puts marks and their titles into lanes so that nothing overlaps.
 *
 * items: [{ x, width }], place of the mark and width of its title in pixels, 0 for none; a title must fit on one side at
 * least. left, right: the borders of the picture. Returns [{ lane, side }], side 1 for a title right of its mark, −1 left of it; it takes the best of a few
 * greedy orders.
 */
function lanesOf(items, left, right) {
  const forward = items.map((_, k) => k);
  const tries = [[1, -1], [-1, 1]].flatMap((sides) => [forward, [...forward].reverse()].map((order) => greedy(items, order, sides, left, right)));
  return tries.reduce((best, each) => (laneCount(each) < laneCount(best) ? each : best));
}

const laneCount = (places) => Math.max(0, ...places.map(({ lane }) => lane + 1));

function span({ x, width }, side) {
  const beyond = REACH + (width ? width + 3 : 0);
  return side > 0 ? [x - REACH, x + beyond] : [x - beyond, x + REACH];
}

const isInside = ([from, to], left, right) => from >= left && to <= right;
const isFree = (taken, [from, to]) => taken.every(([start, end]) => to + GAP <= start || from - GAP >= end);

function greedy(items, order, sides, left, right) {
  const taken = [];
  const places = [];
  for (const k of order) {
    for (let lane = 0; !places[k]; lane++) {
      taken[lane] ??= [];
      for (const side of sides) {
        const box = span(items[k], side);
        const inside = isInside(box, left, right) || !items[k].width; // a mark may stand on the border
        if (places[k] || !inside || !isFree(taken[lane], box)) continue;
        taken[lane].push(box);
        places[k] = { lane, side };
      }
    }
  }
  return places;
}

const totalLanes = (groups) => groups.reduce((sum, places) => sum + Math.max(1, laneCount(places)), 0);

/**
 * Lanes for groups of items, `most` together if that can be done by leaving titles out: the longest one of the largest
 * group goes first; in the end a title comes back wherever it fits. Returns a list [{ lane, side }] for each group, with
 * side 0 for a mark without its title.
 */
function arrange(groups, left, right, most) {
  const fits = (item) => [1, -1].some((side) => isInside(span(item, side), left, right));
  const kept = groups.map((items) => items.map((item) => ({ ...item, width: fits(item) ? item.width : 0 })));
  const places = kept.map((items) => lanesOf(items, left, right));
  while (totalLanes(places) > most) {
    const sizes = kept.map((items, g) => (items.some(({ width }) => width) ? laneCount(places[g]) : 0));
    const g = sizes.indexOf(Math.max(...sizes));
    if (!sizes[g]) break; // nothing but marks, and still too many lanes
    const longest = kept[g].reduce((best, item) => (item.width > best.width ? item : best));
    longest.width = 0;
    places[g] = lanesOf(kept[g], left, right);
  }
  return places.map((group, g) => withTitles(groups[g], kept[g], group, left, right));
}

/** The same lanes, with each title that was left out but fits. */
function withTitles(items, kept, places, left, right) {
  const taken = places.map(({ lane, side }, k) => ({ lane, box: span(kept[k], side) }));
  return places.map(({ lane, side }, k) => {
    if (kept[k].width || !items[k].width) return { lane, side: items[k].width ? side : 0 };
    const others = taken.filter((each, index) => index !== k && each.lane === lane).map(({ box }) => box);
    const free = [1, -1].find((each) => {
      const box = span(items[k], each);
      return isInside(box, left, right) && isFree(others, box);
    });
    if (free) taken[k].box = span(items[k], free);
    return { lane, side: free ?? 0 };
  });
}

/** For tests: how many boxes of a layout overlap or leave the picture. */
function faults(items, places, left, right) {
  let count = 0;
  const boxes = places.map(({ side }, k) => span({ ...items[k], width: side ? items[k].width : 0 }, side));
  boxes.forEach(([from, to], k) => {
    if (from < left - REACH || to > right + REACH) count += 1;
    boxes.forEach(([start, end], other) => { if (other > k && places[k].lane === places[other].lane && from < end && start < to) count += 1; });
  });
  return count;
}

export const formulas = {
  kinds: () => KINDS, arrange, faults, totalLanes,
  shownIds: (records, filter) => passing(entriesOf(records), filter).map(({ id }) => id),
};

// --- the interactive ------------------------------------------------------------------------------------------------

function tidy(state) {
  const years = state.records.events.map(({ year }) => year);
  const [least, most] = [Math.min(...years), Math.max(...years)];
  const within = (x, otherwise) => (Number.isFinite(x) ? Math.min(Math.max(Math.round(x), least), most) : otherwise);
  state.kinds = KINDS.filter((kind) => state.kinds.includes(kind));
  state.first = within(state.first, least);
  state.last = within(state.last, most);
  if (!entriesOf(state.records).some(({ id }) => id === state.chosen)) state.chosen = state.records.events[0].id;
}

function symbol(kind) {
  const node = element("span", { class: `dl101-symbol dl101-kind-${kind}`, "aria-hidden": "true" });
  node.innerHTML = `<svg viewBox="-8 -8 16 16" width="15" height="15"><path d="${SHAPES[kind]}" fill="currentColor"/></svg>`;
  return node;
}

const KEYS = ["kinds", "word", "first", "last", "chosen", "records"];

function build(ui) {
  const { state } = ui;
  const entries = entriesOf(state.records);
  const [least, most] = [entries[0].start, entries[entries.length - 1].end];
  const paths = Object.fromEntries(KINDS.map((kind) => [kind, new Path2D(SHAPES[kind])]));
  const colourOf = (kind) => (kind === WINTER ? ui.colours.muted : ui.colours.units[KINDS.indexOf(kind)]);
  const kindName = (kind) => (kind === WINTER ? ui.text.winter : state.records.kinds.find(({ id }) => id === kind).title[state.language]);
  const titleOf = (entry) => entry.title[state.language];
  const shown = () => passing(entries, state);
  const read = () => entryRead(entries, shown(), state.chosen);
  let known = {}; // the last height worked out, and for which width
  let drawn = []; // what the last picture shows: { entry, x, y, box }

  const picture = ui.panel("years", { label: "picture", describe, aspect: "auto", margin: [30, 12, ABOVE, BELOW] }, paintYears);
  ui.handle(picture, "event-handle", {
    kind: "dl101-cursor", label: "cursor",
    at: () => { const place = drawn.find(({ entry }) => entry === read()); return place ? [place.year, place.y] : null; },
    value: () => read()?.start ?? 0,
    words: () => (read() ? entryWords(read()) : ""),
    ondrag: () => {},
    onkey: move,
  });
  picture.canvas.addEventListener("pointerdown", (event) => {
    const found = event.button === 0 && under(event);
    if (found) choose(found);
  });
  picture.canvas.addEventListener("pointermove", (event) => {
    const found = under(event);
    picture.canvas.title = found ? `${yearText(found)} · ${titleOf(found)}` : "";
    picture.canvas.style.cursor = found ? "pointer" : "";
  });

  // Filter
  const ticksOfKinds = KINDS.map((kind) => {
    const control = ui.checkbox(`kind-${kind}`, { label: () => (kind === WINTER ? ui.text.winters : kindName(kind)), value: () => state.kinds.includes(kind) }, (on) => {
      ui.set({ kinds: KINDS.filter((each) => (each === kind ? on : state.kinds.includes(each))) });
    });
    control.input.after(symbol(kind));
    return control.node;
  });
  const all = ui.button("all-kinds", { label: "all", disabled: () => state.kinds.length === KINDS.length }, () => ui.set({ kinds: [...KINDS] }));
  const none = ui.button("no-kinds", { label: "none", disabled: () => !state.kinds.length }, () => ui.set({ kinds: [] }));
  const word = ui.searchField("word", { label: "word", value: () => state.word }, (value) => ui.set({ word: value }));
  const range = { min: least, max: most, step: 1, digits: 0, hardMin: least, hardMax: most };
  const first = ui.slider("first", { ...range, label: "first", value: () => state.first }, (x) => ui.set({ first: Math.round(x), last: Math.max(Math.round(x), state.last) }));
  const last = ui.slider("last", { ...range, label: "last", value: () => state.last }, (x) => ui.set({ last: Math.round(x), first: Math.min(Math.round(x), state.first) }));

  // Details and list
  const previous = ui.button("previous", { label: "previous", disabled: () => !neighbour(-1) }, () => choose(neighbour(-1)));
  const next = ui.button("next", { label: "next", disabled: () => !neighbour(1) }, () => choose(neighbour(1)));
  const years = element("span", { class: "dl101-entry-years", "data-testid": "entry-years" });
  const kind = element("span", { class: "dl101-entry-kind" });
  const title = element("strong", { class: "dl101-entry-title", "data-testid": "entry-title" });
  const sentence = element("p", { "data-testid": "entry-sentence" });
  const sources = element("ul", { class: "dl101-sources", "data-testid": "entry-sources" });
  const details = element("section", { class: "dl101-details" }, element("p", { class: "dl101-entry-head" }, years, kind), title, sentence, sources);
  const list = element("ul", { class: "dl101-list", role: "listbox", tabindex: "0", ...focusable("entries"), onkeydown: inList });
  const prefix = uniqueId("entry");
  const items = new Map(); // the rows of the list by id, in the language in use
  let listed = null;

  return {
    nodes: [
      element("div", { class: "dl101-bar dl101-filter" }, ...ticksOfKinds, element("span", { class: "dl101-buttons" }, all.node, none.node)),
      element("div", { class: "dl101-bar dl101-period" }, word.node, first.node, last.node, ui.tools),
      picture.figure,
      element("div", { class: "dl101-below" },
        element("div", {}, details, element("div", { class: "dl101-buttons" }, previous.node, next.node)),
        list),
    ],
    summary,
    outside: () => tidy(state),
    relabel() {
      items.clear();
      listed = null;
      list.setAttribute("aria-label", ui.text.list);
      details.setAttribute("aria-label", ui.text.details);
    },
    update() {
      KINDS.forEach((each) => picture.node.closest(".dl101-timeline")?.style.setProperty(`--dl101-kind-${each}`, colourOf(each)));
      fillDetails();
      fillList();
    },
  };

  // --- what the controls do

  function choose(entry) {
    ui.set({ chosen: entry.id });
    ui.say();
  }

  /** The entry shown `by` places after the one that is read; undefined beyond the ends. */
  function neighbour(by) {
    const list = shown();
    return list[list.indexOf(read()) + by];
  }

  function move(key) {
    const list = shown();
    const at = list.indexOf(read());
    const to = {
      ArrowLeft: at - 1, ArrowUp: at - 1, ArrowRight: at + 1, ArrowDown: at + 1, PageUp: at - 10, PageDown: at + 10, Home: 0, End: list.length - 1,
    }[key];
    if (to === undefined || !list.length) return false;
    choose(list[Math.min(Math.max(to, 0), list.length - 1)]);
    return true;
  }

  function inList(event) {
    if (!event.ctrlKey && !event.metaKey && !event.altKey && move(event.key)) event.preventDefault();
  }

  /** The entry under the pointer: a mark or its title, else the winter whose band it is. */
  function under(event) {
    const [year, y] = picture.at(event);
    const x = picture.x(year);
    const hit = drawn.filter(({ box }) => x >= box[0] - 2 && x <= box[1] + 2 && y >= box[2] && y <= box[3]);
    return (hit.find(({ entry }) => entry.kind !== WINTER) ?? hit[0])?.entry;
  }

  // --- the picture

  /** The span of years drawn, never less than a few. */
  function period() {
    const [from, to] = [Math.min(state.first, state.last), Math.max(state.first, state.last)];
    const end = Math.min(most, Math.max(to, from + SHORTEST));
    return [Math.min(from, end - SHORTEST), end];
  }

  function paintYears(p) {
    p.node.style.height = `${heightFor(p)}px`; // painted again once it has that height
    const [from, to] = period();
    p.extent = [...withBorders(p, from, to), p.innerHeight, 0];
    const count = Math.max(3, Math.floor(p.innerWidth / 62));
    const marks = ticks(from, to, count).filter(Number.isInteger);
    p.axes(ui.colours, { xTicks: marks, yTicks: [], xName: "", yName: "", grid: true });
    drawn = [];
    const list = shown();
    paintWinters(p);
    const chosen = read();
    for (const place of layout(p, list.filter((each) => each.kind !== WINTER))) paintMark(p, place, place.entry === chosen);
    list.filter((each) => each.kind === WINTER).forEach((entry) => {
      const [left, right] = bandOf(p, entry);
      drawn.push({ entry, year: Math.min(Math.max((entry.start + entry.end) / 2, p.extent[0]), p.extent[1]), y: -11, box: [left, right, -22, p.innerHeight] });
    });
  }

  /** The years from left to right, with room for half a mark at both ends. */
  function withBorders(p, from, to) {
    const years = (14 * (to - from)) / Math.max(1, p.innerWidth - 28);
    return [from - years, to + years];
  }

  /** The height at which even all the marks of all the years have their lanes; it depends on the width alone. */
  function heightFor(p) {
    if (known.width === p.innerWidth) return known.height;
    const [left, right] = withBorders(p, least, most);
    const groups = KINDS.filter((each) => each !== WINTER).map((each) => entries.filter((entry) => entry.kind === each).map(({ start }) => ({ x: ((start - left) / (right - left)) * p.innerWidth, width: 0 })));
    const lanes = totalLanes(groups.map((group) => lanesOf(group, 0, p.innerWidth)));
    known = { width: p.innerWidth, height: Math.max(HEIGHT, Math.ceil(lanes * LANE + groups.length * AROUND) + ABOVE + BELOW) };
    return known.height;
  }

  function bandOf(p, { start, end }) {
    return [start - 0.5, end + 0.5].map((year) => p.x(Math.min(Math.max(year, p.extent[0]), p.extent[1])));
  }

  function paintWinters(p) {
    const { context } = p;
    const bands = state.kinds.includes(WINTER) ? passing(entries, { ...state, kinds: [WINTER], word: "" }) : [];
    const top = p.y(0);
    context.font = `600 ${FONT}`;
    const middles = bands.map((band) => { const [left, right] = bandOf(p, band); return (left + right) / 2; });
    const halves = bands.map((band) => context.measureText(titleOf(band)).width / 2);
    const fits = middles.every((x, k) => (!k || middles[k - 1] + halves[k - 1] + 8 < x - halves[k]));
    bands.forEach((band, k) => {
      const [left, right] = bandOf(p, band);
      context.fillStyle = ui.colours.muted;
      context.globalAlpha = 0.16;
      context.fillRect(left, top, right - left, p.innerHeight);
      context.globalAlpha = 1;
      const isChosen = band === read();
      context.strokeStyle = isChosen ? ui.colours.ink : ui.colours.edge;
      context.lineWidth = isChosen ? 2 : 1;
      context.setLineDash(isChosen ? [] : [3, 3]);
      context.strokeRect(left, top, right - left, p.innerHeight);
      context.setLineDash([]);
      const text = fits ? titleOf(band) : ui.text.winter;
      const half = context.measureText(text).width / 2 + 2;
      words(context, text, Math.min(Math.max(middles[k], half), p.width - half), top - 11, ui.colours, { font: `600 ${FONT}`, colour: isChosen ? ui.colours.ink : ui.colours.muted });
    });
  }

  /** Places of the events: { entry, year, x, y, side, box }, in lanes by kind from top to bottom. */
  function layout(p, list) {
    p.context.font = FONT;
    const [left, right] = [p.x(p.extent[0]) + 4, p.x(p.extent[1]) - 3];
    const groups = KINDS.filter((each) => each !== WINTER && state.kinds.includes(each)).map((each) => {
      const members = list.filter((entry) => entry.kind === each);
      return { kind: each, members, items: members.map((entry) => ({ x: p.x(entry.start), width: p.context.measureText(titleOf(entry)).width })) };
    });
    const room = p.innerHeight - AROUND * groups.length;
    const places = arrange(groups.map(({ items }) => items), left, right, Math.floor(room / LANE));
    const lane = Math.min(26, room / Math.max(1, totalLanes(places)));
    const spare = (room - lane * totalLanes(places)) / Math.max(1, groups.length); // the groups fill the picture
    const found = [];
    let y = 0;
    groups.forEach((group, g) => {
      const height = Math.max(1, laneCount(places[g])) * lane + AROUND + spare;
      paintGroup(p, group.kind, y, y + height, g);
      group.members.forEach((entry, k) => {
        const { lane: row, side } = places[g][k];
        const box = span({ x: group.items[k].x, width: side ? group.items[k].width : 0 }, side);
        const middle = y + (AROUND + spare) / 2 + (row + 0.5) * lane;
        found.push({ entry, year: entry.start, x: group.items[k].x, y: middle, side, box: [...box, middle - lane / 2, middle + lane / 2] });
      });
      y += height;
    });
    drawn.push(...found);
    return found;
  }

  /** The symbol of a kind before its lanes, a thin line above them. */
  function paintGroup(p, name, from, to, index) {
    const { context } = p;
    const left = p.x(p.extent[0]);
    if (index) {
      context.beginPath();
      context.moveTo(0, p.y(from));
      context.lineTo(p.x(p.extent[1]), p.y(from));
      context.strokeStyle = ui.colours.edge;
      context.lineWidth = 1;
      context.stroke();
    }
    shape(context, name, left - 16, p.y((from + to) / 2));
  }

  function shape(context, name, x, y) {
    context.save();
    context.translate(x, y);
    context.lineWidth = 2;
    context.strokeStyle = ui.colours.halo;
    context.stroke(paths[name]);
    context.fillStyle = colourOf(name);
    context.fill(paths[name]);
    context.restore();
  }

  function paintMark(p, { entry, x, y, side }, isChosen) {
    const { context } = p;
    const middle = p.y(y);
    if (isChosen) {
      context.beginPath();
      context.moveTo(x, middle);
      context.lineTo(x, p.y(p.innerHeight));
      context.strokeStyle = ui.colours.ink;
      context.lineWidth = 1;
      context.setLineDash([2, 3]);
      context.stroke();
      context.setLineDash([]);
    }
    shape(context, entry.kind, x, middle);
    if (isChosen) {
      context.beginPath();
      context.arc(x, middle, 8.5, 0, 2 * Math.PI);
      context.strokeStyle = ui.colours.ink;
      context.lineWidth = 2;
      context.stroke();
    }
    if (side) words(context, titleOf(entry), x + side * (REACH + 3), middle + 0.5, ui.colours, { font: FONT, align: side > 0 ? "left" : "right", colour: ui.colours.ink });
  }

  // --- words

  function entryWords(entry) {
    return fill(ui.text.entry, { years: yearText(entry), kind: kindName(entry.kind), title: titleOf(entry) });
  }

  function summary() {
    const entry = read();
    if (!entry) return ui.text.nothing;
    return fill(ui.text.summary, { count: shown().length, total: entries.length, years: yearText(entry), title: titleOf(entry) });
  }

  function describe() {
    return `${ui.text.picture}. ${summary()}`;
  }

  function fillDetails() {
    const entry = read();
    const key = entry ? `${entry.id} ${state.language}` : "";
    if (details.dataset.entry === key) return;
    details.dataset.entry = key;
    years.textContent = entry ? yearText(entry) : "";
    kind.replaceChildren(...(entry ? [symbol(entry.kind), kindName(entry.kind)] : []));
    title.textContent = entry ? titleOf(entry) : "";
    sentence.textContent = entry ? entry.sentence[state.language] : ui.text.nothingChosen;
    sources.replaceChildren(...(entry?.sources ?? []).map(({ author, title: name, venue, year, url }, k) => {
      const linked = url ? element("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: ui.text.newTab, ...focusable(`source-${k}`) }, name) : name;
      return element("li", {}, `${author.replace(/\.$/, "")}. `, linked, `. ${venue}, ${year}.`);
    }));
  }

  function fillList() {
    if (!items.size) for (const entry of entries) items.set(entry.id, listItem(entry));
    const all = shown();
    const key = all.map(({ id }) => id).join();
    if (key !== listed) {
      listed = key;
      list.replaceChildren(...all.map(({ id }) => items.get(id)));
    }
    const entry = read();
    for (const item of list.children) {
      const selected = Boolean(entry) && item.id === `${prefix}-${entry.id}`;
      if (selected === (item.getAttribute("aria-selected") === "true")) continue;
      item.setAttribute("aria-selected", selected);
      if (selected) bringIntoView(item);
    }
    if (entry) list.setAttribute("aria-activedescendant", `${prefix}-${entry.id}`);
    else list.removeAttribute("aria-activedescendant");
  }

  function listItem(entry) {
    return element("li", {
      role: "option", id: `${prefix}-${entry.id}`, "data-testid": `entry-${entry.id}`, "aria-selected": "false", onclick: () => choose(entry),
    }, symbol(entry.kind), element("span", { class: "dl101-entry-years" }, yearText(entry)), element("span", {}, titleOf(entry)), element("span", { class: "dl101-entry-kind" }, kindName(entry.kind)));
  }

  /** Scrolls the list, never the page. */
  function bringIntoView(item) {
    if (item.offsetTop < list.scrollTop) list.scrollTop = item.offsetTop;
    else if (item.offsetTop + item.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = item.offsetTop + item.offsetHeight - list.clientHeight;
  }
}

export default interactive({ name: "timeline", keys: KEYS, text: TEXT, build, tidy, elastic: ["kinds"] });
