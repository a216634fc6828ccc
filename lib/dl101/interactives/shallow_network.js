// The shallow network of one input, y = φ₀ + Σ φᵢ ReLU(θᵢ₀ + θᵢ₁x): its stages, its joints on the curve, data, training.
// Formulas are those of dl101.interactives.shallow_network and dl101.two_layer; a test in a browser compares them.

import { record } from "./kit/curve.js";
import { dot, lossCurve, polyline, words } from "./kit/draw.js";
import { element, focusable } from "./kit/dom.js";
import { interactive } from "./kit/interactive.js";
import { ticks } from "./kit/panel.js";
import { editablePoints } from "./kit/points.js";
import { normal } from "./kit/random.js";
import { fill, number } from "./kit/text.js";
import { initialise, loss, trained } from "./kit/two_layer.js";

const MOST_UNITS = 12;
const ALL_SLIDERS = 3; // up to so many units every unit has its sliders on the screen
const SAMPLES = 40;
const NOISE = 0.25;
const DIVERGED = 1e6; // a loss beyond it ends the training
const CURVE_KINDS = ["none", "sine", "step", "abs", "noisy", "own"];

// Written for the interval [0, 2]; `presetNetwork` carries them over to any other.
const PRESETS = {
  four: { theta0: [1.5, -0.5, -2], theta1: [-1, 1, 2], phi: [-1, -2.5, 1.5], phi0: 1 },
  tent: { theta0: [-0.4, -1, -1.6], theta1: [1, 1, 1], phi: [2.5, -5, 2.5], phi0: 0 },
  fewer: { theta0: [1.5, -0.5, -2.6], theta1: [-1, 1, 1], phi: [-1, -2.5, 1.5], phi0: 1 },
  step: { theta0: [-4, -6], theta1: [5, 5], phi: [1, -1], phi0: -1 },
};

const TEXT = {
  ru: {
    preset: "Пример", own: "свои веса", presets: [["four", "четыре участка"], ["tent", "шатёр"], ["fewer", "излом за краем"], ["step", "ступенька"], ["random", "случайные веса"]],
    units: "Нейронов", data: "Данные", kinds: { none: "нет", sine: "синус", step: "ступенька", abs: "модуль", noisy: "синус с шумом", own: "свои точки" },
    clear: "Убрать точки", many: "100 шагов", restart: "Новый старт", speed: "за кадр", rate: "скорость α",
    pre: "Преактивация: θᵢ₀ + θᵢ₁x", act: "Активация: hᵢ = ReLU(θᵢ₀ + θᵢ₁x)", weighted: "С весом: φᵢhᵢ",
    sum: "Сумма: y = φ₀ + Σ φᵢhᵢ, над каждым участком его наклон", curve: "MSE по шагам",
    empty: "Щёлкните, чтобы поставить точку", steps: "шаг", regions: "участков", inside: "изломов на отрезке", outside: "за краем",
    unit: "Нейрон {k}", theta0: "смещение θ{k}0", theta1: "вес θ{k}1", phi: "вес φ{k}", phi0: "смещение φ0",
    head: "излом {joint}, активен {side}", headFlat: "излома нет", headOf: "нейрон {k}: {head}", right: "справа", left: "слева",
    jointHandle: "Излом нейрона {k}; стрелки влево и вправо сдвигают его, меняя θ{k}0, вверх и вниз поднимают и опускают, меняя φ",
    jointAway: "Излом нейрона {k} за краем; стрелки влево и вправо двигают его, меняя θ{k}0",
    jointWords: "x = {x}, y = {y}", markerHandle: "Значение x, за которым следят на всех графиках; его двигают стрелки",
    stage: "нейрон {k}: преактивация {z}, активация {h}, с весом {v}", markerWords: "x = {x}, y = {y}; {stages}",
    card: "Нейрон {k}: преактивация {z}, активация {h}, с весом {v}. Выбрать",
    many_units: "Нейронов: {n}.", on: "На отрезке от {low} до {high} линейных участков: {r}, наклоны: {slopes}.",
    joints: "Изломы (в скобках номер нейрона): {list}.", noJoints: "Изломов на отрезке нет.", away: "За краем: {list}.", flat: "Без излома: {list}.",
    hidden: "Участков меньше, чем обещают изломы: они совпали или скачок наклона равен нулю.",
    mse: "MSE = {J}, шаг {step}.", noPoints: "Точек нет.", silent: "Молчат на всех данных и не учатся: {list}.",
    diverged: "Обучение разошлось: на шаге {step} MSE превысила миллион. Скорость {rate} слишком велика. Уменьшите её и начните сначала.",
    curveSummary: "Кривая потерь: от {first} до {last}, шаг {step}.",
  },
  en: {
    preset: "Example", own: "own weights", presets: [["four", "four regions"], ["tent", "tent"], ["fewer", "a joint outside"], ["step", "step"], ["random", "random weights"]],
    units: "Units", data: "Data", kinds: { none: "none", sine: "sine", step: "step", abs: "absolute value", noisy: "noisy sine", own: "own points" },
    clear: "Clear points", many: "100 steps", restart: "New start", speed: "per frame", rate: "rate α",
    pre: "Pre-activation: θᵢ₀ + θᵢ₁x", act: "Activation: hᵢ = ReLU(θᵢ₀ + θᵢ₁x)", weighted: "Weighted: φᵢhᵢ",
    sum: "Sum: y = φ₀ + Σ φᵢhᵢ, with the slope above each region", curve: "MSE by step",
    empty: "Click to add a point", steps: "step", regions: "regions", inside: "joints inside", outside: "outside",
    unit: "Unit {k}", theta0: "bias θ{k}0", theta1: "weight θ{k}1", phi: "weight φ{k}", phi0: "bias φ0",
    head: "joint {joint}, active on the {side}", headFlat: "no joint", headOf: "unit {k}: {head}", right: "right", left: "left",
    jointHandle: "Joint of unit {k}; left and right arrows move it by changing θ{k}0, up and down arrows raise and lower it by changing φ",
    jointAway: "Joint of unit {k}, beyond the edge; left and right arrows move it by changing θ{k}0",
    jointWords: "x = {x}, y = {y}", markerHandle: "The value of x followed through all graphs; arrows move it",
    stage: "unit {k}: pre-activation {z}, activation {h}, weighted {v}", markerWords: "x = {x}, y = {y}; {stages}",
    card: "Unit {k}: pre-activation {z}, activation {h}, weighted {v}. Choose",
    many_units: "Units: {n}.", on: "On the interval from {low} to {high} linear regions: {r}, slopes: {slopes}.",
    joints: "Joints (unit in brackets): {list}.", noJoints: "No joints on the interval.", away: "Outside: {list}.", flat: "Without a joint: {list}.",
    hidden: "There are fewer regions than the joints promise: some coincide, or the slope does not change there.",
    mse: "MSE = {J}, step {step}.", noPoints: "No points.", silent: "Silent on all data and not learning: {list}.",
    diverged: "Training diverged: at step {step} the MSE went beyond a million. The rate {rate} is too large. Make it smaller and start again.",
    curveSummary: "Loss curve: from {first} to {last}, step {step}.",
  },
};

