// A function of one variable and a network built for it unit by unit, with its error and the proven bound; beside it a
// network of the same size that was trained. Constructions and bounds are those of dl101.approximation.

import { record } from "./kit/curve.js";
import { dot, lossCurve, polyline } from "./kit/draw.js";
import { element } from "./kit/dom.js";
import { interactive } from "./kit/interactive.js";
import { sigmoid } from "./kit/logistic.js";
import { ticks } from "./kit/panel.js";
import { fill, number } from "./kit/text.js";
import { initialise, output, trained } from "./kit/two_layer.js";

const MOST_PIECES = 60;
const FINE = 1200; // places where errors are measured, besides both sides of every knot
const EXAMPLES = 61; // that the trained network learns from
const EDGE = 1e-9;

/** The targets of dl101.approximation.TARGETS; what is known of them comes from Python. */
const TARGET_FORMULAS = {
  sine: (x) => Math.sin(2 * Math.PI * x),
  parabola: (x) => x * x,
  abs: Math.abs,
  root: (x) => Math.sqrt(Math.max(x, 0)),
  bell: (x) => Math.exp(-x * x),
  runge: (x) => 1 / (1 + 25 * x * x),
  waves: (x) => Math.sin(Math.PI * x) + 0.3 * Math.sin(5 * Math.PI * x),
};

const APPROXIMATION_TEXT = {
  ru: {
    target: "Функция", targets: [["sine", "синус"], ["parabola", "парабола"], ["abs", "модуль"], ["root", "корень"], ["bell", "колокол"], ["runge", "функция Рунге"], ["waves", "волны"], ["drawn", "свой рисунок"]],
    method: "Построение", methods: [["steps", "ступеньки"], ["bumps", "сигмоиды"], ["relu", "ReLU"]], pieces: "участков n", shown: "показать нейронов", compare: "обученная сеть того же размера",
    graph: "Функция, построенная сеть, обученная сеть", parts: "Вклады нейронов", curve: "Потери обучения по шагам", point: "Точка {k} рисунка", pointWords: "x = {x}, y = {y}",
    units: "нейронов", bound: "оценка ошибки", error: "ошибка построенной", trainedError: "ошибка обученной", many: "100 шагов", random: "Начать снова", rate: "скорость α", speed: "за кадр", steps: "шаг",
    summary: "{name}, {method}, нейронов {units}. Ошибка не больше {bound}, измерено {error}.", part: " Показано нейронов: {k} из {units}.", against: " Обученная сеть, шаг {k}: ошибка {error}.",
    tooFast: " Обучение разошлось: уменьшите скорость.",
  },
  en: {
    target: "Function", targets: [["sine", "sine"], ["parabola", "parabola"], ["abs", "absolute value"], ["root", "square root"], ["bell", "bell"], ["runge", "Runge's function"], ["waves", "waves"], ["drawn", "own drawing"]],
    method: "Construction", methods: [["steps", "steps"], ["bumps", "sigmoids"], ["relu", "ReLU"]], pieces: "pieces n", shown: "units shown", compare: "a trained network of the same size",
    graph: "Function, built network, trained network", parts: "What each unit adds", curve: "Training loss by step", point: "Point {k} of the drawing", pointWords: "x = {x}, y = {y}",
    units: "units", bound: "error bound", error: "error of the built one", trainedError: "error of the trained one", many: "100 steps", random: "Start again", rate: "rate α", speed: "per frame", steps: "step",
    summary: "{name}, {method}, {units} units. Error at most {bound}, measured {error}.", part: " Shown: {k} of {units} units.", against: " Trained network, step {k}: error {error}.",
    tooFast: " Training diverged: lower the rate.",
  },
};

// --- formulas -------------------------------------------------------------------------------------------------------

/** { f, low, high, slope, curvature, root }: the target and what is known of how fast it changes. */
function targetOf({ target, drawing, tables }) {
  if (target !== "drawn") return { f: TARGET_FORMULAS[target], ...tables[target] };
  const last = drawing.length - 1;
  const f = (x) => {
    const at = Math.min(Math.max(x * last, 0), last);
    const k = Math.min(Math.floor(at), last - 1);
    return drawing[k] + (at - k) * (drawing[k + 1] - drawing[k]);
  };
  const slope = Math.max(...drawing.slice(1).map((y, k) => Math.abs(y - drawing[k]) * last));
  return { f, low: 0, high: 1, slope, curvature: null, root: false };
}

