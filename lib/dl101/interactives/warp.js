// A grid and two classes carried through the layers of a network with two units in each, and what is left of them
// without the nonlinearity: one matrix. Training is that of dl101.mlp; a test in a browser compares the two.

import { record } from "./kit/curve.js";
import { heatMap, lossCurve, polyline, words } from "./kit/draw.js";
import { element } from "./kit/dom.js";
import { interactive } from "./kit/interactive.js";
import { drawLine } from "./kit/line.js";
import { sigmoid } from "./kit/logistic.js";
import { backwardPass, forwardPass, initialWeights, lossOf, makeNet, workspace } from "./kit/mlp.js";
import { mark, ticks } from "./kit/panel.js";
import { fill, number } from "./kit/text.js";
import { playgroundPoints } from "./playground_data.js";

const SCALE = 4; // the points are divided by this
const REACH = 1.6; // of the grid
const LINES = 13;
const FINE = 48; // pieces of a grid line
const DEEPEST = 4;
const BENDS = { tanh: Math.tanh, relu: (z) => Math.max(z, 0), sigmoid };

const WARP_TEXT = {
  ru: {
    data: "Данные", sets: [["circle", "круг"], ["xor", "XOR"], ["gaussians", "два облака"], ["spiral", "спирали"], ["two_moons", "две луны"]],
    activation: "активация", activations: [["tanh", "tanh"], ["relu", "ReLU"], ["sigmoid", "сигмоида"]], bends: "нелинейность", depth: "скрытых слоёв",
    position: "путь через слои", input: "Вход: ответ сети", moved: "Плоскость по дороге", stage: ["вход", "слой {k}: z = Wx + b", "слой {k}: h = g(z)"],
    between: "{from} → {to}", curve: "Потери по шагам", layer: "матрица слоя", out: "выход", many: "100 шагов", random: "Случайные веса",
    rate: "скорость α", speed: "за кадр", steps: "шаг", accuracy: "верно", one: "Вместе слои дают одну матрицу: {W}, b = {b}. Ответ делит вход одной прямой.",
    summary: "Скрытых слоёв: {depth}. Шаг {steps}, потери {J}, верно {right} из {m}. Показано: {place}.", collapsed: " Без нелинейности всё это одна матрица: {W}, b = {b}.",
  },
  en: {
    data: "Data", sets: [["circle", "circle"], ["xor", "XOR"], ["gaussians", "two clouds"], ["spiral", "spirals"], ["two_moons", "two moons"]],
    activation: "activation", activations: [["tanh", "tanh"], ["relu", "ReLU"], ["sigmoid", "sigmoid"]], bends: "nonlinearity", depth: "hidden layers",
    position: "way through the layers", input: "Input: the network's answer", moved: "The plane on its way", stage: ["input", "layer {k}: z = Wx + b", "layer {k}: h = g(z)"],
    between: "{from} → {to}", curve: "Loss by step", layer: "matrix of layer", out: "output", many: "100 steps", random: "Random weights",
    rate: "rate α", speed: "per frame", steps: "step", accuracy: "right", one: "Together the layers are one matrix: {W}, b = {b}. One line divides the input.",
    summary: "Hidden layers: {depth}. Step {steps}, loss {J}, {right} of {m} right. Shown: {place}.", collapsed: " Without the nonlinearity all this is one matrix: {W}, b = {b}.",
  },
};

// --- formulas -------------------------------------------------------------------------------------------------------

const netOf = (state) => makeNet([2, ...Array(state.depth).fill(2), 1], Array(state.depth).fill(state.bends ? state.activation : "linear"));

/** The points as the network takes them: [x1, x2, label]. */
function pointsOf({ dataset, size, data_seed }) {
  return playgroundPoints(dataset, size, 0, data_seed).map(([x1, x2, label]) => [x1 / SCALE, x2 / SCALE, label]);
}

/** X as kit/mlp.js takes it, unit by unit, and the labels. */
function columnsOf(points) {
  const m = points.length;
  return { m, X: Float64Array.from([...points.map(([x]) => x), ...points.map(([, x]) => x)]), y: points.map(([, , label]) => label) };
}

/** One number from the weights in the order W1 row by row, b1, …: 6 for each hidden layer, then v1, v2, c. */
function layerOf(weights, k) {
  const [a, b, c, d, e, f] = weights.slice(6 * k, 6 * k + 6);
  return { W: [[a, b], [c, d]], b: [e, f] };
}

