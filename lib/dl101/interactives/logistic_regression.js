// Logistic regression in the plane: data, line and probability, loss curve, loss surface, all linked.
// The formulas are those of dl101.logistic_regression; a test in a browser compares the two.

import { CLOUDS, twoClouds } from "./kit/clouds.js";
import { record } from "./kit/curve.js";
import { arrow, heatMap, lossCurve, polyline, words } from "./kit/draw.js";
import { element } from "./kit/dom.js";
import { interactive } from "./kit/interactive.js";
import { drawLine, drawNormal, lineHandles } from "./kit/line.js";
import { sigmoid, softplus } from "./kit/logistic.js";
import { mark, raster, ticks } from "./kit/panel.js";
import { editablePoints } from "./kit/points.js";
import { normal } from "./kit/random.js";
import { fill, number } from "./kit/text.js";
import { blend } from "./kit/theme.js";

const PLANE = 4; // the plane shows −4 … 4 on both axes
const PATH_LIMIT = 1200; // points kept of the path over the weights

const TEXT = {
  ru: {
    data: "Данные", kinds: [["separable", "разделимые"], ["overlapping", "перекрывающиеся"], ["own", "свои точки"]],
    sample: "Другая выборка", clear: "Убрать точки", many: "100 шагов", restart: "Сначала",
    speed: "за кадр", steps: "шаг", accuracy: "верно",
    plane: "Точки, вероятность и прямая p = ½", curve: "Потери по шагам", surface: "Потери в плоскости весов при этом b",
    empty: "Щёлкните, чтобы поставить точку",
    weights: "Точка весов", weightsWords: "w₁ = {w1}, w₂ = {w2}, потери {J}",
    w1: "вес w₁", w2: "вес w₂", b: "смещение b", rate: "скорость α",
    summary: "Шаг {step}. Потери J = {J}. Верно {right} из {m}. {line}",
    line: "Прямая: {w1}·x₁ {s2} {w2}·x₂ {sb} {b} = 0.", noLine: "Веса равны нулю: прямой нет, вероятность всюду {p}.",
    noPoints: "Точек нет. {line}",
    curveSummary: "Кривая потерь: от {first} до {last}, шаг {step}.", surfaceSummary: "Потери как функция w₁ и w₂; сейчас w₁ = {w1}, w₂ = {w2}, градиент ({g1}; {g2}).",
  },
  en: {
    data: "Data", kinds: [["separable", "separable"], ["overlapping", "overlapping"], ["own", "own points"]],
    sample: "New sample", clear: "Clear points", many: "100 steps", restart: "Restart",
    speed: "per frame", steps: "step", accuracy: "right",
    plane: "Points, probability and the line p = ½", curve: "Loss by step", surface: "Loss over the weights at this b",
    empty: "Click to add a point",
    weights: "Point of the weights", weightsWords: "w₁ = {w1}, w₂ = {w2}, loss {J}",
    w1: "weight w₁", w2: "weight w₂", b: "bias b", rate: "rate α",
    summary: "Step {step}. Loss J = {J}. {right} of {m} right. {line}",
    line: "Line: {w1}·x₁ {s2} {w2}·x₂ {sb} {b} = 0.", noLine: "The weights are zero: no line, the probability is {p} everywhere.",
    noPoints: "No points. {line}",
    curveSummary: "Loss curve: from {first} to {last}, step {step}.", surfaceSummary: "Loss as a function of w₁ and w₂; now w₁ = {w1}, w₂ = {w2}, gradient ({g1}; {g2}).",
  },
};

// --- formulas -------------------------------------------------------------------------------------------------------

/** J, the mean over the points [x1, x2, label]; 0 without points. */
function cost(w, b, points) {
  let sum = 0;
  for (const [x1, x2, y] of points) {
    const z = w[0] * x1 + w[1] * x2 + b;
    sum += y === 1 ? softplus(-z) : softplus(z);
  }
  return points.length ? sum / points.length : 0;
}