/** ω(distance): how much the target can change over it. */
function omega({ slope, root }, distance) {
  const straight = distance ? (slope ?? Infinity) * distance : 0;
  return root ? Math.min(straight, Math.sqrt(distance)) : straight;
}

/** { joints, directions, weights, constant, unit, knots, bound }: constant + Σ weight · unit(x − joint). */
function buildFor(state) {
  const goal = targetOf(state);
  const { f, low, high, slope, curvature } = goal;
  const n = state.pieces;
  const h = (high - low) / n;
  const knots = Array.from({ length: n + 1 }, (_, k) => (k === n ? high : low + h * k));
  if (state.method === "relu") {
    const values = knots.map(f);
    const slopes = values.slice(1).map((y, k) => (y - values[k]) / (knots[k + 1] - knots[k]));
    let bound = Math.min(omega(goal, h / 2), curvature === null ? Infinity : (curvature * h * h) / 8);
    if (slope) bound = Math.min(bound, Math.max(0, ...slopes.map((s) => ((slope ** 2 - s ** 2) * h) / (2 * slope))));
    return { joints: knots.slice(0, -1), weights: slopes.map((s, k) => s - (k ? slopes[k - 1] : 0)), constant: values[0], unit: (x) => Math.max(x, 0), knots, bound };
  }
  const heights = knots.slice(1).map((x, k) => f((x + knots[k]) / 2));
  const joints = knots.slice(1, -1);
  const weights = heights.slice(1).map((y, k) => y - heights[k]);
  if (state.method === "steps") return { joints, weights, constant: heights[0], unit: (x) => (x > 0 ? 1 : x < 0 ? 0 : 0.5), knots, bound: omega(goal, h / 2) };
  const near = omega(goal, h / 2);
  const steepness = (2 / h) * Math.asinh(near ? omega(goal, h) / (0.01 * near) : 100);
  const tails = omega(goal, h) / Math.sinh(Math.min((steepness * h) / 2, 700));
  const bound = n === 1 ? near : Math.min(near + tails, omega(goal, high - low));
  return { joints, weights, constant: heights[0], unit: (x) => sigmoid(steepness * x), knots, bound };
}

const valueOf = (built, x, units = Infinity) => built.joints.reduce((sum, joint, k) => (k < units ? sum + built.weights[k] * built.unit(x - joint) : sum), built.constant);

/** The largest error of g at many places and on both sides of every knot. */
function errorOf(state, g, knots) {
  const { f, low, high } = targetOf(state);
  let worst = 0;
  for (let k = 0; k <= FINE; k++) {
    const x = low + ((high - low) * k) / FINE;
    worst = Math.max(worst, Math.abs(f(x) - g(x)));
  }
  for (const knot of knots) {
    for (const x of [knot - EDGE, knot, knot + EDGE]) if (x >= low && x <= high) worst = Math.max(worst, Math.abs(f(x) - g(x)));
  }
  return worst;
}

const activationOf = (method) => (method === "relu" ? "relu" : "sigmoid");
const inUnit = ({ low, high }, x) => (2 * (x - low)) / (high - low) - 1;

/** The examples of the trained network: places from −1 to 1, and the target there. */
function examplesOf(state) {
  const goal = targetOf(state);
  const X = Array.from({ length: EXAMPLES }, (_, k) => [-1 + (2 * k) / (EXAMPLES - 1)]);
  return { X, y: X.map(([u]) => goal.f(goal.low + ((u + 1) / 2) * (goal.high - goal.low))) };
}

