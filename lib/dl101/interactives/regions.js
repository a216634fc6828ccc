// The shallow network of two inputs, f(x) = v · ReLU(W x + b) + c: its cells and linear pieces, and f as a surface.
// Counted in whole numbers (kit/arrangement.js, the twin of dl101.regions), drawn in floats (kit/cells.js).

import { analysed, boundOf } from "./kit/arrangement.js";
import { cellsIn, middleOf } from "./kit/cells.js";
import { arrow, dot, polyline, words } from "./kit/draw.js";
import { element } from "./kit/dom.js";
import { interactive } from "./kit/interactive.js";
import { drawLine, drawNormal, footOfLine, lineHandles, tipOfNormal } from "./kit/line.js";
import { mark, ticks } from "./kit/panel.js";
import { uniform } from "./kit/random.js";
import { drawFloor, drawRelief, projection, ramp } from "./kit/relief.js";
import { fill, number } from "./kit/text.js";
import { blend } from "./kit/theme.js";

const MOST_BY_HAND = 12;
const MOST_OF_ALL = 50;
const ALL_HANDLES = 6; // up to so many units every line has its handles
const SNAP = 0.05; // a pointer moves weights in such steps, so that lines can be made exactly parallel by hand
const NAMED = 4; // so many groups are named in a sentence
const SLIDES = [-0.34, 0.28, -0.14, -0.4, 0.1, 0.22]; // no two alike: handles of units on one line stand apart
const MOST_NUMBERED = 80; // pieces that get a number in the picture
const LEVELS = 14;
const WIDEST = 400;
const NARROWEST = 0.5;

const ARRANGEMENTS = {
  general: { W: [[1, 0.2], [-0.6, 1], [-0.4, -1]], b: [0.8, 0.7, 0.9], v: [1, -1.2, 0.8] },
  parallel: { W: [[1, 1], [1, 1], [1, 1]], b: [2, 0, -2], v: [1, -2, 2] },
  star: { W: [[1, 0], [0, 1], [1, 1], [1, -1]], b: [0, 0, 0, 0], v: [1, -1, 1, -1.5] },
  identity: { W: [[1, 0], [-1, 0]], b: [0, 0], v: [1, -1] },
  grid: { W: [[1, 0], [1, 0], [1, 0], [0, 1], [0, 1], [0, 1]], b: [1.5, 0, -1.5, 1.5, 0, -1.5], v: [1, -2, 2, 1, -2, 2] },
};

const TEXT = {
  ru: {
    preset: "Пример", own: "свои веса", presets: [["general", "общее положение"], ["parallel", "параллельные"], ["star", "через одну точку"], ["identity", "x = ReLU(x) − ReLU(−x)"], ["grid", "решётка"], ["random", "случайные"]],
    units: "Нейронов", unit: "Нейрон", weight: "вес {name}", bias: "смещение {name}",
    fill: "Цвет:", fills: [["cells", "ячейки"], ["pieces", "куски"], ["value", "значение f"]],
    view: "f:", views: [["surface", "поверхность"], ["heat", "карта"]], turn: "поворот", wider: "−", narrower: "+", widerBox: "Рамка вдвое шире", narrowerBox: "Рамка вдвое уже",
    titles: { cells: "Ячейки: в каждой свой набор включённых нейронов", pieces: "Линейные куски: на каждом одна формула", value: "Значение f: синее ниже нуля, оранжевое выше, пунктир: f = 0" },
    plane: "Плоскость входов", surface: "f как поверхность: рёбра там, где у f излом", heat: "f как карта: линии уровня, пунктир: f = 0",
    inBox: "в рамке", onPlane: "на плоскости", cells: "ячеек", pieces: "кусков", bound: "граница: Σ C({n}, i)", counts: "Сколько областей",
    few: "На рисунке различимо ячеек: {drawn}, остальные слишком малы.",
    probe: "Точка, в которой читают f; её двигают стрелки", place: "x = ({x1}; {x2}), включены: {on}{lies}. f = {f}, {gradient}.",
    none: "нет", of: "{k} из {n}", lies: ", на прямой: {list}", gradient: "градиент ({g1}; {g2})", kink: "градиента нет: излом",
    formula: "Формула здесь: f(x) = {formula}.", chosen: "выбранного нейрона", ofUnit: "нейрона {k}",
    counted: "Нейронов: {n}. На всей плоскости ячеек: {planeCells} (граница {bound}), линейных кусков: {planePieces}. В рамке ячеек: {boxCells}, кусков: {boxPieces}.",
    general: "Прямые в общем положении.", and: " и ", more: " и ещё {count}",
    fewerCells: "Ячеек меньше границы: ", fewerPieces: "Кусков меньше, чем ячеек: ", fewerInBox: "В рамке меньше: ",
    withoutLine: "нет прямой (веса 0) у {list}", coincident: "совпавшие прямые {list}", parallel: "параллельные прямые {list}", concurrent: "прямые через одну точку {list}",
    silent: "v = 0 у {list}", cancelled: "изломы гасят друг друга на {list}", beside: "в ней нет прямых № {list}", outside: "пересечений за её краем: {list}",
    range: "f в рамке: от {low} до {high}.",
  },
  en: {
    preset: "Example", own: "own weights", presets: [["general", "general position"], ["parallel", "parallel"], ["star", "through one point"], ["identity", "x = ReLU(x) − ReLU(−x)"], ["grid", "grid"], ["random", "random"]],
    units: "Units", unit: "Unit", weight: "weight {name}", bias: "bias {name}",
    fill: "Colour:", fills: [["cells", "cells"], ["pieces", "pieces"], ["value", "value of f"]],
    view: "f:", views: [["surface", "surface"], ["heat", "map"]], turn: "turn", wider: "−", narrower: "+", widerBox: "Twice as wide a box", narrowerBox: "Half as wide a box",
    titles: { cells: "Cells: in each its own set of active units", pieces: "Linear pieces: on each one formula", value: "Value of f: blue below zero, orange above, dashed: f = 0" },
    plane: "Plane of the inputs", surface: "f as a surface: creases where f has a kink", heat: "f as a map: level lines, dashed: f = 0",
    inBox: "in the box", onPlane: "on the plane", cells: "cells", pieces: "pieces", bound: "bound: Σ C({n}, i)", counts: "How many regions",
    few: "Cells to be seen in the picture: {drawn}; the others are too small.",
    probe: "The point where f is read off; arrows move it", place: "x = ({x1}, {x2}), active: {on}{lies}. f = {f}, {gradient}.",
    none: "none", of: "{k} of {n}", lies: ", on the line: {list}", gradient: "gradient ({g1}, {g2})", kink: "no gradient: a kink",
    formula: "The formula here: f(x) = {formula}.", chosen: "of the chosen unit", ofUnit: "of unit {k}",
    counted: "Units: {n}. On the whole plane cells: {planeCells} (bound {bound}), linear pieces: {planePieces}. In the box cells: {boxCells}, pieces: {boxPieces}.",
    general: "The lines are in general position.", and: " and ", more: " and {count} more",
    fewerCells: "Fewer cells than the bound: ", fewerPieces: "Fewer pieces than cells: ", fewerInBox: "Fewer in the box: ",
    withoutLine: "no line (weights 0) for {list}", coincident: "one line shared by {list}", parallel: "parallel lines {list}", concurrent: "lines through one point {list}",
    silent: "v = 0 for {list}", cancelled: "kinks that cancel on {list}", beside: "lines that miss it {list}", outside: "crossings outside it: {list}",
    range: "f in the box: from {low} to {high}.",
  },
};
for (const text of Object.values(TEXT)) for (let k = 1; k <= ALL_HANDLES; k++) text[`unit${k}`] = fill(text.ofUnit, { k });