/** A point at a place of the way: 2k is after k layers, 2k + 1 after the matrix of layer k + 1 but before the bend. */
function carried(state, [x1, x2], position) {
  const bend = BENDS[state.activation];
  let p = [x1, x2];
  for (let k = 0; k < state.depth && position > 2 * k; k++) {
    const { W, b } = layerOf(state.weights, k);
    const z = [W[0][0] * p[0] + W[0][1] * p[1] + b[0], W[1][0] * p[0] + W[1][1] * p[1] + b[1]];
    const first = Math.min(position - 2 * k, 1);
    if (first < 1) return p.map((each, i) => each + first * (z[i] - each));
    const second = Math.min(position - 2 * k - 1, 1);
    p = state.bends ? z.map((each) => each + second * (bend(each) - each)) : z;
    if (second < 1) return p;
  }
  return p;
}

/** The logit from the point after all hidden layers. */
const logitOf = (weights, [h1, h2]) => {
  const [v1, v2, c] = weights.slice(-3);
  return v1 * h1 + v2 * h2 + c;
};

/** All layers multiplied out, as if nothing bent: { W, b } from the input to the last hidden layer. */
function product(state) {
  let [W, b] = [[[1, 0], [0, 1]], [0, 0]];
  for (let k = 0; k < state.depth; k++) {
    const next = layerOf(state.weights, k);
    const times = (row, column) => next.W[row][0] * W[0][column] + next.W[row][1] * W[1][column];
    b = [0, 1].map((row) => next.W[row][0] * b[0] + next.W[row][1] * b[1] + next.b[row]);
    W = [0, 1].map((row) => [times(row, 0), times(row, 1)]);
  }
  return { W, b };
}

/** { loss, right, weights }: over the points; after `count` steps of full-batch gradient descent. */
function run(state, count = 0) {
  const net = netOf(state);
  const { m, X, y } = columnsOf(pointsOf(state));
  const room = workspace(net, m);
  const weights = Float64Array.from(state.weights);
  const gradient = new Float64Array(net.count);
  const last = net.layers.length - 1;
  for (let k = 0; k < count; k++) {
    const O = forwardPass(net, weights, X, m, room);
    lossOf("cross_entropy", O, y, m, 1, room.D[last]);
    backwardPass(net, weights, X, m, room, gradient);
    for (let i = 0; i < net.count; i++) weights[i] -= state.learning_rate * gradient[i];
  }
  const O = forwardPass(net, weights, X, m, room);
  let right = 0;
  for (let i = 0; i < m; i++) right += Number(Number(O[i] > 0) === y[i]);
  return { loss: lossOf("cross_entropy", O, y, m, 1), right, weights: Array.from(weights) };
}

const startWeights = (depth, seed) => Array.from(initialWeights(makeNet([2, ...Array(depth).fill(2), 1], Array(depth).fill("tanh")), "xavier", seed));

export const formulas = { carried, product, run, startWeights, pointsOf };

function tidy(state) {
  state.depth = Math.min(Math.max(Math.round(state.depth) || 1, 1), DEEPEST);
  if (!(state.activation in BENDS)) state.activation = "tanh";
  if (!WARP_TEXT.en.sets.some(([name]) => name === state.dataset)) state.dataset = "circle";
  if (state.weights.length !== 6 * state.depth + 3) state.weights = startWeights(state.depth, state.seed);
  state.position = Math.min(Math.max(state.position, 0), 2 * state.depth);
  state.layer = Math.min(Math.max(state.layer, 1), state.depth);
  if (!(state.learning_rate > 0)) state.learning_rate = 0.5;
}

// --- the interactive ------------------------------------------------------------------------------------------------

const KEYS = ["dataset", "size", "data_seed", "depth", "activation", "bends", "weights", "position", "layer", "seed", "learning_rate", "speed", "steps", "curve"];
const PLACES = [["w₁₁", 0], ["w₁₂", 1], ["b₁", 4], ["w₂₁", 2], ["w₂₂", 3], ["b₂", 5]];