// --- formulas: a network is { theta0, theta1, phi, phi0 }, three lists of one length and a number ------------------

/** Where a unit switches, −θ₀/θ₁; null if θ₁ is 0. */
function jointOf(theta0, theta1) {
  return theta1 ? -theta0 / theta1 + 0 : null;
}

/** Pre-activations z, activations h, weighted activations v, one of each per unit, and the output y. */
function stagesAt(network, x) {
  const z = network.theta1.map((weight, i) => network.theta0[i] + weight * x);
  const h = z.map((each) => Math.max(each, 0));
  const v = h.map((each, i) => network.phi[i] * each);
  return { z, h, v, y: v.reduce((sum, each) => sum + each, network.phi0) };
}

/**
 * The linear regions of the network on an interval: { ends, slopes }, from left to right, one end more than slopes.
 * Joints that do not bend the function part nothing.
 */
function piecesOn(network, [low, high]) {
  const apart = 1e-9 * (high - low); // joints nearer than this are one
  const inside = network.theta0.map((bias, i) => jointOf(bias, network.theta1[i]))
    .filter((x) => x !== null && x > low + apart && x < high - apart).sort((a, b) => a - b);
  const knots = [low, ...inside.filter((x, k) => k === 0 || x - inside[k - 1] > apart), high];
  const terms = network.phi.map((weight, i) => weight * network.theta1[i]);
  const equal = 1e-9 * terms.reduce((sum, each) => sum + Math.abs(each), 1e-12);
  const pieces = { ends: [low], slopes: [] };
  for (let k = 0; k + 1 < knots.length; k++) {
    const middle = (knots[k] + knots[k + 1]) / 2;
    const slope = terms.reduce((sum, each, i) => sum + (network.theta0[i] + network.theta1[i] * middle > 0 ? each : 0), 0);
    const last = pieces.slopes.length - 1;
    if (last >= 0 && Math.abs(slope - pieces.slopes[last]) <= equal) {
      pieces.ends[last + 1] = knots[k + 1];
      continue;
    }
    pieces.slopes.push(slope);
    pieces.ends.push(knots[k + 1]);
  }
  return pieces;
}

/** θᵢ₀ that puts the joint of unit i (from 0) at x. */
function biasFor(network, i, x) {
  return -network.theta1[i] * x + 0;
}

/**
 * New φ₀ and φ with which the curve passes through height y at the joint of unit i, the other joints and both ends of
 * the interval staying where they are as well as the network can do it (least squares; the smallest change of φ decides
 * between equals). What lies nearer than 4 % of the interval moves along. The unit itself is 0 at its joint, so its own φ
 * could not do it alone.
 */
function lifted(network, [low, high], i, y) {
  const x = jointOf(network.theta0[i], network.theta1[i]);
  const near = 0.04 * (high - low);
  const fixed = [low, high, ...network.theta0.map((bias, k) => jointOf(bias, network.theta1[k]))
    .filter((at) => at !== null && at > low && at < high)].filter((at) => Math.abs(at - x) > near);
  // Columns: φ₀, then each φ scaled by the unit's largest activation, so that all changes are heights.
  const scale = [1, ...network.theta0.map((bias, k) => Math.max(bias + network.theta1[k] * low, bias + network.theta1[k] * high, 0))];
  const row = (at) => [1, ...stagesAt(network, at).h.map((h, k) => (scale[k + 1] ? h / scale[k + 1] : 0))];
  const rows = fixed.map(row);
  const a = row(x);
  const Q = a.map((_, p) => a.map((_, q) => rows.reduce((sum, each) => sum + each[p] * each[q], p === q ? 1e-6 : 0)));
  const direction = solved(Q, a);
  const along = direction.reduce((sum, each, k) => sum + each * a[k], 0);
  const change = (y - stagesAt(network, x).y) / along;
  const by = direction.map((each, k) => (scale[k] ? (change * each) / scale[k] : 0));
  return { phi0: network.phi0 + by[0], phi: network.phi.map((weight, k) => weight + by[k + 1]) };
}