// --- formulas: a network is { W, b, v, c } --------------------------------------------------------------------------

const outputAt = ({ W, b, v, c }, x1, x2) => {
  let sum = c;
  for (let i = 0; i < v.length; i++) {
    const z = W[i][0] * x1 + W[i][1] * x2 + b[i];
    if (z > 0) sum += v[i] * z;
  }
  return sum;
};

/** Gradient and offset of f where exactly these units are on. */
function affine({ W, b, v, c }, on) {
  const map = { gradient: [0, 0], offset: c };
  on.forEach((is, i) => {
    if (!is) return;
    map.gradient[0] += v[i] * W[i][0];
    map.gradient[1] += v[i] * W[i][1];
    map.offset += v[i] * b[i];
  });
  return map;
}

/**
 * What the network does at a point, as `Regions.at` in Python: active, a digit per unit ("·" on its line); value; map,
 * the formula there, null where f has a kink. found: as `analysed` gives it.
 */
function placeAt(network, found, x1, x2) {
  const { W, b } = network;
  const z = W.map(([w1, w2], i) => w1 * x1 + w2 * x2 + b[i]);
  const lies = W.map(([w1, w2], i) => Math.abs(z[i]) <= 1e-9 * (Math.abs(w1 * x1) + Math.abs(w2 * x2) + Math.abs(b[i])));
  const known = lies.every((is, i) => !is || found.unitLine[i] < 0 || !found.kinks[found.unitLine[i]]);
  const on = z.map((each, i) => (lies[i] && found.unitLine[i] >= 0 ? turnedAlike(W, found, i) : each > 0));
  return {
    active: z.map((each, i) => (lies[i] ? "·" : each > 0 ? "1" : "0")).join(""),
    value: outputAt(network, x1, x2),
    map: known ? affine(network, on) : null,
  };
}

/** On a line without a kink both sides have one formula; here: the side where the first unit of the line is on. */
function turnedAlike(W, found, i) {
  const first = found.lines[found.unitLine[i]][0];
  return W[i][0] * W[first][0] + W[i][1] * W[first][1] > 0;
}

/**
 * The cells inside the box: outline, edges, sides as kit/cells.js has them, and active, gradient, offset, piece (a number
 * from 0), shade (a number that the pattern of sides alone decides) and parity (neighbours differ), of cell and of piece.
 */
function cellsOf(network, found, box) {
  const { W, b } = network;
  const normals = found.lines.map(([first]) => [W[first][0], W[first][1], b[first]].map((x) => x * found.unitSide[first]));
  const numbers = new Map();
  const all = found.kinks.every(Boolean);
  const shadeOf = (sides) => sides.reduce((hash, side) => (Math.imul(hash, 31) + (side > 0 ? 5 : 17)) | 0, 7) >>> 0;
  const parityOf = (sides) => sides.reduce((parity, side) => (side > 0 ? 1 - parity : parity), 0);
  const cells = cellsIn(normals, box).map((cell) => {
    const active = found.unitLine.map((line, i) => (line < 0 ? 1 : cell.sides[line]) * found.unitSide[i] > 0);
    const kinks = all ? cell.sides : cell.sides.filter((_, k) => found.kinks[k]);
    const key = all ? cell : kinks.join();
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    const look = [shadeOf(cell.sides), parityOf(cell.sides)];
    return {
      ...cell, active, ...affine(network, active), piece: numbers.get(key),
      look: { cells: look, pieces: all ? look : [shadeOf(kinks), parityOf(kinks)] },
    };
  });
  return { cells, normals };
}