function build(ui) {
  const { state } = ui;
  let held = { key: "" };
  const points = () => {
    const key = `${state.dataset} ${state.size} ${state.data_seed}`;
    if (held.key !== key) held = { key, list: pointsOf(state) };
    return held.list;
  };

  let judged = { key: "" };
  /** Loss and right answers at the present numbers, worked out once for a state. */
  const verdict = () => {
    const key = JSON.stringify([state.dataset, state.size, state.data_seed, state.depth, state.activation, state.bends, state.weights]);
    if (judged.key !== key) judged = { key, ...run(state) };
    return judged;
  };

  const input = ui.panel("input-plane", { label: "input", aspect: 1, extent: [-REACH, REACH, -REACH, REACH] }, paintInput);
  const moved = ui.panel("moved-plane", { label: "moved", aspect: 1 }, paintMoved);
  const curve = ui.panel("loss-curve", { label: "curve", aspect: 1.7, margin: [38, 8, 6, 30] }, paintCurve);

  const dataset = ui.select("dataset", { label: "data", choices: "sets", value: () => state.dataset }, (name) => byHand({ dataset: name }));
  const depth = ui.wholeNumber("depth", { label: "depth", min: 1, max: DEEPEST, value: () => state.depth }, (value) => {
    byHand({ depth: value, weights: startWeights(value, state.seed), position: 2 * value, layer: Math.min(state.layer, value) });
  });
  const activation = ui.select("activation", { label: "activation", choices: "activations", value: () => state.activation, disabled: () => !state.bends }, (name) => byHand({ activation: name }));
  const bends = ui.checkbox("nonlinearity", { label: "bends", value: () => state.bends }, (on) => byHand({ bends: on }));
  const position = ui.slider("position", {
    min: 0, max: 2 * DEEPEST, step: 0.02, hardMin: 0, hardMax: 2 * DEEPEST, label: "position", value: () => state.position,
  }, (x) => ui.set({ position: Math.min(x, 2 * state.depth) }));
  const layer = ui.select("layer", { label: "layer", choices: (text) => [...Array.from({ length: DEEPEST }, (_, k) => [String(k + 1), String(k + 1)]), ["out", text.out]], value: () => (state.layer > state.depth ? "out" : String(state.layer)) }, (name) => {
    ui.set({ layer: name === "out" ? DEEPEST + 1 : Math.min(Number(name), state.depth) });
  });
  const isOutput = () => state.layer > state.depth;
  const sliders = PLACES.map(([name, at], k) => ui.slider(`matrix-${k + 1}`, {
    min: -4, max: 4, step: 0.05, label: () => (isOutput() ? ["v₁", "v₂", "c"][k] ?? name : name), hidden: () => isOutput() && k > 2,
    value: () => state.weights[isOutput() ? 6 * state.depth + Math.min(k, 2) : 6 * (state.layer - 1) + at],
  }, (x) => {
    const place = isOutput() ? 6 * state.depth + k : 6 * (state.layer - 1) + at;
    byHand({ weights: state.weights.map((each, i) => (i === place ? x : each)) });
  }));
  const rate = ui.slider("learning-rate", { min: 0.01, max: 10, step: 0.01, scale: "log", hardMin: 1e-6, hardMax: 1e3, html: "<i>α</i>", label: "rate", value: () => state.learning_rate }, (x) => ui.set({ learning_rate: x }));
  const player = ui.player("run", {}, (frames) => advance(frames * state.speed));
  const take = (count) => () => { player.stop(); advance(count); ui.say(); };
  const one = ui.button("step", { label: "step" }, take(1));
  const many = ui.button("hundred-steps", { label: "many" }, take(100));
  const speed = ui.select("speed", { label: "speed", choices: () => [["1", "1"], ["10", "10"], ["50", "50"]], value: () => String(state.speed) }, (value) => ui.set({ speed: Number(value) }));
  const fromSeed = (seed) => { player.stop(); byHand({ seed, weights: startWeights(state.depth, seed) }); };
  const seed = ui.wholeNumber("seed", { label: "seed", min: 0, max: 4294967295, value: () => state.seed }, fromSeed);
  const random = ui.button("random-weights", { label: "random" }, () => fromSeed(state.seed));
  const numbers = ui.numbers(
    ui.readout("J", { html: "<i>J</i>", value: () => number(verdict().loss, 4) }),
    ui.readout("accuracy", { label: "accuracy", value: () => `${verdict().right}/${state.size}` }),
    ui.readout("steps", { label: "steps", value: () => state.steps }),
  );
  const note = element("p", { class: "dl101-note", "data-testid": "collapse" });

  checkCurve();
  return {
    nodes: [
      element("div", { class: "dl101-bar" }, dataset.node, depth.node, activation.node, bends.node, ui.tools),
      element("div", { class: "dl101-panels" }, moved.figure, input.figure),
      position.node, note,
      element("div", { class: "dl101-below" },
        element("div", {}, layer.node, element("div", { class: "dl101-matrix" }, ...sliders.map(({ node }) => node))),
        element("div", {}, rate.node, element("div", { class: "dl101-buttons" }, player.node, one.node, many.node, speed.node),
          element("div", { class: "dl101-buttons" }, seed.node, random.node), numbers),
        curve.figure),
    ],
    summary,
    outside: () => { tidy(state); checkCurve(); },
    onreset: () => { state.steps = 0; state.curve = []; checkCurve(); },
    update() {
      sliders.forEach((each, k) => each.relabel(isOutput() ? ["v₁", "v₂", "c"][k] ?? "" : PLACES[k][0]));
      note.hidden = state.bends;
      if (!state.bends) note.textContent = fill(ui.text.one, matrixWords());
    },
  };

  function byHand(changes) {
    Object.assign(state, changes);
    ui.set({ ...changes, steps: 0, curve: [[0, run(state).loss]] });
  }

  function checkCurve() {
    const last = state.curve[state.curve.length - 1];
    const { loss } = run(state);
    if (!last || Math.abs(last[1] - loss) > 1e-9) Object.assign(state, { steps: 0, curve: [[0, loss]] });
  }

  function advance(count) {
    let { curve: list, weights } = state;
    const every = Math.max(1, Math.floor(count / 10));
    for (let done = 0; done < count;) {
      const now = Math.min(every, count - done);
      const after = run({ ...state, weights }, now);
      weights = after.weights;
      done += now;
      list = record(list, [state.steps + done, after.loss]);
    }
    ui.set({ weights, steps: state.steps + count, curve: list });
    return true;
  }

  function placeWords() {
    const { text } = ui;
    const stage = (s) => fill(text.stage[s === 0 ? 0 : s % 2 ? 1 : 2], { k: Math.ceil(s / 2) });
    const [from, to] = [Math.floor(state.position + 1e-9), Math.ceil(state.position - 1e-9)];
    return from >= to ? stage(Math.round(state.position)) : fill(text.between, { from: stage(from), to: stage(to) });
  }

  function matrixWords() {
    const { W, b } = product(state);
    const row = (list) => list.map((each) => number(each)).join("; ");
    return { W: `W = (${row(W[0])} | ${row(W[1])})`, b: `(${row(b)})` };
  }

  // --- pictures

  function paintInput(p) {
    const { weights } = state;
    heatMap(p, ui.colours.heat, (x1, x2) => sigmoid(logitOf(weights, carried(state, [x1, x2], 2 * state.depth))), 80);
    p.axes(ui.colours, { xTicks: [-1, 0, 1], yTicks: [-1, 0, 1], xName: "x₁", yName: "x₂", format: (x) => String(x).replace("-", "−") });
    p.clipped(() => { for (const [x1, x2, label] of points()) mark(p.context, p.x(x1), p.y(x2), label, ui.colours, 3.5); });
  }

  function paintMoved(p) {
    const at = state.position;
    const places = points().map((point) => carried(state, point, at));
    const grid = gridLines().map((line) => line.map((point) => carried(state, point, at)));
    p.extent = extentOf([...places, ...grid.flat()]);
    const list = ticks(p.extent[0], p.extent[1], 4);
    p.axes(ui.colours, { xTicks: list, yTicks: ticks(p.extent[2], p.extent[3], 4), xName: "", yName: "", format: (x) => String(x).replace("-", "−") });
    p.clipped(() => {
      grid.forEach((line, k) => polyline(p, line, ui.colours.units[k < LINES ? 3 : 6], { width: 0.9 }));
      places.forEach(([x, y], k) => mark(p.context, p.x(x), p.y(y), points()[k][2], ui.colours, 3.5));
      if (at > 2 * state.depth - 1e-9) drawLine(p, state.weights.slice(-3, -1), state.weights[state.weights.length - 1], ui.colours.ink);
    });
    words(p.context, placeWords(), p.width / 2, p.height - 9, ui.colours, { font: "12px system-ui, sans-serif" });
  }

  function gridLines() {
    const at = (k, n) => -REACH + (2 * REACH * k) / n;
    const along = Array.from({ length: FINE + 1 }, (_, k) => at(k, FINE));
    const across = Array.from({ length: LINES }, (_, k) => at(k, LINES - 1));
    return [...across.map((x) => along.map((y) => [x, y])), ...across.map((y) => along.map((x) => [x, y]))];
  }

  /** A square round all the places, with room to spare. */
  function extentOf(places) {
    const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
    const [left, right, bottom, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const half = 0.54 * Math.max(right - left, top - bottom, 0.2);
    const [x, y] = [(left + right) / 2, (bottom + top) / 2];
    return [x - half, x + half, y - half, y + half];
  }

  function paintCurve(p) {
    lossCurve(p, ui.colours, state.curve, { xName: ui.text.steps, least: 20 });
  }

  // --- words

  function summary() {
    const { loss, right } = verdict();
    const sentence = fill(ui.text.summary, { depth: state.depth, steps: state.steps, J: number(loss, 4), right, m: state.size, place: placeWords() });
    return state.bends ? sentence : sentence + fill(ui.text.collapsed, matrixWords());
  }
}

export default interactive({ name: "warp", keys: KEYS, text: WARP_TEXT, build, tidy, elastic: ["weights"] });