const unpack = (flat) => {
  const h = (flat.length - 1) / 3;
  return { W1: flat.slice(0, h).map((w) => [w]), b1: flat.slice(h, 2 * h), W2: flat.slice(2 * h, 3 * h), b2: flat[3 * h] };
};
const pack = ({ W1, b1, W2, b2 }) => [...W1.map(([w]) => w), ...b1, ...W2, b2];
const unitsOf = (state) => (state.method === "relu" ? state.pieces : state.pieces - 1);
const startNetwork = (state) => pack(initialise(1, Math.max(unitsOf(state), 1), state.seed));

function trainedBy(state, count) {
  const { X, y } = examplesOf(state);
  let network = unpack(state.network);
  for (let k = 0; k < count; k++) network = trained(network, X, y, activationOf(state.method), "mse", state.learning_rate);
  return pack(network);
}

function meanError(state, flat) {
  const { X, y } = examplesOf(state);
  const network = unpack(flat);
  return X.reduce((sum, x, i) => sum + (output(network, x, activationOf(state.method)) - y[i]) ** 2, 0) / X.length;
}

export const formulas = {
  startNetwork, trainedBy, meanError,
  built(state, places) {
    const built = buildFor(state);
    return { bound: built.bound, values: places.map((x) => valueOf(built, x)), error: errorOf(state, (x) => valueOf(built, x), built.knots) };
  },
  target: (state, places) => places.map(targetOf(state).f),
};

function tidy(state) {
  if (!(state.target in TARGET_FORMULAS) && state.target !== "drawn") state.target = "sine";
  if (!["steps", "bumps", "relu"].includes(state.method)) state.method = "relu";
  state.pieces = Math.min(Math.max(Math.round(state.pieces) || 1, 1), MOST_PIECES);
  if (state.drawing.length < 2) state.drawing = Array(11).fill(0);
  if (!(state.learning_rate > 0)) state.learning_rate = 0.1;
  if (state.network.length !== 3 * Math.max(unitsOf(state), 1) + 1) state.network = startNetwork(state);
}

const derived = (state) => (state.steps ? [] : ["network"]);

// --- the interactive ------------------------------------------------------------------------------------------------

const KEYS = ["target", "drawing", "method", "pieces", "shown", "compare", "seed", "learning_rate", "speed", "network", "steps", "curve", "tables"];