/** W, b, v of random lines through the inner four fifths of the box; as random_units in Python. */
function randomUnits(units, seed, [left, right, bottom, top]) {
  const u = uniform(seed, 5 * units);
  const made = { W: [], b: [], v: [] };
  for (let k = 0; k < units; k++) {
    const [w1, w2, weight] = [0, 1, 4].map((index) => (Math.floor(401 * u[5 * k + index]) - 200) / 100);
    const x1 = left + (0.1 + 0.8 * u[5 * k + 2]) * (right - left);
    const x2 = bottom + (0.1 + 0.8 * u[5 * k + 3]) * (top - bottom);
    const w = [w1 || w2 ? w1 : 1, w2];
    made.W.push(w);
    made.b.push(Math.floor(0.5 - 100 * (w[0] * x1 + w2 * x2)) / 100);
    made.v.push(weight || 1);
  }
  return made;
}

/** The two points where the line w·x + b = 0 enters and leaves the box; null if it passes by. */
function throughBox([w1, w2], b, [left, right, bottom, top]) {
  const squared = w1 * w1 + w2 * w2;
  if (!squared) return null;
  const [x0, y0] = [(left + right) / 2, (bottom + top) / 2];
  const z = (w1 * x0 + w2 * y0 + b) / squared;
  const [fx, fy] = [x0 - z * w1, y0 - z * w2];
  let [from, to] = [-Infinity, Infinity];
  for (const [place, by, low, high] of [[fx, -w2, left, right], [fy, w1, bottom, top]]) {
    if (!by) {
      if (place <= low || place >= high) return null;
      continue;
    }
    const ends = [(low - place) / by, (high - place) / by].sort((p, q) => p - q);
    from = Math.max(from, ends[0]);
    to = Math.min(to, ends[1]);
  }
  return from < to ? [from, to].map((t) => [fx - t * w2, fy + t * w1]) : null;
}

/** Where f takes a value: the straight parts of that level line, one in each cell at most. */
function levelLine(cells, level) {
  const parts = [];
  for (const { outline, gradient: [g1, g2], offset } of cells) {
    const heights = outline.map(([x1, x2]) => g1 * x1 + g2 * x2 + offset - level);
    const ends = [];
    heights.forEach((here, k) => {
      const following = (k + 1) % outline.length;
      const there = heights[following];
      if (here < 0 === there < 0) return;
      const t = here / (here - there);
      ends.push([0, 1].map((axis) => outline[k][axis] + t * (outline[following][axis] - outline[k][axis])));
    });
    if (ends.length === 2) parts.push(ends);
  }
  return parts;
}

export const formulas = {
  analysed, boundOf, randomUnits, outputAt, placeAt, throughBox, arrangements: () => ARRANGEMENTS,
  cells: (network, box, decimals) => cellsOf(network, analysed(network.W, network.b, network.v, box, decimals), box).cells,
};

function tidy(state) {
  const sound = (list) => Array.isArray(list) && list.flat().every(Number.isFinite);
  const length = sound(state.W) && sound(state.b) && sound(state.v) && state.W.every((row) => Array.isArray(row) && row.length === 2)
    ? Math.min(state.W.length, state.b.length, state.v.length, MOST_OF_ALL) : 0;
  if (!length) Object.assign(state, structuredClone(ARRANGEMENTS.general));
  else for (const name of ["W", "b", "v"]) if (state[name].length !== length) state[name] = state[name].slice(0, length);
  const [left, right, bottom, top] = state.box;
  if (!(left < right && bottom < top)) state.box = [-3, 3, -3, 3];
  state.unit = Math.min(Math.max(Math.round(state.unit), 1), state.W.length);
  if (!["cells", "pieces", "value"].includes(state.fill)) state.fill = "cells";
  if (!["surface", "heat"].includes(state.view)) state.view = "surface";
  if (state.decimals !== null) state.decimals = Math.min(Math.max(Math.round(state.decimals), 0), 12);
  state.points = state.points.filter((point) => Array.isArray(point) && (point.length === 2 || (point.length === 3 && [0, 1].includes(point[2]))));
}

// --- the interactive ------------------------------------------------------------------------------------------------

const KEYS = ["W", "b", "v", "c", "box", "decimals", "unit", "probe", "fill", "view", "turn", "seed", "points"];
const RANGES = {
  w1: { min: -3, max: 3, step: 0.05 }, w2: { min: -3, max: 3, step: 0.05 }, b: { min: -8, max: 8, step: 0.05 },
  v: { min: -3, max: 3, step: 0.1 }, c: { min: -6, max: 6, step: 0.1 },
};
const LABELS = { w1: "<i>w</i><sub>1</sub>", w2: "<i>w</i><sub>2</sub>", b: "<i>b</i>", v: "<i>v</i>", c: "<i>c</i>" };