/** dw (2 numbers) and db: the mean of (a − y) x and of a − y. */
function gradient(w, b, points) {
  let g1 = 0, g2 = 0, gb = 0;
  for (const [x1, x2, y] of points) {
    const error = sigmoid(w[0] * x1 + w[1] * x2 + b) - y;
    g1 += error * x1;
    g2 += error * x2;
    gb += error;
  }
  const m = points.length || 1;
  return { dw: [g1 / m, g2 / m], db: gb / m };
}

function descend(w, b, points, rate) {
  const { dw, db } = gradient(w, b, points);
  return { w: [w[0] - rate * dw[0], w[1] - rate * dw[1]], b: b - rate * db };
}

/** How many points are on the right side; p = ½ counts as class 1. */
function countRight(w, b, points) {
  return points.filter(([x1, x2, y]) => Number(w[0] * x1 + w[1] * x2 + b >= 0) === y).length;
}

/** Puts right what an address typed by hand may have brought: unknown data, points that are none, a rate that is none. */
function tidy(state) {
  if (state.dataset in CLOUDS) state.points = twoClouds(state.size, state.dataset, state.seed);
  else state.dataset = "own";
  state.points = state.points.filter((p) => Array.isArray(p) && p.length === 3 && (p[2] === 0 || p[2] === 1));
  if (!(state.learning_rate > 0)) state.learning_rate = 0.5;
}

/** Traits that others determine: a link need not carry them. */
function derived(state) {
  return state.dataset === "own" ? [] : ["points"];
}

export const formulas = { sigmoid, softplus, cost, gradient, step: descend, countRight, twoClouds, record, normal };

// --- the interactive ------------------------------------------------------------------------------------------------

const KEYS = ["dataset", "seed", "size", "points", "w", "b", "start", "learning_rate", "speed", "steps", "curve"];