/** The solution of A x = b, by elimination with pivots. */
function solved(A, b) {
  const table = A.map((row, k) => [...row, b[k]]);
  const n = b.length;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let row = k + 1; row < n; row++) if (Math.abs(table[row][k]) > Math.abs(table[best][k])) best = row;
    [table[k], table[best]] = [table[best], table[k]];
    for (let row = k + 1; row < n; row++) {
      const factor = table[row][k] / table[k][k];
      for (let column = k; column <= n; column++) table[row][column] -= factor * table[k][column];
    }
  }
  const x = new Array(n).fill(0);
  for (let k = n - 1; k >= 0; k--) {
    let sum = table[k][n];
    for (let column = k + 1; column < n; column++) sum -= table[k][column] * x[column];
    x[k] = sum / table[k][k];
  }
  return x;
}

/** The points [x, y] of dl101.data.curves.curve. */
function curvePoints(kind, [low, high], seed) {
  const noise = kind === "noisy" ? normal(seed, SAMPLES) : null;
  return Array.from({ length: SAMPLES }, (_, k) => {
    const part = (k + 0.5) / SAMPLES;
    const x = low + (high - low) * part;
    if (kind === "step") return [x, part < 0.5 ? -1 : 1];
    if (kind === "abs") return [x, Math.abs(x - (low + high) / 2)];
    return [x, Math.sin(2 * Math.PI * part) + (noise ? NOISE * noise[k] : 0)];
  });
}

/** A preset on any interval: x on it takes the place of 1 + (x − middle) / half on [0, 2]. */
function presetNetwork(name, [low, high]) {
  const { theta0, theta1, phi, phi0 } = PRESETS[name];
  const half = (high - low) / 2;
  const shift = 1 - (low + high) / 2 / half;
  return { theta0: theta0.map((bias, i) => bias + theta1[i] * shift), theta1: theta1.map((weight) => weight / half), phi: [...phi], phi0 };
}

/** The network that dl101.two_layer.initialise(1, units, 1, "relu", seed) gives. */
function freshNetwork(units, seed) {
  return fromLayers(initialise(1, units, seed));
}

const toLayers = ({ theta0, theta1, phi, phi0 }) => ({ W1: theta1.map((weight) => [weight]), b1: theta0, W2: phi, b2: phi0 });
const fromLayers = ({ W1, b1, W2, b2 }) => ({ theta0: b1, theta1: W1.map(([weight]) => weight), phi: W2, phi0: b2 });
const columns = (points) => [points.map(([x]) => [x]), points.map(([, y]) => y)];

/** The mean squared error over the points; 0 without points. */
function meanSquare(network, points) {
  return loss(toLayers(network), ...columns(points), "relu", "mse");
}

/** One step of gradient descent over all points. */
function descended(network, points, rate) {
  return fromLayers(trained(toLayers(network), ...columns(points), "relu", "mse", rate));
}

/** Numbers (from 1) of the units that are inactive at every point: no gradient reaches them. */
function silentUnits(network, points) {
  if (!points.length) return [];
  return network.theta0.map((_, i) => i + 1).filter((k) => points.every(([x]) => network.theta0[k - 1] + network.theta1[k - 1] * x <= 0));
}

/** Puts right what an address typed by hand may have brought. */
function tidy(state) {
  const lists = ["theta0", "theta1", "phi"];
  const units = Math.min(MOST_UNITS, ...lists.map((name) => state[name].length));
  if (units < 1) Object.assign(state, structuredClone(PRESETS.four));
  else for (const name of lists) state[name] = state[name].slice(0, units);
  if (!(state.interval[0] < state.interval[1])) state.interval = [0, 2];
  if (!CURVE_KINDS.includes(state.data)) state.data = "own";
  state.points = state.data === "own"
    ? state.points.filter((each) => Array.isArray(each) && each.length === 2)
    : state.data === "none" ? [] : curvePoints(state.data, state.interval, state.data_seed);
  state.unit = Math.min(Math.max(Math.round(state.unit), 1), state.phi.length);
  state.x = Math.min(Math.max(state.x, state.interval[0]), state.interval[1]);
  if (!(state.learning_rate > 0)) state.learning_rate = 0.1;
  if (![1, 10, 100].includes(state.speed)) state.speed = 1;
}

/** Traits that others determine: a link need not carry them. */
function derived(state) {
  return state.data === "own" ? [] : ["points"];
}

export const formulas = {
  jointOf, stagesAt, piecesOn, biasFor, lifted, curvePoints, presetNetwork, freshNetwork, meanSquare, descended, silentUnits,
};

// --- the interactive ------------------------------------------------------------------------------------------------

const KEYS = [
  "theta0", "theta1", "phi", "phi0", "interval", "data", "points", "data_seed", "seed", "unit", "x", "learning_rate", "speed",
  "steps", "curve", "diverged",
];
const REACHES = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
const STAGES = ["z", "h", "v"];