function build(ui) {
  const { state } = ui;
  let held = { key: "" };
  /** The construction and its error, worked out once for a state. */
  const now = () => {
    const key = JSON.stringify([state.target, state.drawing, state.method, state.pieces]);
    if (held.key !== key) {
      const built = buildFor(state);
      held = { key, goal: targetOf(state), built, error: errorOf(state, (x) => valueOf(built, x), built.knots) };
    }
    return held;
  };
  const units = () => now().built.joints.length;
  const places = () => {
    const { low, high } = now().goal;
    return Array.from({ length: 401 }, (_, k) => low + ((high - low) * k) / 400);
  };
  const visible = () => Math.min(state.shown < 0 ? Infinity : state.shown, units());
  const learned = (x) => output(unpack(state.network), [inUnit(now().goal, x)], activationOf(state.method));
  const lost = () => state.network.some((each) => !Number.isFinite(each));

  const graph = ui.panel("graph", { label: "graph", aspect: 1.85, margin: [42, 8, 8, 30] }, paintGraph);
  const parts = ui.panel("parts", { label: "parts", aspect: 3.1, margin: [42, 8, 8, 30] }, paintParts);
  const curve = ui.panel("loss-curve", { label: "curve", aspect: 1.9, margin: [44, 8, 6, 30] }, paintCurve);
  for (let k = 0; k < 11; k++) {
    ui.handle(graph, `drawing-${k + 1}-handle`, {
      label: (text) => fill(text.point, { k: k + 1 }),
      at: () => (state.target === "drawn" ? [k / 10, state.drawing[k]] : null),
      value: () => state.drawing[k],
      words: () => fill(ui.text.pointWords, { x: number(k / 10, 1), y: number(state.drawing[k]) }),
      ondrag: (_, y) => draw(k, y),
      onkey(key) {
        const by = { ArrowUp: 0.05, ArrowRight: 0.05, ArrowDown: -0.05, ArrowLeft: -0.05, PageUp: 0.5, PageDown: -0.5 }[key];
        if (key === "Home") draw(k, 0);
        else if (by) draw(k, state.drawing[k] + by);
        else return false;
        return true;
      },
    });
  }

  const target = ui.select("target", { label: "target", choices: "targets", value: () => state.target }, (name) => renew({ target: name }));
  const method = ui.radios("method", { label: "method", choices: "methods", value: () => state.method }, (name) => renew({ method: name, shown: -1 }));
  const pieces = ui.slider("pieces", { min: 1, max: MOST_PIECES, step: 1, digits: 0, hardMin: 1, hardMax: MOST_PIECES, label: "pieces", value: () => state.pieces }, (n) => renew({ pieces: Math.round(n), shown: -1 }));
  const shown = ui.slider("shown", { min: 0, max: MOST_PIECES, step: 1, digits: 0, hardMin: 0, hardMax: MOST_PIECES, label: "shown", value: visible }, (k) => ui.set({ shown: Math.round(k) >= units() ? -1 : Math.round(k) }));
  const compare = ui.checkbox("compare", { label: "compare", value: () => state.compare }, (on) => ui.set({ compare: on }));
  const off = () => !state.compare;
  const rate = ui.slider("learning-rate", { min: 0.001, max: 2, step: 0.01, scale: "log", hardMin: 1e-6, hardMax: 100, html: "<i>α</i>", label: "rate", value: () => state.learning_rate }, (x) => ui.set({ learning_rate: x }));
  const player = ui.player("run", { disabled: lost }, (frames) => advance(frames * state.speed));
  const take = (count) => () => { player.stop(); advance(count); ui.say(); };
  const one = ui.button("step", { label: "step", disabled: lost }, take(1));
  const many = ui.button("hundred-steps", { label: "many", disabled: lost }, take(100));
  const speed = ui.select("speed", { label: "speed", choices: () => [["1", "1"], ["10", "10"], ["50", "50"]], value: () => String(state.speed) }, (value) => ui.set({ speed: Number(value) }));
  const seed = ui.wholeNumber("seed", { label: "seed", min: 0, max: 4294967295, value: () => state.seed }, (value) => { player.stop(); renew({ seed: value }); });
  const random = ui.button("random", { label: "random" }, () => { player.stop(); renew({}); });
  const numbers = ui.numbers(
    ui.readout("units", { label: "units", value: () => units() }),
    ui.readout("bound", { label: "bound", value: () => number(now().built.bound, 4) }),
    ui.readout("error", { label: "error", value: () => number(now().error, 4) }),
  );
  const trainedNumbers = ui.numbers(
    ui.readout("steps", { label: "steps", value: () => state.steps }),
    ui.readout("J", { html: "<i>J</i>", value: () => (lost() ? "∞" : number(meanError(state, state.network), 4)) }),
    ui.readout("trained-error", { label: "trainedError", value: () => (lost() ? "∞" : number(trainedError(), 4)) }),
  );
  const training = element("div", { class: "dl101-training" },
    element("div", {}, rate.node, element("div", { class: "dl101-buttons" }, player.node, one.node, many.node, speed.node), element("div", { class: "dl101-buttons" }, seed.node, random.node), trainedNumbers),
    curve.figure);

  checkNetwork();
  return {
    nodes: [
      element("div", { class: "dl101-bar" }, target.node, method.node, ui.tools),
      graph.figure,
      element("div", { class: "dl101-controls" }, pieces.node, shown.node),
      numbers,
      parts.figure,
      compare.node,
      training,
    ],
    summary,
    outside: () => { tidy(state); checkNetwork(); },
    onreset: checkNetwork,
    update() { training.hidden = off(); },
  };

  function draw(k, y) {
    const to = Number(Math.min(Math.max(y, -2), 2).toFixed(2));
    renew({ drawing: state.drawing.map((each, index) => (index === k ? to : each)) });
  }

  /** Another target or size: the trained network begins anew. */
  function renew(changes) {
    Object.assign(state, changes);
    const network = startNetwork(state);
    state.network = network;
    ui.set({ ...changes, network, steps: 0, curve: [[0, meanError(state, network)]] });
  }

  function checkNetwork() {
    const last = state.curve[state.curve.length - 1];
    if (!last || Math.abs(last[1] - meanError(state, state.network)) > 1e-9) Object.assign(state, { steps: 0, curve: [[0, meanError(state, state.network)]] });
  }

  function advance(count) {
    if (lost()) return false;
    let { curve: list, network } = state;
    const every = Math.max(1, Math.floor(count / 10));
    for (let done = 0; done < count;) {
      const by = Math.min(every, count - done);
      network = trainedBy({ ...state, network }, by);
      done += by;
      if (network.every(Number.isFinite)) list = record(list, [state.steps + done, meanError(state, network)]);
    }
    ui.set({ network, steps: state.steps + count, curve: list });
    return !lost();
  }

  function trainedError() {
    return errorOf(state, learned, []);
  }

  /** Values of g along the interval, a jump drawn as a jump. */
  function along(g) {
    return [...places(), ...now().built.knots.flatMap((knot) => [knot - EDGE, knot + EDGE])].filter((x) => x >= now().goal.low && x <= now().goal.high).sort((a, b) => a - b).map((x) => [x, g(x)]);
  }

  function paintGraph(p) {
    const { goal, built } = now();
    const values = places().map(goal.f);
    const room = 0.25 * Math.max(Math.max(...values) - Math.min(...values), 0.4);
    p.extent = state.target === "drawn" ? [-0.02, 1.02, -2.1, 2.1] : [goal.low, goal.high, Math.min(...values) - room, Math.max(...values) + room];
    p.axes(ui.colours, { xTicks: ticks(goal.low, goal.high, 6), yTicks: ticks(p.extent[2], p.extent[3], 5), xName: "x", yName: "y", grid: true, format: (x) => String(x).replace("-", "−") });
    p.clipped(() => {
      for (const side of [-1, 1]) polyline(p, places().map((x, k) => [x, values[k] + side * built.bound]), ui.colours.edge, { width: 1, dash: [3, 3] });
      polyline(p, places().map((x, k) => [x, values[k]]), ui.colours.muted, { width: 5 });
      polyline(p, along((x) => valueOf(built, x, visible())), ui.colours.units[0], { width: 2 });
      if (state.compare && !lost()) polyline(p, places().map((x) => [x, learned(x)]), ui.colours.units[1], { width: 2, dash: [7, 4] });
    });
    for (const knot of built.knots) dot(p, knot, p.extent[2], ui.colours.muted, { size: 2.5 });
  }

  function paintParts(p) {
    const { goal, built } = now();
    const curves = built.joints.slice(0, visible()).map((joint, k) => along((x) => built.weights[k] * built.unit(x - joint)));
    const all = curves.flat().map(([, y]) => y);
    const size = Math.max(0.2, ...all.map(Math.abs)) * 1.1;
    p.extent = [goal.low, goal.high, -size, size];
    p.axes(ui.colours, { xTicks: ticks(goal.low, goal.high, 6), yTicks: ticks(-size, size, 3), xName: "x", yName: "", grid: true, format: (x) => String(x).replace("-", "−") });
    p.clipped(() => curves.forEach((points, k) => polyline(p, points, ui.colours.units[k % ui.colours.units.length], { width: k === visible() - 1 ? 2.6 : 1.2 })));
  }

  function paintCurve(p) {
    lossCurve(p, ui.colours, state.curve, { xName: ui.text.steps, least: 20, lowest: 0.01 });
  }

  function summary() {
    const { text } = ui;
    const { built, error } = now();
    const find = (list, key) => list.find(([each]) => each === key)[1];
    let words = fill(text.summary, { name: find(text.targets, state.target), method: find(text.methods, state.method), units: units(), bound: number(built.bound, 4), error: number(error, 4) });
    if (visible() < units()) words += fill(text.part, { k: visible(), units: units() });
    if (!state.compare) return words;
    return words + (lost() ? text.tooFast : fill(text.against, { k: state.steps, error: number(trainedError(), 4) }));
  }
}

export default interactive({ name: "approximation", keys: KEYS, text: APPROXIMATION_TEXT, build, tidy, derived, elastic: ["network", "drawing"] });