function build(ui) {
  const { state } = ui;
  let path = [[...state.w]];
  let surface = null; // the picture of the loss over the weights, kept while it holds
  let reach = 4; // the weights' plane shows −reach … reach
  const none = () => state.points.length === 0;
  const J = () => cost(state.w, state.b, state.points);

  // Panels
  const plane = ui.panel("plane", { label: "plane", aspect: 1, extent: [-PLANE, PLANE, -PLANE, PLANE] }, paintPlane);
  const curve = ui.panel("loss-curve", { label: "curve", describe: describeCurve, aspect: 2.12, margin: [38, 8, 6, 30] }, paintCurve);
  const weights = ui.panel("loss-surface", { label: "surface", describe: describeSurface, aspect: 1.5, margin: [38, 8, 6, 30] }, paintSurface);

  // Data
  const dataset = ui.select("dataset", { label: "data", choices: "kinds", value: () => state.dataset }, (value) => {
    setPoints(value, value === "own" ? [] : twoClouds(state.size, value, state.seed));
  });
  const seed = ui.wholeNumber("seed", { label: "seed", min: 0, max: 4294967295, value: () => state.seed, hidden: () => state.dataset === "own" }, sample);
  const another = ui.button("new-sample", { label: (text) => (state.dataset === "own" ? text.clear : text.sample) }, () => {
    if (state.dataset === "own") setPoints("own", []);
    else sample((state.seed + 1) % 4294967296);
  });
  const points = editablePoints(ui, plane, { get: () => state.points, set: (list) => setPoints("own", list) });

  // Weights
  const range = { min: -10, max: 10, step: 0.05 };
  const sliders = [
    ui.slider("w1", { ...range, html: "<i>w</i><sub>1</sub>", label: "w1", value: () => state.w[0] }, (x) => byHand([x, state.w[1]], state.b)),
    ui.slider("w2", { ...range, html: "<i>w</i><sub>2</sub>", label: "w2", value: () => state.w[1] }, (x) => byHand([state.w[0], x], state.b)),
    ui.slider("b", { ...range, html: "<i>b</i>", label: "b", value: () => state.b }, (x) => byHand(state.w, x)),
  ];
  lineHandles(ui, plane, { get: () => ({ w: state.w, b: state.b }), set: byHand });
  ui.handle(weights, "weights-handle", {
    label: "weights",
    at: () => state.w,
    value: () => state.w[0],
    words: () => fill(ui.text.weightsWords, { w1: number(state.w[0]), w2: number(state.w[1]), J: number(J(), 3) }),
    ondrag: (w1, w2) => byHand([w1, w2].map((w) => Math.min(Math.max(w, -reach), reach)), state.b),
    onkey(key) {
      const small = reach / 40;
      const by = { ArrowLeft: [-small, 0], ArrowRight: [small, 0], ArrowUp: [0, small], ArrowDown: [0, -small], PageUp: [0, 10 * small], PageDown: [0, -10 * small] }[key];
      if (key === "Home") byHand([0, 0], state.b);
      else if (by) byHand([state.w[0] + by[0], state.w[1] + by[1]], state.b);
      else return false;
      return true;
    },
  });

  // Training
  const rate = ui.slider("learning-rate", {
    min: 0.01, max: 30, step: 0.01, scale: "log", hardMin: 1e-6, hardMax: 1e4, html: "<i>α</i>", label: "rate", value: () => state.learning_rate,
  }, (x) => ui.set({ learning_rate: x }));
  const run = ui.player("run", { disabled: none }, (frames) => advance(frames * state.speed));
  const take = (count) => () => { run.stop(); advance(count); ui.say(); };
  const one = ui.button("step", { label: "step", disabled: none }, take(1));
  const many = ui.button("hundred-steps", { label: "many", disabled: none }, take(100));
  const again = ui.button("restart", { label: "restart" }, () => {
    run.stop();
    byHand([state.start[0], state.start[1]], state.start[2]);
    ui.say();
  });
  const speed = ui.select("speed", {
    label: "speed", choices: () => [["1", "1"], ["10", "10"], ["100", "100"]], value: () => String(state.speed),
  }, (value) => ui.set({ speed: Number(value) }));
  const slope = (k) => () => number(k < 2 ? gradient(state.w, state.b, state.points).dw[k] : gradient(state.w, state.b, state.points).db, 3);
  const numbers = ui.numbers(
    ui.readout("J", { html: "<i>J</i>", value: () => (none() ? "–" : number(J(), 4)) }),
    ui.readout("accuracy", { label: "accuracy", value: () => (none() ? "–" : `${countRight(state.w, state.b, state.points)}/${state.points.length}`) }),
    ui.readout("steps", { label: "steps", value: () => state.steps }),
    ui.readout("g1", { html: "∂<i>J</i>/∂<i>w</i><sub>1</sub>", value: slope(0) }),
    ui.readout("g2", { html: "∂<i>J</i>/∂<i>w</i><sub>2</sub>", value: slope(1) }),
    ui.readout("gb", { html: "∂<i>J</i>/∂<i>b</i>", value: slope(2) }),
  );

  plane.figure.classList.add("dl101-main-panel");
  checkCurve();
  return {
    nodes: [
      element("div", { class: "dl101-bar" }, dataset.node, seed.node, another.node, element("span", { class: "dl101-space" }), points.tool.node, ui.tools),
      element("div", { class: "dl101-panels" }, plane.figure, curve.figure, weights.figure),
      element("div", { class: "dl101-controls" },
        element("div", {}, ...sliders.map(({ node }) => node)),
        element("div", {}, rate.node,
          element("div", { class: "dl101-buttons" }, run.node, one.node, many.node, again.node, speed.node),
          numbers)),
    ],
    summary,
    onreset: () => { reach = 4; startOver({}); },
    outside(key) {
      if (key === "w" || key === "b" || key === "points") path = [[...state.w]];
      surface = null;
    },
    update: () => another.relabel(),
  };

  // --- what the controls do

  function sample(number) {
    const kind = state.dataset === "own" ? "overlapping" : state.dataset;
    setPoints(kind, twoClouds(state.size, kind, number), number);
  }

  function setPoints(kind, list, number = state.seed) {
    Object.assign(state, { points: list });
    startOver({ dataset: kind, points: list, seed: number });
  }

  /** New weights that no step of gradient descent made: the curve and the path begin anew. */
  function byHand(w, b) {
    Object.assign(state, { w, b });
    startOver({ w, b });
  }

  function startOver(changes) {
    path = [[...state.w]];
    surface = null;
    if (Math.max(Math.abs(state.w[0]), Math.abs(state.w[1])) < 3.4) reach = 4;
    ui.set({ ...changes, steps: 0, curve: none() ? [] : [[0, J()]] });
  }

  /** A link may bring other weights or points than those of the curve. */
  function checkCurve() {
    const last = state.curve[state.curve.length - 1];
    if (!last || Math.abs(last[1] - J()) > 1e-9) Object.assign(state, { steps: 0, curve: none() ? [] : [[0, J()]] });
  }

  function advance(count) {
    if (none()) return false;
    let { w, b, curve } = state;
    // Of many steps at once about twenty are shown: two would make a straight line of a curve that jumps.
    const every = Math.max(1, Math.floor(count / 20));
    for (let k = 0; k < count; k++) {
      ({ w, b } = descend(w, b, state.points, state.learning_rate));
      if (k % every !== 0 && k !== count - 1) continue;
      path.push(w);
      curve = record(curve, [state.steps + k + 1, cost(w, b, state.points)]);
    }
    if (path.length > PATH_LIMIT) path = path.filter((_, k) => k % 2 === 0 || k === path.length - 1);
    ui.set({ w, b, steps: state.steps + count, curve });
    return true;
  }

  // --- pictures

  function paintPlane(p) {
    const [w1, w2] = state.w;
    heatMap(p, ui.colours.heat, (x1, x2) => sigmoid(w1 * x1 + w2 * x2 + state.b));
    p.axes(ui.colours, { xTicks: [-4, -2, 0, 2, 4], yTicks: [-4, -2, 0, 2, 4], xName: "x₁", yName: "x₂", format: (x) => number(x, 0) });
    p.clipped(() => {
      drawLine(p, state.w, state.b, ui.colours.ink);
      levelLine(p, Math.log(9), "0.9");
      levelLine(p, -Math.log(9), "0.1");
      for (const [x1, x2, label] of state.points) mark(p.context, p.x(x1), p.y(x2), label, ui.colours);
      drawNormal(p, state.w, state.b, ui.colours);
    });
    if (none()) words(p.context, ui.text.empty, p.width / 2, p.height * 0.3, ui.colours, { font: "14px system-ui, sans-serif", colour: ui.colours.muted });
  }

  /** The line where p = σ(level), with its label where it leaves the plane at the side or at the top. */
  function levelLine(p, level, label) {
    drawLine(p, state.w, state.b, ui.colours.muted, { level, width: 1, dash: [4, 4] });
    const [w1, w2] = state.w;
    const between = (2 * Math.log(9) / Math.hypot(w1, w2)) * p.innerWidth / (2 * PLANE);
    if (between < 30) return; // the two labels would lie on each other
    // Where the line meets the edge: try the two sides, then top and bottom, and keep the first inside.
    const edge = PLANE * 0.9;
    const candidates = [[-edge, (level - state.b + w1 * edge) / w2], [edge, (level - state.b - w1 * edge) / w2],
      [(level - state.b - w2 * edge) / w1, edge], [(level - state.b + w2 * edge) / w1, -edge]];
    const at = candidates.find(([x1, x2]) => Math.abs(x1) <= edge + 1e-9 && Math.abs(x2) <= edge + 1e-9);
    if (at) words(p.context, label, p.x(at[0]), p.y(at[1]), ui.colours);
  }

  function paintCurve(p) {
    lossCurve(p, ui.colours, state.curve, { xName: ui.text.steps });
  }

  function paintSurface(p) {
    const size = Math.max(Math.abs(state.w[0]), Math.abs(state.w[1]));
    while (size > 0.92 * reach && reach < 1e6) reach *= 2;
    p.extent = [-reach, reach, -reach, reach];
    if (!surface || Math.abs(surface.b - state.b) > 0.004 * reach || surface.reach !== reach || surface.colours !== ui.colours) {
      surface = { b: state.b, reach, colours: ui.colours, image: surfaceImage() };
    }
    p.stretch(surface.image);
    const list = ticks(-reach, reach, 4);
    p.axes(ui.colours, { xTicks: list, yTicks: list, xName: "w₁", yName: "w₂", format: (x) => number(x, 0) });
    if (none()) return;
    p.clipped(() => {
      polyline(p, [...path, state.w], ui.colours.path);
      const next = descend(state.w, state.b, state.points, state.learning_rate).w; // where the next step will lead
      arrow(p.context, p.x(state.w[0]), p.y(state.w[1]), p.x(next[0]), p.y(next[1]), ui.colours.ink);
    });
  }

  /** J on a coarse grid, made smooth, then cut into bands, whose borders are lines of equal loss. */
  function surfaceImage() {
    const [columns, rows, fine] = [32, 24, 8];
    const { b, points } = state;
    const grid = new Float64Array((columns + 1) * (rows + 1));
    // Drawn anew at every move of b, so here without the calls and arrays of `cost`; a picture needs no more digits.
    const flat = Float64Array.from(points.flatMap(([x1, x2, y]) => (y === 1 ? [-x1, -x2, -b] : [x1, x2, b])));
    let low = Infinity, high = -Infinity;
    for (let i = 0, k = 0; i <= rows; i++) {
      const w2 = reach - (2 * reach * i) / rows;
      for (let j = 0; j <= columns; j++, k++) {
        const w1 = -reach + (2 * reach * j) / columns;
        let sum = 0;
        for (let p = 0; p < flat.length; p += 3) {
          const t = w1 * flat[p] + w2 * flat[p + 1] + flat[p + 2];
          sum += t > 0 ? t + Math.log(1 + Math.exp(-t)) : Math.log(1 + Math.exp(t));
        }
        grid[k] = Math.log(sum / (points.length || 1) + 0.02);
        low = Math.min(low, grid[k]);
        high = Math.max(high, grid[k]);
      }
    }
    const bands = 14;
    const shades = Array.from({ length: bands + 1 }, (_, k) => blend(ui.colours.surface, k / bands, [0, 0, 0]));
    const scale = high > low ? bands / (high - low) : 0;
    return raster(columns * fine, rows * fine, (column, row, out) => {
      const [x, y] = [(column + 0.5) / fine, (row + 0.5) / fine];
      const [j, i] = [Math.floor(x), Math.floor(y)];
      const [s, t] = [x - j, y - i];
      const k = i * (columns + 1) + j;
      const top = (1 - s) * grid[k] + s * grid[k + 1];
      const bottom = (1 - s) * grid[k + columns + 1] + s * grid[k + columns + 2];
      const shade = shades[Math.floor(((1 - t) * top + t * bottom - low) * scale)];
      [out[0], out[1], out[2]] = shade;
    });
  }

  // --- words

  function summary() {
    const { text } = ui;
    const [w1, w2] = state.w;
    const sign = (x) => (number(x).startsWith("−") ? "−" : "+");
    const size = (x) => number(Math.abs(x));
    const line = w1 === 0 && w2 === 0
      ? fill(text.noLine, { p: number(sigmoid(state.b)) })
      : fill(text.line, { w1: number(w1), s2: sign(w2), w2: size(w2), sb: sign(state.b), b: size(state.b) });
    if (none()) return fill(text.noPoints, { line });
    return fill(text.summary, { step: state.steps, J: number(J(), 4), right: countRight(state.w, state.b, state.points), m: state.points.length, line });
  }

  function describeCurve() {
    const first = state.curve.length ? number(state.curve[0][1], 4) : "–";
    const last = state.curve.length ? number(state.curve[state.curve.length - 1][1], 4) : "–";
    return fill(ui.text.curveSummary, { first, last, step: state.steps });
  }

  function describeSurface() {
    const { dw } = gradient(state.w, state.b, state.points);
    return fill(ui.text.surfaceSummary, { w1: number(state.w[0]), w2: number(state.w[1]), g1: number(dw[0], 3), g2: number(dw[1], 3) });
  }
}

export default interactive({ name: "logistic-regression", keys: KEYS, text: TEXT, build, tidy, derived });