function build(ui) {
  const { state } = ui;
  const memory = {}; // how far each panel reaches up and down
  let frozen = false; // while a handle is dragged the axes stand still under it
  let hover = null; // x under the pointer, if it is on a panel
  let drag = null;
  const network = () => {
    const units = Math.min(state.theta0.length, state.theta1.length, state.phi.length);
    return { theta0: state.theta0.slice(0, units), theta1: state.theta1.slice(0, units), phi: state.phi.slice(0, units), phi0: state.phi0 };
  };
  const count = () => network().phi.length;
  const chosen = () => Math.min(state.unit, count());
  const few = () => count() <= ALL_SLIDERS;
  const J = () => meanSquare(network(), state.points);
  const none = () => state.points.length === 0;
  const joint = (i) => jointOf(state.theta0[i], state.theta1[i]);
  const isInside = (x) => x !== null && x >= state.interval[0] && x <= state.interval[1];
  const width = () => state.interval[1] - state.interval[0];
  const probe = () => hover ?? state.x;

  // Panels
  const small = { aspect: 3.05, margin: [34, 8, 5, 18] };
  const pre = ui.panel("pre-activations", { label: "pre", ...small }, (p) => paintStage(p, "z"));
  const act = ui.panel("activations", { label: "act", ...small }, (p) => paintStage(p, "h"));
  const weighted = ui.panel("weighted-activations", { label: "weighted", ...small }, (p) => paintStage(p, "v"));
  const sum = ui.panel("sum", { label: "sum", aspect: 1.43, margin: [34, 8, 22, 32] }, paintSum);
  const lossPanel = ui.panel("loss-curve", { label: "curve", describe: describeCurve, aspect: 3.3, margin: [46, 8, 6, 30] }, (p) => {
    lossCurve(p, ui.colours, state.curve, { xName: ui.text.steps, yName: "MSE", lowest: 0.1 });
  });
  for (const panel of [pre, act, weighted, sum]) {
    panel.canvas.addEventListener("pointermove", (event) => look(inside(panel.at(event)[0])));
    panel.canvas.addEventListener("pointerleave", () => look(null));
    panel.canvas.addEventListener("pointerdown", (event) => {
      if (event.button === 0 && (panel !== sum || state.data !== "own")) ui.set({ x: inside(panel.at(event)[0]) });
    });
  }

  // Network
  const preset = ui.select("preset", {
    label: "preset", choices: (text) => [["", text.own], ...text.presets], value: presetShown,
  }, (name) => {
    if (name === "random") byHand(freshNetwork(count(), state.seed));
    else if (name) byHand(presetNetwork(name, state.interval));
    else ui.paint();
  });
  const units = ui.wholeNumber("units", { label: "units", min: 1, max: MOST_UNITS, value: count }, resize);
  const range = { min: -5, max: 5, step: 0.05 };
  const slots = [0, 1, 2].map(makeSlot);
  const phi0 = ui.slider("phi0", { ...range, html: "<i>φ</i><sub>0</sub>", label: "phi0", value: () => state.phi0 }, (x) => byHand({ phi0: x }));
  const cards = Array.from({ length: MOST_UNITS }, (_, i) => makeCard(i));
  const cardRow = element("div", { class: "dl101-cards" }, ...cards.map(({ node }) => node));
  const equation = element("output", { class: "dl101-equation", "data-testid": "value-sum", "aria-live": "off" });

  // Handles on the curve
  const joints = Array.from({ length: MOST_UNITS }, (_, i) => makeJoint(i));
  const points = editablePoints(ui, sum, { plain: true, enabled: () => state.data === "own", get: () => state.points, set: (list) => setPoints("own", list) });
  ui.handle(sum, "x-handle", {
    kind: "dl101-marker",
    label: "markerHandle",
    at: () => [state.x, sum.extent[2]],
    value: () => number(state.x),
    words: probeWords,
    ondrag: (x) => ui.set({ x: inside(x) }),
    onkey(key) {
      const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[key];
      if (key === "Home") ui.set({ x: state.interval[0] });
      else if (by) ui.set({ x: tidyNumber(inside(state.x + (by * width()) / 80)) });
      else return false;
      return true;
    },
  });

  // Data and training
  const data = ui.select("data", { label: "data", choices: (text) => CURVE_KINDS.map((kind) => [kind, text.kinds[kind]]), value: () => state.data }, (kind) => {
    setPoints(kind, kind === "none" || kind === "own" ? [] : curvePoints(kind, state.interval, state.data_seed));
  });
  const clear = ui.button("clear", { label: "clear", hidden: () => state.data !== "own" }, () => setPoints("own", []));
  clear.node.hidden = true;
  const rate = ui.slider("learning-rate", {
    min: 0.001, max: 3, step: 0.01, scale: "log", hardMin: 1e-6, hardMax: 1e4, html: "<i>α</i>", label: "rate", value: () => state.learning_rate,
  }, (x) => ui.set({ learning_rate: x, diverged: false }));
  const run = ui.player("run", { disabled: none }, (frames) => advance(frames * state.speed));
  const take = (steps) => () => { run.stop(); advance(steps); ui.say(); };
  const one = ui.button("step", { label: "step", disabled: none }, take(1));
  const many = ui.button("hundred-steps", { label: "many", disabled: none }, take(100));
  const again = ui.button("restart", { label: "restart" }, () => restart(state.seed));
  const seed = ui.wholeNumber("seed", { label: "seed", min: 0, max: 4294967295, value: () => state.seed }, restart);
  const speed = ui.select("speed", {
    label: "speed", choices: () => [["1", "1"], ["10", "10"], ["100", "100"]], value: () => String(state.speed),
  }, (value) => ui.set({ speed: Number(value) }));
  const note = element("p", { class: "dl101-note", "data-testid": "note" });
  const readouts = ui.numbers(
    ui.readout("regions", { label: "regions", value: () => piecesOn(network(), state.interval).slopes.length }),
    ui.readout("inside", { label: "inside", value: () => network().phi.filter((_, i) => isInside(joint(i))).length }),
    ui.readout("outside", { label: "outside", value: () => network().phi.filter((_, i) => joint(i) !== null && !isInside(joint(i))).length }),
  );
  const progress = ui.numbers(
    ui.readout("mse", { label: () => "MSE", value: () => (none() ? "–" : number(J(), 4)) }),
    ui.readout("steps", { label: "steps", value: () => state.steps }),
  );
  const training = element("div", { class: "dl101-training" },
    element("div", {},
      element("div", { class: "dl101-buttons" }, run.node, one.node, many.node, speed.node),
      rate.node,
      element("div", { class: "dl101-buttons" }, again.node, seed.node),
      progress, note),
    lossPanel.figure);

  phi0.node.classList.add("dl101-output-bias");
  readouts.classList.add("dl101-counts");
  sum.figure.classList.add("dl101-main-panel");
  checkCurve();
  return {
    nodes: [
      element("div", { class: "dl101-bar" }, preset.node, units.node, data.node, points.tool.node, clear.node, ui.tools),
      element("div", { class: "dl101-panels" }, element("div", { class: "dl101-stages" }, pre.figure, act.figure, weighted.figure), sum.figure),
      cardRow,
      equation,
      element("div", { class: "dl101-sliders" }, ...slots.map(({ node }) => node), phi0.node, readouts),
      training,
    ],
    summary,
    update,
    relabel: () => { for (const each of slots) each.relabel(); },
    onreset: () => { for (const key of Object.keys(memory)) delete memory[key]; hover = null; checkCurve(); },
    outside(key) { if (["theta0", "theta1", "phi", "phi0", "interval"].includes(key)) for (const each of Object.keys(memory)) delete memory[each]; },
  };

  // --- controls that depend on the number of units

  /** The three sliders of a unit: of unit 1, 2 or 3, or the first slot of the chosen unit where there are more. */
  function makeSlot(slot) {
    const unit = () => (few() ? slot : chosen() - 1);
    const change = (name) => (x) => {
      const list = [...state[name]];
      list[unit()] = x;
      byHand({ [name]: list }, unit() + 1);
    };
    const index = () => Math.min(unit(), count() - 1);
    const sliders = ["theta0", "theta1", "phi"].map((name) => ({
      name, ...ui.slider(`${name}-${slot + 1}`, { ...range, html: " ", label: (text) => fill(text[name], { k: index() + 1 }), value: () => state[name][index()] }, change(name)),
    }));
    const head = element("p", { class: "dl101-head" });
    const node = element("div", { class: "dl101-slot" }, head, ...sliders.map((each) => each.node));
    let shown = -1;
    const self = {
      node,
      relabel() { shown = -1; },
      update() {
        node.hidden = few() ? slot >= count() : slot > 0;
        node.classList.toggle("dl101-wide", !few());
        const i = index();
        const at = joint(i);
        const place = at === null ? ui.text.headFlat
          : fill(ui.text.head, { joint: number(at), side: state.theta1[i] > 0 ? ui.text.right : ui.text.left });
        head.textContent = few() ? place : fill(ui.text.headOf, { k: i + 1, head: place });
        head.style.color = ui.colours.units[i];
        if (shown === i) return;
        shown = i;
        const sub = (tail) => (i < 9 ? `${i + 1}${tail}` : `${i + 1}${tail ? `,${tail}` : ""}`);
        const html = { theta0: `<i>θ</i><sub>${sub("0")}</sub>`, theta1: `<i>θ</i><sub>${sub("1")}</sub>`, phi: `<i>φ</i><sub>${sub("")}</sub>` };
        for (const each of sliders) {
          each.relabel(fill(ui.text[each.name], { k: i + 1 }));
          each.node.querySelector("label").innerHTML = html[each.name];
        }
      },
    };
    return self;
  }

  /** A unit's three numbers at the marked x; pressing it chooses the unit. */
  function makeCard(i) {
    const values = STAGES.map(() => element("b"));
    const names = ["z", "h", "φh"].map((name) => element("i", {}, name));
    const node = element("button", { type: "button", class: "dl101-card", ...focusable(`unit-${i + 1}`), onclick: () => ui.set({ unit: i + 1 }) },
      element("span", { class: "dl101-chip" }, String(i + 1)), ...names.flatMap((name, k) => [element("span", {}, name, values[k])]));
    return {
      node,
      update(stages) {
        node.hidden = i >= count();
        if (node.hidden) return;
        node.style.setProperty("--dl101-unit", ui.colours.units[i]);
        node.setAttribute("aria-pressed", String(chosen() === i + 1));
        const [z, h, v] = STAGES.map((name) => number(stages[name][i]));
        [z, h, v].forEach((text, k) => { values[k].textContent = text; });
        node.setAttribute("aria-label", fill(ui.text.card, { k: i + 1, z, h, v }));
      },
    };
  }

  /** The joint of a unit as a handle on the curve; beyond the interval it waits at the edge, one above the other. */
  function makeJoint(i) {
    const place = () => {
      if (i >= count() || joint(i) === null) return null;
      const x = joint(i);
      if (isInside(x)) return [x, Math.min(Math.max(stagesAt(network(), x).y, sum.extent[2]), sum.extent[3])];
      const right = x > state.interval[1];
      const before = state.theta0.slice(0, i).filter((_, k) => joint(k) !== null && (right ? joint(k) > state.interval[1] : joint(k) < state.interval[0])).length;
      const apart = Math.min(19, (sum.innerHeight - 26) / MOST_UNITS);
      const down = ((13 + apart * before) * (sum.extent[3] - sum.extent[2])) / sum.innerHeight;
      return [state.interval[Number(right)] + ((right ? -13 : 13) * width()) / sum.innerWidth, sum.extent[3] - down];
    };
    const tag = element("span", {}, String(i + 1));
    const made = ui.handle(sum, `joint-${i + 1}`, {
      kind: "dl101-joint",
      label: (text) => fill(isInside(joint(i)) ? text.jointHandle : text.jointAway, { k: i + 1 }),
      at: place,
      value: () => number(joint(i)),
      words: () => fill(ui.text.jointWords, { x: number(joint(i)), y: number(stagesAt(network(), joint(i)).y) }),
      onstart(x, y) {
        drag = { from: [x, y], place: place(), axis: isInside(joint(i)) ? null : "x" };
        frozen = true;
        ui.set({ unit: i + 1 });
      },
      ondrag(x, y) {
        if (!drag) return;
        const by = [x - drag.from[0], y - drag.from[1]];
        if (!drag.axis) {
          const pixels = [sum.x(by[0]) - sum.x(0), sum.y(by[1]) - sum.y(0)].map(Math.abs);
          if (Math.max(...pixels) < 4) return;
          drag.axis = pixels[0] >= pixels[1] ? "x" : "y";
        }
        if (drag.axis === "x") moveJoint(i, drag.place[0] + by[0]);
        else liftJoint(i, Math.min(Math.max(drag.place[1] + by[1], sum.extent[2]), sum.extent[3]));
      },
      onend() { drag = null; frozen = false; ui.paint(); },
      onkey(key) {
        const x = joint(i);
        const across = { ArrowLeft: -1, ArrowRight: 1 }[key];
        const up = { ArrowUp: 1, ArrowDown: -1, PageUp: 5, PageDown: -5 }[key];
        // From beyond the edge a key towards the middle brings it in at once, however far away it was.
        const from = across > 0 ? Math.max(x, state.interval[0]) : Math.min(x, state.interval[1]);
        if (across) moveJoint(i, tidyNumber(from + (across * width()) / 80));
        else if (up && isInside(x)) liftJoint(i, stagesAt(network(), x).y + (up * (sum.extent[3] - sum.extent[2])) / 80);
        else return false;
        return true;
      },
    });
    made.node.append(tag);
    return {
      update() {
        if (i >= count() || joint(i) === null) return;
        const away = !isInside(joint(i));
        made.node.style.setProperty("--dl101-handle", ui.colours.units[i]);
        made.node.classList.toggle("dl101-away", away);
        made.node.classList.toggle("dl101-tight", count() > 6);
        made.node.style.zIndex = chosen() === i + 1 ? 2 : 1;
        tag.textContent = away ? (joint(i) > state.interval[1] ? `${i + 1}›` : `‹${i + 1}`) : String(i + 1);
      },
    };
  }

  function update() {
    const stages = stagesAt(network(), probe());
    for (const each of [...slots, ...joints]) each.update();
    for (const each of cards) each.update(stages);
    cardRow.style.setProperty("--dl101-few", few() ? count() : 0);
    cardRow.classList.toggle("dl101-few", few());
    const sign = (x) => `${number(x).startsWith("−") ? "−" : "+"} ${number(Math.abs(x))}`;
    equation.textContent = `x = ${number(probe())}:  y = ${number(state.phi0)} ${stages.v.map(sign).join(" ")} = ${number(stages.y)}`;
    training.hidden = state.data === "none";
    clear.node.hidden = state.data !== "own";
    note.textContent = state.diverged ? divergedText() : "";
    note.hidden = !state.diverged;
  }

  // --- what the controls do

  function inside(x) {
    return Math.min(Math.max(x, state.interval[0]), state.interval[1]);
  }

  function look(x) {
    if (frozen || x === hover) return;
    hover = x;
    ui.paint();
  }

  /** Weights that no step of gradient descent made: the loss curve begins anew. */
  function byHand(changes, unit = state.unit) {
    Object.assign(state, changes);
    const kept = { unit: Math.min(unit, state.phi.length) };
    ui.set({ ...changes, ...kept, steps: 0, diverged: false, curve: none() ? [] : [[0, J()]] });
  }

  function resize(units) {
    const fresh = freshNetwork(units, state.seed);
    const { theta0, theta1, phi } = network();
    // The units that stay keep their weights; new ones get theirs from the start of that seed.
    const longer = (list, more) => [...list.slice(0, units), ...more.slice(list.length)];
    byHand({ theta0: longer(theta0, fresh.theta0), theta1: longer(theta1, fresh.theta1), phi: longer(phi, fresh.phi) });
  }

  function restart(seed) {
    run.stop();
    byHand({ ...freshNetwork(count(), seed), seed });
    ui.say();
  }

  function setPoints(kind, list) {
    Object.assign(state, { points: list });
    if (!list.length) run.stop();
    ui.set({ data: kind, points: list, steps: 0, diverged: false, curve: none() ? [] : [[0, J()]] });
  }

  function moveJoint(i, x) {
    const theta0 = [...state.theta0];
    theta0[i] = biasFor(network(), i, x);
    byHand({ theta0 }, i + 1);
  }

  function liftJoint(i, y) {
    byHand(lifted(network(), state.interval, i, y), i + 1);
  }

  function presetShown() {
    const same = (a, b) => a.phi0 === b.phi0 && ["theta0", "theta1", "phi"].every((name) => a[name].length === b[name].length && a[name].every((x, i) => Math.abs(x - b[name][i]) < 1e-9));
    const now = network();
    if (same(now, freshNetwork(count(), state.seed))) return "random";
    return Object.keys(PRESETS).find((name) => same(now, presetNetwork(name, state.interval))) ?? "";
  }

  /** A link may bring other weights or points than those of the curve. */
  function checkCurve() {
    const last = state.curve[state.curve.length - 1];
    if (none() ? last : !last || Math.abs(last[1] - J()) > 1e-9) Object.assign(state, { steps: 0, diverged: false, curve: none() ? [] : [[0, J()]] });
  }

  function advance(steps) {
    if (none()) return false;
    const [X, y] = columns(state.points);
    let layers = toLayers(network());
    let { curve } = state;
    let before = loss(layers, X, y, "relu", "mse");
    let taken = 0;
    let diverged = false;
    const every = Math.max(1, Math.floor(steps / 20)); // of many steps about twenty are shown on the curve
    while (taken < steps) {
      const next = trained(layers, X, y, "relu", "mse", state.learning_rate);
      const after = loss(next, X, y, "relu", "mse");
      diverged = !(after <= Math.max(DIVERGED, before));
      if (diverged) {
        if (taken % every) curve = record(curve, [state.steps + taken, before]);
        break;
      }
      [layers, before] = [next, after];
      taken += 1;
      if (taken % every === 0 || taken === steps) curve = record(curve, [state.steps + taken, after]);
    }
    ui.set({ ...fromLayers(layers), steps: state.steps + taken, curve, diverged });
    return !diverged;
  }

  // --- pictures

  /** Round half-heights of the axes that do not change at every touch. */
  function reach(key, needed) {
    const next = (x) => {
      const power = 10 ** Math.floor(Math.log10(x));
      return REACHES.map((each) => each * power).find((each) => each >= x * (1 - 1e-12));
    };
    const wanted = next(Math.max(needed * 1.08, 0.5));
    if (!memory[key] || (!frozen && (needed > 0.97 * memory[key] || wanted < 0.6 * memory[key]))) memory[key] = wanted;
    return memory[key];
  }

  function axisNumber(x) {
    return (Math.abs(x) >= 1e3 ? x.toExponential().replace("+", "") : String(x)).replace("-", "−");
  }

  function paintStage(p, stage) {
    const { context } = p;
    const now = network();
    const [low, high] = state.interval;
    const [left, right] = [stagesAt(now, low), stagesAt(now, high)];
    const most = (name) => Math.max(0, ...left[name].map(Math.abs), ...right[name].map(Math.abs));
    const top = stage === "v" ? reach("v", most("v")) : reach("z", most("z"));
    const bottom = stage === "h" ? -0.15 * top : -top; // an activation is never below zero
    p.extent = [low, high, bottom, top];
    p.axes(ui.colours, { xTicks: ticks(low, high, 4), yTicks: stage === "h" ? [0, top] : [-top, 0, top], xName: "", yName: "", grid: true, format: axisNumber });
    const taken = [];
    const order = now.phi.map((_, i) => i).sort((a, b) => (a === chosen() - 1) - (b === chosen() - 1));
    p.clipped(() => {
      polyline(p, [[probe(), -top], [probe(), top]], ui.colours.muted, { width: 1, dash: [2, 3] });
      for (const i of order) {
        const colour = ui.colours.units[i];
        const main = chosen() === i + 1;
        const lineWidth = main ? 2.8 : 1.6;
        const at = joint(i);
        const middle = at !== null && at > low && at < high ? [at] : [];
        const line = [low, ...middle, high].map((x) => [x, stagesAt(now, x)[stage][i]]);
        if (main && middle.length) polyline(p, [[at, -top], [at, top]], colour, { width: 1, dash: [4, 4] });
        for (let k = 0; k + 1 < line.length; k++) {
          // What ReLU will cut off is dashed.
          const cut = stage === "z" && line[k][1] + line[k + 1][1] < 0;
          polyline(p, [line[k], line[k + 1]], colour, { width: cut ? 1.3 : lineWidth, dash: cut ? [3, 3] : [] });
        }
      }
    });
    for (const i of order) dot(p, probe(), Math.min(Math.max(stagesAt(now, probe())[stage][i], -top), top), ui.colours.units[i], { size: chosen() === i + 1 ? 4 : 3, rim: ui.colours.halo });
    for (const i of [...order].reverse()) tagLine(context, p, now, stage, i, taken);
  }

  /** The unit's number on its line, where it lies on no other number; nowhere if there is no room. */
  function tagLine(context, p, now, stage, i, taken) {
    const [low, high] = state.interval;
    const faces = now.theta1[i] >= 0 ? 1 : -1;
    for (let k = 0; k < 22; k++) {
      const x = (low + high) / 2 + faces * (high - low) * (0.465 - 0.043 * k);
      const value = stagesAt(now, x)[stage][i];
      const above = p.y(value) > 16 && (value >= 0 || stage === "z") ? -9 : 9; // on the line it would seem to have a minus
      const pixel = [p.x(x), p.y(value) + above];
      const fits = Math.abs(value) < 0.9 * p.extent[3] && (stage === "z" || Math.abs(value) > 0.04 * p.extent[3]);
      if (!fits || taken.some(([a, b]) => Math.abs(a - pixel[0]) < 14 && Math.abs(b - pixel[1]) < 12)) continue;
      taken.push(pixel);
      words(context, String(i + 1), ...pixel, ui.colours, { font: "bold 11px system-ui, sans-serif", colour: ui.colours.units[i] });
      return;
    }
  }

  function paintSum(p) {
    const { context } = p;
    const now = network();
    const [low, high] = state.interval;
    const knots = [low, ...now.phi.map((_, i) => joint(i)).filter((x) => x !== null && x > low && x < high).sort((a, b) => a - b), high];
    const line = knots.map((x) => [x, stagesAt(now, x).y]);
    const top = reach("y", Math.max(state.data === "own" ? 1.3 : 0, ...line.map(([, y]) => Math.abs(y)), ...state.points.map(([, y]) => Math.abs(y))));
    p.extent = [low, high, -top, top];
    p.axes(ui.colours, { xTicks: ticks(low, high, 6), yTicks: ticks(-top, top, 6), xName: "x", yName: "y", grid: true, format: axisNumber });
    const { ends, slopes: steep } = piecesOn(now, state.interval);
    for (let k = 0; k < steep.length; k++) {
      const [from, to] = [p.x(ends[k]), p.x(ends[k + 1])];
      context.font = "11px system-ui, sans-serif";
      if (context.measureText(number(steep[k])).width + 6 <= to - from) words(context, number(steep[k]), (from + to) / 2, 11, ui.colours);
      if (k) polyline(p, [[ends[k], top], [ends[k], -top]], ui.colours.edge, { width: 1 });
      if (k) polyline(p, [[ends[k], top + (top * 36) / p.innerHeight], [ends[k], top]], ui.colours.edge, { width: 1 });
    }
    p.clipped(() => {
      polyline(p, [[low, 0], [high, 0]], ui.colours.edge, { width: 1 });
      polyline(p, [[probe(), -top], [probe(), top]], ui.colours.muted, { width: 1, dash: [2, 3] });
      for (const [x, y] of state.points) {
        context.beginPath();
        context.arc(p.x(x), p.y(y), 3.6, 0, 2 * Math.PI);
        context.fillStyle = ui.colours.panel;
        context.fill();
        context.strokeStyle = ui.colours.muted;
        context.lineWidth = 1.6;
        context.stroke();
      }
      polyline(p, line, ui.colours.ink, { width: 2.6 });
    });
    const { y } = stagesAt(now, probe());
    if (Math.abs(y) <= top) dot(p, probe(), y, ui.colours.ink, { size: 4.5, rim: ui.colours.halo });
    if (state.data === "own" && none()) words(context, ui.text.empty, p.width / 2, p.height * 0.8, ui.colours, { font: "14px system-ui, sans-serif", colour: ui.colours.muted });
  }

  // --- words

  function probeWords() {
    const stages = stagesAt(network(), state.x);
    const each = stages.z.map((_, i) => fill(ui.text.stage, { k: i + 1, z: number(stages.z[i]), h: number(stages.h[i]), v: number(stages.v[i]) }));
    return fill(ui.text.markerWords, { x: number(state.x), y: number(stages.y), stages: each.join("; ") });
  }

  function divergedText() {
    return fill(ui.text.diverged, { step: state.steps + 1, rate: String(Number(state.learning_rate.toPrecision(3))) });
  }

  function silentText() {
    const silent = silentUnits(network(), state.points);
    return silent.length ? fill(ui.text.silent, { list: silent.join(", ") }) : "";
  }

  function summary() {
    const { text } = ui;
    const [low, high] = state.interval;
    const { slopes: steep } = piecesOn(network(), state.interval);
    const all = network().phi.map((_, i) => [joint(i), i + 1]);
    const inside = all.filter(([x]) => isInside(x)).sort((a, b) => a[0] - b[0]);
    const away = all.filter(([x]) => x !== null && !isInside(x)).map(([, k]) => k);
    const flat = all.filter(([x]) => x === null).map(([, k]) => k);
    const parts = [
      fill(text.many_units, { n: count() }),
      fill(text.on, { low: number(low), high: number(high), r: steep.length, slopes: steep.map((each) => number(each)).join("; ") }),
      inside.length ? fill(text.joints, { list: inside.map(([x, k]) => `${number(x)} (${k})`).join("; ") }) : text.noJoints,
    ];
    if (away.length) parts.push(fill(text.away, { list: away.join(", ") }));
    if (flat.length) parts.push(fill(text.flat, { list: flat.join(", ") }));
    if (steep.length < inside.filter(([x]) => x > low && x < high).length + 1) parts.push(text.hidden);
    if (state.data !== "none") parts.push(none() ? text.noPoints : fill(text.mse, { J: number(J(), 4), step: state.steps }));
    if (silentText()) parts.push(silentText());
    if (state.diverged) parts.push(divergedText());
    return parts.join(" ");
  }

  function describeCurve() {
    const show = (entry) => (entry ? number(entry[1], 4) : "–");
    return fill(ui.text.curveSummary, { first: show(state.curve[0]), last: show(state.curve[state.curve.length - 1]), step: state.steps });
  }
}

/** Nine digits: keys that go there and back should end where they began. */
function tidyNumber(x) {
  return Number(x.toPrecision(9));
}

export default interactive({ name: "shallow-network", keys: KEYS, text: TEXT, build, tidy, derived, elastic: ["theta0", "theta1", "phi"] });