function build(ui) {
  const { state } = ui;
  let known = null; // what was worked out for the present weights
  let hovered = null; // the place under the pointer
  let dragging = false; // by the pointer, not by the keyboard
  let relabelled = "";

  const count = () => Math.min(state.W.length, state.b.length, state.v.length); // Python sets one list after another
  const chosen = () => Math.min(Math.max(state.unit, 1), count()) - 1;
  const colourOf = (unit) => ui.colours.units[unit % ui.colours.units.length];

  /** The network, its cells and counts, worked out once for each change. */
  function now() {
    const { W, b, v, c, box, decimals } = state;
    if (known && known.from.every((each, k) => each === [W, b, v, c, box, decimals][k])) return known;
    const n = count();
    const network = { W: W.slice(0, n), b: b.slice(0, n), v: v.slice(0, n), c };
    const found = analysed(network.W, network.b, network.v, box, decimals);
    const { cells, normals } = cellsOf(network, found, box);
    let [low, high] = [Infinity, -Infinity];
    for (const { outline, gradient, offset } of cells) {
      for (const [x1, x2] of outline) {
        const f = gradient[0] * x1 + gradient[1] * x2 + offset;
        low = Math.min(low, f);
        high = Math.max(high, f);
      }
    }
    known = { from: [W, b, v, c, box, decimals], n, network, found, cells, normals, low, high, most: Math.max(Math.abs(low), Math.abs(high)) || 1 };
    return known;
  }

  // Pictures
  const plane = ui.panel("plane", { label: "plane", describe: () => `${ui.text.plane}. ${ui.text.titles[state.fill]}. ${summary()}`, aspect: 1, margin: [34, 8, 6, 30] }, paintPlane);
  const surface = ui.panel("surface", { label: "surface", describe: () => `${ui.text.surface}. ${rangeInWords()}`, aspect: 1.85, margin: [0, 0, 0, 0] }, paintSurface);
  const heat = ui.panel("heat", { label: "heat", describe: () => `${ui.text.heat}. ${rangeInWords()}`, aspect: 1.12, margin: [34, 8, 6, 30] }, paintHeat);
  heat.figure.classList.add("dl101-heat");

  const handlesOf = (prefix, of, slide, unit, shown) => {
    const { offset, tip } = lineHandles(ui, plane, {
      prefix, of, slide,
      get: () => (shown() && unit() < count() ? { w: state.W[unit()], b: state.b[unit()] } : null),
      set: (w, b) => change(unit(), { w, b }),
    });
    for (const { node } of [offset, tip]) {
      node.addEventListener("pointerdown", () => { dragging = true; });
      node.addEventListener("lostpointercapture", () => { dragging = false; });
      node.addEventListener("focus", () => { if (state.unit !== unit() + 1) ui.set({ unit: unit() + 1 }); });
    }
    return { offset, tip, unit };
  };
  const handles = SLIDES.map((slide, k) => handlesOf(`u${k + 1}-`, `unit${k + 1}`, slide, () => k, () => count() <= ALL_HANDLES));
  handles.push(handlesOf("chosen-", "chosen", SLIDES[0], chosen, () => count() > ALL_HANDLES));
  const probe = ui.handle(plane, "probe-handle", {
    kind: "dl101-probe", label: "probe",
    at: probed, value: () => number(probed()[0]), words: () => placeInWords(probed()).join(" "),
    ondrag: (x1, x2) => moveProbe([x1, x2]),
    onkey(key) {
      const [left, right, bottom, top] = state.box;
      const [across, up] = [(right - left) / 60, (top - bottom) / 60];
      const by = { ArrowLeft: [-across, 0], ArrowRight: [across, 0], ArrowUp: [0, up], ArrowDown: [0, -up], PageUp: [0, 10 * up], PageDown: [0, -10 * up] }[key];
      if (key === "Home") moveProbe([(left + right) / 2, (bottom + top) / 2]);
      else if (by) moveProbe([probed()[0] + by[0], probed()[1] + by[1]]);
      else return false;
      return true;
    },
  });

  // Which network
  const preset = ui.select("preset", { label: "preset", choices: (text) => [["", text.own], ...text.presets], value: presetShown }, (name) => {
    if (name === "random") take(randomUnits(Math.min(count(), MOST_BY_HAND), state.seed, state.box));
    else if (name) take(ARRANGEMENTS[name]);
  });
  const units = ui.wholeNumber("units", { label: "units", min: 1, max: MOST_BY_HAND, value: count }, (n) => {
    const more = randomUnits(n, state.seed, state.box);
    const resized = (name) => [...state[name].slice(0, n), ...more[name].slice(count())];
    byHand({ W: resized("W"), b: resized("b"), v: resized("v"), unit: Math.min(state.unit, n) });
  });
  const reseed = (seed) => {
    ui.set({ seed });
    take(randomUnits(Math.min(count(), MOST_BY_HAND), seed, state.box));
  };
  const seed = ui.wholeNumber("seed", { label: "seed", min: 0, max: 4294967295, value: () => state.seed }, reseed);

  // How it is shown
  const fills = ui.radios("fill", { label: "fill", choices: "fills", value: () => state.fill }, (fill) => ui.set({ fill }));
  const wider = ui.button("wider", { label: "wider", disabled: () => !zoomed(2) }, () => zoom(2));
  const narrower = ui.button("narrower", { label: "narrower", disabled: () => !zoomed(0.5) }, () => zoom(0.5));
  const views = ui.radios("view", { label: "view", choices: "views", value: () => state.view }, (view) => ui.set({ view }));
  const turn = ui.slider("turn", { min: -180, max: 180, step: 5, digits: 0, hardMin: -180, hardMax: 180, label: "turn", value: () => state.turn, hidden: () => state.view !== "surface" }, (x) => ui.set({ turn: x }));

  // The numbers of the chosen unit
  const unit = ui.select("unit", { label: "unit", choices: unitChoices, value: () => String(chosen() + 1) }, (value) => ui.set({ unit: Number(value) }));
  const values = { w1: () => state.W[chosen()][0], w2: () => state.W[chosen()][1], b: () => state.b[chosen()], v: () => state.v[chosen()], c: () => state.c };
  const changes = {
    w1: (x) => change(chosen(), { w: [x, state.W[chosen()][1]] }), w2: (x) => change(chosen(), { w: [state.W[chosen()][0], x] }),
    b: (x) => change(chosen(), { b: x }), v: (x) => change(chosen(), { v: x }), c: (x) => byHand({ c: x }),
  };
  const sliders = Object.keys(RANGES).map((name) => ui.slider(name, {
    ...RANGES[name], html: LABELS[name], label: (text) => fill(name === "b" || name === "c" ? text.bias : text.weight, { name }), value: values[name],
  }, changes[name]));

  // How many
  const cell = (testid, attributes = {}) => element("td", { "data-testid": testid, ...attributes });
  const heads = ["counts", "inBox", "onPlane"].map(() => element("th", { scope: "col" }));
  const rows = { cells: [cell("box-cells"), cell("plane-cells")], pieces: [cell("box-pieces"), cell("plane-pieces")], bound: [cell("bound", { colspan: 2 })] };
  const names = Object.fromEntries(Object.keys(rows).map((key) => [key, element("th", { scope: "row" })]));
  const table = element("table", { class: "dl101-counted" },
    element("thead", {}, element("tr", {}, ...heads)),
    element("tbody", {}, ...Object.entries(rows).map(([key, cells]) => element("tr", {}, names[key], ...cells))));
  const few = element("p", { class: "dl101-title", "data-testid": "too-small" });
  const place = element("output", { class: "dl101-place", "aria-live": "off", "data-testid": "place" });

  listenToPlane();
  listenToSurface();
  return {
    nodes: [
      element("div", { class: "dl101-bar" }, preset.node, units.node, seed.node, ui.tools),
      element("div", { class: "dl101-panels" },
        element("div", {}, element("div", { class: "dl101-row" }, fills.node, element("span", { class: "dl101-zoom" }, wider.node, narrower.node)), plane.figure, place),
        element("div", { class: "dl101-side" }, table, few,
          element("div", { class: "dl101-unit" }, element("div", { class: "dl101-row" }, unit.node), ...sliders.map(({ node }) => node)),
          element("div", {}, element("div", { class: "dl101-row" }, views.node, turn.node), surface.figure, heat.figure))),
    ],
    summary,
    outside: () => { known = null; },
    onreset: () => { [known, hovered] = [null, null]; },
    relabel() {
      relabelled = "";
      [ui.text.counts, ui.text.inBox, ui.text.onPlane].forEach((word, k) => { heads[k].textContent = word; });
      names.cells.textContent = ui.text.cells;
      names.pieces.textContent = ui.text.pieces;
      [[wider, "widerBox"], [narrower, "narrowerBox"]].forEach(([{ node }, key]) => {
        node.setAttribute("aria-label", ui.text[key]);
        node.title = ui.text[key];
      });
    },
    update() {
      const { n, found, cells } = now();
      if (relabelled !== `${state.language} ${n}`) {
        relabelled = `${state.language} ${n}`;
        unit.relabel(ui.text.unit, unitChoices());
        unit.show(String(chosen() + 1));
        names.bound.textContent = fill(ui.text.bound, { n });
        rows.bound[0].textContent = `1 + ${n}${n > 1 ? ` + ${(n * (n - 1)) / 2}` : ""} = ${boundOf(n)}`;
      }
      for (const name of ["cells", "pieces"]) [found.box, found.plane].forEach((counted, k) => { rows[name][k].textContent = counted[name]; });
      few.textContent = cells.length < found.box.cells ? fill(ui.text.few, { drawn: cells.length }) : "";
      few.hidden = !few.textContent;
      plane.figure.firstChild.textContent = ui.text.titles[state.fill];
      surface.figure.hidden = state.view !== "surface";
      heat.figure.hidden = state.view !== "heat";
      handles.forEach(({ offset, tip, unit: which }) => [offset, tip].forEach(({ node }) => node.style.setProperty("--dl101-handle", colourOf(which()))));
      probe.node.style.setProperty("--dl101-handle", ui.colours.ink);
      unit.node.style.setProperty("--dl101-unit", colourOf(chosen()));
      showPlace();
    },
  };

  // --- what the controls do

  function unitChoices() {
    return Array.from({ length: count() }, (_, k) => [String(k + 1), String(k + 1)]);
  }

  /** Numbers as they are kept: with `decimals` digits after the point. */
  function rounded(x) {
    if (Array.isArray(x)) return x.map(rounded);
    return state.decimals === null ? x : Number(x.toFixed(state.decimals)) + 0;
  }

  function byHand(what) {
    ui.set(Object.fromEntries(Object.entries(what).map(([name, value]) => [name, rounded(value)])));
  }

  /** Other weights as a whole. */
  function take(weights) {
    ui.set({ ...structuredClone(weights), c: 0, unit: Math.min(state.unit, weights.b.length) });
  }

  /** Another line or weight for one unit, which becomes the chosen one. */
  function change(k, { w, b, v }) {
    const snapped = (x) => (dragging && state.decimals !== null ? Math.round(x / SNAP) * SNAP : x);
    const put = (list, value) => list.map((each, index) => (index === k ? value : each));
    byHand({
      ...(w && { W: put(state.W, w.map(snapped)) }), ...(b !== undefined && { b: put(state.b, snapped(b)) }),
      ...(v !== undefined && { v: put(state.v, v) }), unit: k + 1,
    });
  }

  function presetShown() {
    const same = ({ W, b, v }) => JSON.stringify([W, b, v]) === JSON.stringify([state.W, state.b, state.v]);
    if (state.c !== 0) return "";
    return Object.keys(ARRANGEMENTS).find((name) => same(ARRANGEMENTS[name])) ?? (same(randomUnits(count(), state.seed, state.box)) ? "random" : "");
  }

  /** The box made wider by a factor about its middle; null if that would be too wide, too narrow or not exact. */
  function zoomed(factor) {
    const [left, right, bottom, top] = state.box;
    const about = (low, high) => [(low + high) / 2 - (factor * (high - low)) / 2, (low + high) / 2 + (factor * (high - low)) / 2];
    const box = [...about(left, right), ...about(bottom, top)];
    const exact = state.decimals === null || box.every((x) => Number(x.toFixed(state.decimals)) === x);
    const sides = [box[1] - box[0], box[3] - box[2]];
    return exact && sides.every((side) => side <= WIDEST && side >= NARROWEST) ? box : null;
  }

  function zoom(factor) {
    const box = zoomed(factor);
    if (!box) return;
    hovered = null;
    ui.set({ box, probe: within(state.probe, box) });
  }

  function within([x1, x2], [left, right, bottom, top]) {
    return [Math.min(Math.max(x1, left), right), Math.min(Math.max(x2, bottom), top)];
  }

  function probed() {
    return within(state.probe, state.box);
  }

  function moveProbe(to) {
    hovered = null;
    ui.set({ probe: within(to, state.box).map((x) => Number(x.toFixed(3)) + 0) });
  }

  function listenToPlane() {
    const { canvas } = plane;
    let moving = false;
    canvas.addEventListener("pointerdown", (event) => {
      const at = plane.at(event);
      if (event.button !== 0 || !plane.contains(at)) return;
      const line = nearestUnit(at);
      if (line >= 0 && line !== chosen()) {
        ui.set({ unit: line + 1 });
        return;
      }
      event.preventDefault();
      moving = true;
      canvas.setPointerCapture(event.pointerId);
      moveProbe(at);
    });
    canvas.addEventListener("pointermove", (event) => {
      const at = plane.at(event);
      if (moving) return moveProbe(at);
      hovered = plane.contains(at) && event.pointerType === "mouse" ? at : null;
      plane.paint();
      showPlace();
    });
    for (const type of ["pointerup", "pointercancel"]) canvas.addEventListener(type, () => { moving = false; });
    canvas.addEventListener("pointerleave", () => {
      hovered = null;
      plane.paint();
      showPlace();
    });
  }

  function listenToSurface() {
    const { canvas } = surface;
    let from = null;
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      from = { x: event.clientX, turn: state.turn };
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!from) return;
      const angle = from.turn + (event.clientX - from.x) * 0.6;
      ui.set({ turn: Math.round(((((angle + 180) % 360) + 360) % 360) - 180) });
    });
    for (const type of ["pointerup", "pointercancel"]) canvas.addEventListener(type, () => { from = null; });
  }

  /** The unit whose line passes within a few pixels, or −1. */
  function nearestUnit([x1, x2]) {
    let [best, least] = [-1, 6];
    for (let i = 0; i < count(); i++) {
      const ends = throughBox(state.W[i], state.b[i], state.box);
      if (!ends) continue;
      const [[x, y], [toX, toY]] = ends.map(([a, b]) => [plane.x(a), plane.y(b)]);
      const distance = Math.abs((toX - x) * (plane.y(x2) - y) - (toY - y) * (plane.x(x1) - x)) / Math.hypot(toX - x, toY - y);
      if (distance < least) [best, least] = [i, distance];
    }
    return best;
  }

  // --- pictures

  function unitLook(k) {
    const [hash, parity] = now().cells[k].look[state.fill];
    const dark = ui.colours.heat[1][0] < 128;
    return `hsl(${Math.round((hash * 137.508) % 360)}, ${dark ? 34 : 58}%, ${(dark ? [18, 29] : [93, 83])[parity]}%)`;
  }

  function heatOf(t) {
    return `rgb(${blend(ui.colours.heat, t, []).map(Math.round).join(",")})`;
  }

  function pathOf(p, outline) {
    const { context } = p;
    context.beginPath();
    outline.forEach(([x1, x2], k) => (k ? context.lineTo(p.x(x1), p.y(x2)) : context.moveTo(p.x(x1), p.y(x2))));
    context.closePath();
  }

  function paintPlane(p) {
    const { cells } = now();
    const { context } = p;
    const [left, right, bottom, top] = state.box;
    p.extent = [...state.box];
    if (state.fill === "value") paintValue(p);
    p.clipped(() => {
      if (state.fill !== "value") {
        cells.forEach(({ outline }, k) => {
          pathOf(p, outline);
          context.fillStyle = context.strokeStyle = unitLook(k);
          context.fill();
          context.lineWidth = 0.8; // closes the seams between neighbours
          context.stroke();
        });
      }
      paintHere(p);
      paintLines(p);
      if (state.fill === "value" || state.points.some((point) => point.length === 3)) {
        for (const part of levelLine(cells, 0)) polyline(p, part, ui.colours.ink, { width: 2.4, dash: [7, 4] });
      }
      const taken = paintNames(p);
      paintPatterns(p, taken);
      for (const [x1, x2, label] of state.points) {
        if (label === undefined) dot(p, x1, x2, ui.colours.ink, { size: 3, rim: ui.colours.halo });
        else mark(context, p.x(x1), p.y(x2), label, ui.colours, 3.6);
      }
    });
    const marks = (low, high) => ticks(low, high, 6);
    p.axes(ui.colours, { xTicks: marks(left, right), yTicks: marks(bottom, top), xName: "x₁", yName: "x₂", format: axisNumber });
  }

  function axisNumber(x) {
    return String(x).replace("-", "−");
  }

  /** The outline of the cell, or of the piece, where the pointer or the probe is. */
  function paintHere(p) {
    const { cells } = now();
    const at = hovered ?? probed();
    const here = cells.find(({ outline }) => holds(outline, at));
    if (!here) return;
    const { context } = p;
    for (const each of state.fill === "pieces" ? cells.filter(({ piece }) => piece === here.piece) : [here]) {
      const { outline, edges } = each;
      outline.forEach((corner, k) => {
        if (state.fill === "pieces" && edges[k] >= 0 && !now().found.kinks[edges[k]]) return; // not a border of the piece
        polyline(p, [corner, outline[(k + 1) % outline.length]], ui.colours.ink, { width: state.fill === "value" ? 4 : 5.5 });
      });
    }
    context.lineWidth = 1;
  }

  /** Units on one line take turns in dashes; a line across which f has no kink is thin and dotted. */
  function paintLines(p) {
    const { n, found } = now();
    found.lines.forEach((members, k) => {
      const thick = members.includes(chosen());
      const width = (thick ? 3.4 : n > MOST_BY_HAND ? 1.1 : 2) * (found.kinks[k] ? 1 : 0.7);
      const several = members.length;
      members.forEach((i, turnOf) => {
        const [on, off] = found.kinks[k] ? [several > 1 ? 9 : 0, 9 * (several - 1)] : [4, several > 1 ? 5 + 9 * (several - 1) : 5];
        p.context.lineDashOffset = -9 * turnOf;
        drawLine(p, state.W[members[0]], state.b[members[0]], colourOf(i), { width, dash: on ? [on, off] : [] });
        p.context.lineDashOffset = 0;
      });
    });
    if (n <= ALL_HANDLES) for (let i = 0; i < n; i++) drawNormal(p, state.W[i], state.b[i], ui.colours, { colour: colourOf(i), name: "", slide: SLIDES[i] });
    else drawNormal(p, state.W[chosen()], state.b[chosen()], ui.colours, { colour: colourOf(chosen()), name: "", slide: SLIDES[0] });
  }

  /** The number of each line in a disc at one of its ends, with a short arrow to the active side; the places taken. */
  function paintNames(p) {
    const { n, found } = now();
    const { context } = p;
    const taken = [[p.x(probed()[0]), p.y(probed()[1])]];
    for (let i = 0; i < n; i++) {
      if (n > ALL_HANDLES && i !== chosen()) continue;
      const slide = SLIDES[n > ALL_HANDLES ? 0 : i];
      for (const [x1, x2] of [footOfLine(p, state.W[i], state.b[i], slide), tipOfNormal(p, state.W[i], state.b[i], slide)]) taken.push([p.x(x1), p.y(x2)]);
    }
    found.lines.forEach((members) => {
      if (n > MOST_BY_HAND && !members.includes(chosen())) return;
      const [first] = members;
      const ends = throughBox(state.W[first], state.b[first], state.box);
      if (!ends) return;
      const [from, to] = ends.map(([x1, x2]) => [p.x(x1), p.y(x2)]);
      const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
      const along = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
      const name = nameOfLine(members);
      const half = Math.max(8.5, 3.6 * name.length + 3);
      const [left, right, bottom, top] = p.extent;
      const inside = ([x, y]) => [Math.min(Math.max(x, p.x(left) + half), p.x(right) - half), Math.min(Math.max(y, p.y(top) + 9), p.y(bottom) - 9)];
      const candidates = [16, 40, 64, 88].filter((by) => by < length / 2 + 1).flatMap((by) => [
        [from[0] + by * along[0], from[1] + by * along[1]], [to[0] - by * along[0], to[1] - by * along[1]]]).map(inside);
      const free = candidates.find(([x, y]) => taken.every(([a, b]) => Math.hypot(x - a, y - b) > 13 + half)) ?? candidates[0] ?? inside(from);
      taken.push(free);
      if (n > ALL_HANDLES && members.length === 1) {
        const [w1, w2] = state.W[first];
        const [u, v] = [w1 / (p.extent[1] - p.extent[0]), -w2 / (p.extent[3] - p.extent[2])];
        const size = Math.hypot(u, v);
        arrow(context, ...free, free[0] + (19 * u) / size, free[1] + (19 * v) / size, colourOf(first));
      }
      context.beginPath();
      context.roundRect(free[0] - half, free[1] - 8.5, 2 * half, 17, 8.5);
      context.fillStyle = members.length > 1 ? ui.colours.ground : colourOf(first);
      context.fill();
      context.lineWidth = 1.5;
      context.strokeStyle = members.length > 1 ? ui.colours.ink : ui.colours.ground;
      context.stroke();
      context.font = "bold 11px system-ui, sans-serif";
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillStyle = members.length > 1 ? ui.colours.ink : ui.colours.ground;
      context.fillText(name, free[0], free[1] + 0.5);
    });
    return taken;
  }

  /** In each cell that has room: the units that are on, as digits. In each piece its number. */
  function paintPatterns(p, taken) {
    const { n, cells } = now();
    const many = state.fill === "cells" ? n > ALL_HANDLES : cells.length > MOST_NUMBERED;
    if (state.fill === "value" || many || state.points.length) return;
    const rooms = cells.map((cell) => ({ cell, ...middleOf(cell.outline.map(([x1, x2]) => [p.x(x1), p.y(x2)]).reverse()) }));
    const shown = state.fill === "cells" ? rooms : [...rooms.reduce((best, room) => {
      const { piece } = room.cell;
      return (best.get(piece)?.radius ?? 0) >= room.radius ? best : best.set(piece, room);
    }, new Map()).values()];
    for (const { cell, middle: [x, y], radius } of shown) {
      const name = state.fill === "cells" ? cell.active.map(Number).join("") : String(cell.piece + 1);
      const half = 3.4 * name.length;
      if (radius < Math.max(8, half) || taken.some(([a, b]) => Math.abs(a - x) < half + 11 && Math.abs(b - y) < 16)) continue;
      words(p.context, name, x, y, ui.colours, { font: "11px system-ui, sans-serif", colour: ui.colours.muted });
    }
  }

  function paintValue(p) {
    const { cells, low, high, most } = now();
    p.clipped(() => {
      for (const { outline, gradient: [g1, g2], offset } of cells) {
        const { context } = p;
        pathOf(p, outline);
        const heights = outline.map(([x1, x2]) => 0.5 + (g1 * x1 + g2 * x2 + offset) / (2 * most));
        context.fillStyle = context.strokeStyle = ramp(context, outline.map(([x1, x2]) => [p.x(x1), p.y(x2)]), heights, heatOf);
        context.fill();
        context.lineWidth = 0.8;
        context.stroke();
      }
      for (let k = 1; k < LEVELS && high > low; k++) {
        for (const part of levelLine(cells, low + (k * (high - low)) / LEVELS)) polyline(p, part, ui.colours.muted, { width: 0.6 });
      }
    });
  }

  function paintHeat(p) {
    const { found, cells } = now();
    const [left, right, bottom, top] = state.box;
    p.extent = [...state.box];
    paintValue(p);
    p.clipped(() => {
      found.lines.forEach(([first], k) => {
        if (found.kinks[k]) drawLine(p, state.W[first], state.b[first], colourOf(first), { width: 1.3 });
      });
      for (const part of levelLine(cells, 0)) polyline(p, part, ui.colours.ink, { width: 2.2, dash: [7, 4] });
      dot(p, ...probed(), ui.colours.ink, { rim: ui.colours.halo });
    });
    p.axes(ui.colours, { xTicks: ticks(left, right, 4), yTicks: ticks(bottom, top, 4), xName: "x₁", yName: "x₂", format: axisNumber });
  }

  function paintSurface(p) {
    const { network, found, cells, normals, low, high, most, n } = now();
    const space = projection(p, state.box, [low, high], (state.turn * Math.PI) / 180);
    const nearer = normals.map(([n1, n2]) => Math.sign(n1 * space.toViewer[0] + n2 * space.toViewer[1]));
    drawFloor(p, space, state.box, ui.colours);
    drawRelief(p, space, cells, ui.colours, {
      nearness: (cell) => cell.sides.reduce((sum, side, k) => sum + (side * nearer[k] > 0 ? 1 : 0), 0),
      most,
      // Of the two cells at a crease the nearer one, which is drawn later, has it.
      edge: (k, { sides }) => (found.kinks[k] && sides[k] * nearer[k] >= 0 ? { colour: colourOf(found.lines[k][0]), width: n > MOST_BY_HAND ? 0.5 : 1.8 } : null),
    });
    const [x1, x2] = probed();
    const [x, y] = space.at(x1, x2, outputAt(network, x1, x2));
    p.context.beginPath();
    p.context.arc(x, y, 4.5, 0, 2 * Math.PI);
    p.context.fillStyle = ui.colours.ink;
    p.context.fill();
    p.context.lineWidth = 1.5;
    p.context.strokeStyle = ui.colours.halo;
    p.context.stroke();
  }

  // --- words

  function nameOfLine(members) {
    return members.map((i) => i + 1).join("=");
  }

  function holds(outline, [x1, x2]) {
    return outline.every(([x, y], k) => {
      const [toX, toY] = outline[(k + 1) % outline.length];
      return (toX - x) * (x2 - y) - (toY - y) * (x1 - x) >= 0;
    });
  }

  /** What the network does at a place: a sentence, and the formula that holds there. */
  function placeInWords([x1, x2]) {
    const { network, found, n } = now();
    const { active, value, map } = placeAt(network, found, x1, x2);
    const list = (digit) => [...active].flatMap((each, i) => (each === digit ? [i + 1] : [])).join(", ");
    const on = list("1") || ui.text.none;
    const [g1, g2] = map ? map.gradient.map((x) => number(x)) : [];
    const parts = [fill(ui.text.place, {
      x1: number(x1), x2: number(x2), on: n <= MOST_BY_HAND ? `${on} (${active})` : fill(ui.text.of, { k: [...active].filter((digit) => digit === "1").length, n }),
      lies: list("·") ? fill(ui.text.lies, { list: list("·") }) : "",
      f: number(value), gradient: map ? fill(ui.text.gradient, { g1, g2 }) : ui.text.kink,
    })];
    if (map) parts.push(fill(ui.text.formula, { formula: `${number(map.offset)} ${signed(map.gradient[0])} x₁ ${signed(map.gradient[1])} x₂` }));
    return parts;
  }

  function signed(x) {
    const text = number(x);
    return text.startsWith("−") ? `− ${text.slice(1)}` : `+ ${text}`;
  }

  function showPlace() {
    place.textContent = placeInWords(hovered ?? probed()).join("\n");
  }

  function rangeInWords() {
    const { low, high } = now();
    return `${fill(ui.text.range, { low: number(low), high: number(high) })} ${placeInWords(probed()).join(" ")}`;
  }

  /** Why there are so many, sentence by sentence; the same as `_reasons` in Python. */
  function reasons({ found, n }) {
    const { text } = ui;
    const name = (line) => nameOfLine(found.lines[line]);
    const group = (lines) => `(${lines.map(name).join(", ")})`;
    const clause = (key, entries) => {
      const more = entries.length > NAMED ? fill(text.more, { count: entries.length - NAMED }) : "";
      return entries.length ? [fill(text[key], { list: entries.slice(0, NAMED).join(more ? ", " : text.and) + more })] : [];
    };
    const coincident = found.lines.flatMap((members, k) => (members.length > 1 ? [name(k)] : []));
    const sentences = found.plane.cells === boundOf(n) ? [text.general] : [];
    for (const [key, clauses] of [
      ["fewerCells", [
        ...clause("withoutLine", found.withoutLine.map((unit) => String(unit + 1))), ...clause("coincident", coincident),
        ...clause("parallel", found.parallel.map(group)), ...clause("concurrent", found.concurrent.map(group))]],
      ["fewerPieces", [...clause("silent", found.silent.map(name)), ...clause("cancelled", found.cancelled.map(name))]],
      ["fewerInBox", [...clause("beside", found.beside.map(name)), ...clause("outside", found.outside ? [String(found.outside)] : [])]],
    ]) if (clauses.length) sentences.push(`${text[key]}${clauses.join("; ")}.`);
    return sentences;
  }

  function summary() {
    const { found, n } = now();
    return [fill(ui.text.counted, {
      n, bound: boundOf(n), planeCells: found.plane.cells, planePieces: found.plane.pieces, boxCells: found.box.cells, boxPieces: found.box.pieces,
    }), ...reasons(now())].join(" ");
  }
}

export default interactive({ name: "regions", keys: KEYS, text: TEXT, build, tidy, elastic: ["W", "b", "v"] });
