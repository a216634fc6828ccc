// One neuron with two inputs: its line and its output over the plane, the same seen along w, the margin, and the
// perceptron rule step by step. The formulas are those of dl101.activations and dl101.perceptron; a test compares them.

import { CLOUDS, twoClouds } from "./kit/clouds.js";
import { element } from "./kit/dom.js";
import { dot, polyline, words } from "./kit/draw.js";
import { interactive } from "./kit/interactive.js";
import { drawLine, drawNormal, lineHandles } from "./kit/line.js";
import { sigmoid } from "./kit/logistic.js";
import { mark, ticks } from "./kit/panel.js";
import { editablePoints } from "./kit/points.js";
import { fill, number } from "./kit/text.js";
import { blend } from "./kit/theme.js";

const CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]];
const GATES = { AND: [0, 0, 0, 1], OR: [0, 1, 1, 1], NAND: [1, 1, 1, 0], XOR: [0, 1, 1, 0] };
const OUTPUTS = { // of each activation: how it is written, its range
  sign: { name: "sign(z)", low: -1, high: 1, jumps: true }, heaviside: { name: "H(z)", low: 0, high: 1, jumps: true },
  logistic: { name: "σ(z)", low: 0, high: 1 }, tanh: { name: "tanh(z)", low: -1, high: 1 },
};
const PALE = 0.66; // of the full colours, so that points stand out where a step makes the ground one colour
const SLIDE = 0.34; // the arrow of w stands aside, where it covers few points
const FEW = 12; // so many points are drawn larger, and side by side where they would cover each other
const RATES = { min: 0.01, max: 10, hardMin: 0.001, hardMax: 1000 };

const TEXT = {
  ru: {
    data: "Данные", kinds: [["AND", "AND (И)"], ["OR", "OR (ИЛИ)"], ["NAND", "NAND (НЕ-И)"], ["XOR", "XOR"], ["separable", "разделимые"], ["overlapping", "перекрывающиеся"], ["own", "свои точки"]],
    sample: "Другая выборка", clear: "Убрать точки",
    activation: "Активация", activations: [["sign", "знак"], ["heaviside", "ступенька"], ["logistic", "сигмоида"], ["tanh", "tanh"]],
    convention: "Смещение", conventions: [["+b", "z = w·x + b"], ["-w0", "z = w·x − w₀"]],
    plane: "Входы: цвет — выход a, прямая z = 0", slice: "Профиль вдоль w: выход a в каждой точке",
    empty: "Щёлкните, чтобы поставить точку",
    w1: "вес w₁", w2: "вес w₂", b: "смещение b", w0: "порог w₀", rate: "скорость обучения α",
    right: "верно", margin: "зазор γ", corrections: "исправлений", epoch: "эпоха",
    perceptron: "Правило персептрона", zero: "С нуля", pace: "темп", paces: [["2", "2 шага/с"], ["10", "10 шагов/с"], ["60", "60 шагов/с"]],
    neuron: "a = {a}, z = {z}.", noLine: "a = {a}, веса равны нулю: прямой нет, выход всюду {value}.",
    count: " Верно {right} из {m}.", noPoints: " Точек нет.",
    separated: " Зазор {margin}: точки разделены.", notSeparated: " Зазор {margin}: не разделены.",
    steps: " Исправлений: {steps}, эпоха {epoch}.",
    rule: "Если y·z ≤ 0, то w := w + α·y·x, {b}; y = −1 у ●, +1 у ■.", pair: "({x}; {y})",
    made: "Исправление {n}, эпоха {epoch}, точка {k} (сплошное кольцо): x = {x}, y = {y}, z = {z} {sign} 0, ошибка.", was: " (точками: прямая до шага)",
    next: "Следующая ошибка: точка {k} (пунктирное кольцо), y = {y}, z = {z} {sign} 0.",
    done: "Ошибок нет: готово.", none: "Точек нет.",
    sliceWords: "a = {a} вдоль w. {list}", from: "{name}: z от {low} до {high}.",
  },
  en: {
    data: "Data", kinds: [["AND", "AND"], ["OR", "OR"], ["NAND", "NAND"], ["XOR", "XOR"], ["separable", "separable"], ["overlapping", "overlapping"], ["own", "own points"]],
    sample: "New sample", clear: "Clear points",
    activation: "Activation", activations: [["sign", "sign"], ["heaviside", "step"], ["logistic", "sigmoid"], ["tanh", "tanh"]],
    convention: "Bias", conventions: [["+b", "z = w·x + b"], ["-w0", "z = w·x − w₀"]],
    plane: "Inputs: colour is the output a, the line z = 0", slice: "Profile along w: the output a at each point",
    empty: "Click to add a point",
    w1: "weight w₁", w2: "weight w₂", b: "bias b", w0: "threshold w₀", rate: "learning rate α",
    right: "right", margin: "margin γ", corrections: "corrections", epoch: "epoch",
    perceptron: "Perceptron rule", zero: "From zero", pace: "pace", paces: [["2", "2 steps/s"], ["10", "10 steps/s"], ["60", "60 steps/s"]],
    neuron: "a = {a}, z = {z}.", noLine: "a = {a}, the weights are zero: no line, the output is {value} everywhere.",
    count: " {right} of {m} right.", noPoints: " No points.",
    separated: " Margin {margin}: the points are separated.", notSeparated: " Margin {margin}: not separated.",
    steps: " Corrections: {steps}, epoch {epoch}.",
    rule: "If y·z ≤ 0, then w := w + α·y·x, {b}; y = −1 for ●, +1 for ■.", pair: "({x}, {y})",
    made: "Correction {n}, epoch {epoch}, point {k} (solid ring): x = {x}, y = {y}, z = {z} {sign} 0, wrong.", was: " (dotted: the line before)",
    next: "Next mistake: point {k} (dashed ring), y = {y}, z = {z} {sign} 0.",
    done: "No mistakes: done.", none: "No points.",
    sliceWords: "a = {a} along w. {list}", from: "{name}: z from {low} to {high}.",
  },
};

// --- formulas -------------------------------------------------------------------------------------------------------

/** The activation; H(0) = ½ and sign(0) = 0. */
function activate(name, z) {
  if (name === "sign") return Math.sign(z);
  if (name === "heaviside") return z > 0 ? 1 : z < 0 ? 0 : 0.5;
  if (name === "tanh") return Math.tanh(z);
  return sigmoid(z);
}

const sum = (w, b, point) => w[0] * point[0] + w[1] * point[1] + b;
const target = (point) => 2 * point[2] - 1; // y = −1 for class 0, +1 for class 1

/** How many points have y z > 0; on the line is not yet right. */
function countRight(w, b, points) {
  return points.filter((point) => target(point) * sum(w, b, point) > 0).length;
}

/** The index of the point with the least signed distance from the line, y z / |w|; −1 without points or line. */
function nearestToLine(w, b, points) {
  if (!Math.hypot(...w)) return -1;
  let best = -1;
  points.forEach((point, k) => {
    if (best < 0 || target(point) * sum(w, b, point) < target(points[best]) * sum(w, b, points[best])) best = k;
  });
  return best;
}

/** The least signed distance, negative if a point is on the wrong side; null without points or line. */
function margin(w, b, points) {
  const k = nearestToLine(w, b, points);
  return k < 0 ? null : (target(points[k]) * sum(w, b, points[k])) / Math.hypot(...w);
}

/** The first mistake from `position` on, around the end; null if there is none. wraps: a new epoch begins before it. */
function nextMistake(w, b, points, position) {
  const m = points.length;
  for (let k = position; k < position + m; k++) {
    if (target(points[k % m]) * sum(w, b, points[k % m]) <= 0) return { example: k % m, wraps: k >= m };
  }
  return null;
}

/** One correction: what it changes of the state, or null if no mistake is left. */
function corrected({ w, b, points, position, steps, epoch, learning_rate: rate }) {
  const found = nextMistake(w, b, points, position);
  if (!found) return null;
  const point = points[found.example];
  const y = target(point);
  return {
    w: [w[0] + rate * y * point[0], w[1] + rate * y * point[1]],
    b: b + rate * y,
    position: found.example + 1,
    steps: steps + 1,
    epoch: epoch === 0 ? 1 : epoch + Number(found.wraps),
    last: { example: found.example, x: point.slice(0, 2), y, z: sum(w, b, point), w, b, rate },
  };
}

/** The points of a named data set, and what the axes show with it. */
function dataOf(kind, size, seed) {
  return kind in GATES ? CORNERS.map(([x1, x2], k) => [x1, x2, GATES[kind][k]]) : kind in CLOUDS ? twoClouds(size, kind, seed) : [];
}

const axesOf = (kind) => (kind in GATES ? [-1, 2] : [-4, 4]);
const UNTRAINED = { steps: 0, epoch: 0, position: 0, last: {} };

/** Whether the present weights are those that the last correction left. */
function lastHolds({ last, w, b }) {
  if (!last.x) return false;
  const by = last.rate * last.y;
  const after = [last.w[0] + by * last.x[0], last.w[1] + by * last.x[1], last.b + by];
  return [...w, b].every((now, k) => Math.abs(now - after[k]) <= 1e-9 * Math.max(1, Math.abs(now)));
}

/** Puts right what an address typed by hand may have brought. */
function tidy(state) {
  const named = state.dataset in GATES || state.dataset in CLOUDS;
  if (named) Object.assign(state, { points: dataOf(state.dataset, state.size, state.seed), axes: axesOf(state.dataset) });
  else state.dataset = "own";
  state.points = state.points.filter((p) => Array.isArray(p) && p.length === 3 && (p[2] === 0 || p[2] === 1));
  if (!(state.axes[0] < state.axes[1])) state.axes = axesOf("own");
  if (!(state.activation in OUTPUTS)) state.activation = "sign";
  if (state.convention !== "-w0") state.convention = "+b";
  if (!(state.learning_rate >= RATES.hardMin && state.learning_rate <= RATES.hardMax)) state.learning_rate = 1;
  if (![2, 10, 60].includes(state.speed)) state.speed = 2;
  if (!lastHolds(state)) Object.assign(state, UNTRAINED);
}

/** Traits that others determine: a link need not carry them. */
function derived(state) {
  return state.dataset === "own" ? [] : ["points", "axes"];
}

export const formulas = { activate, countRight, margin, nextMistake, corrected, dataOf };

// --- the interactive ------------------------------------------------------------------------------------------------

const KEYS = ["dataset", "seed", "size", "points", "axes", "w", "b", "activation", "convention", "perceptron", "learning_rate", "speed", "steps", "epoch", "position", "last"];

function build(ui) {
  const { state } = ui;
  const none = () => state.points.length === 0;
  const length = () => Math.hypot(...state.w);
  const own = () => state.dataset === "own";
  const minus = () => state.convention === "-w0";
  let due = 0; // steps that the player owes at its pace

  // Panels
  const plane = ui.panel("plane", { label: "plane", aspect: 1.1, margin: [34, 44, 8, 30] }, paintPlane);
  const slice = ui.panel("slice", { label: "slice", describe: describeSlice, aspect: 1.75, margin: [40, 8, 8, 30] }, paintSlice);

  // Data
  const dataset = ui.select("dataset", { label: "data", choices: "kinds", value: () => state.dataset }, (kind) => take(kind, dataOf(kind, state.size, state.seed), state.seed));
  const seed = ui.wholeNumber("seed", { label: "seed", min: 0, max: 4294967295, value: () => state.seed, hidden: () => !(state.dataset in CLOUDS) }, sample);
  const another = ui.button("new-sample", {
    label: (text) => (own() ? text.clear : text.sample), hidden: () => state.dataset in GATES,
  }, () => (own() ? take("own", [], state.seed, state.axes) : sample((state.seed + 1) % 4294967296)));
  const points = editablePoints(ui, plane, { get: () => state.points, set: (list) => take("own", list, state.seed, state.axes) });

  // The neuron
  const activation = ui.select("activation", { label: "activation", choices: "activations", value: () => state.activation }, (name) => ui.set({ activation: name }));
  const convention = ui.select("convention", { label: "convention", choices: "conventions", value: () => state.convention }, (name) => ui.set({ convention: name }));
  const range = { min: -5, max: 5, step: 0.05 };
  const sliders = [
    ui.slider("w1", { ...range, html: "<i>w</i><sub>1</sub>", label: "w1", value: () => state.w[0] }, (x) => byHand([x, state.w[1]], state.b)),
    ui.slider("w2", { ...range, html: "<i>w</i><sub>2</sub>", label: "w2", value: () => state.w[1] }, (x) => byHand([state.w[0], x], state.b)),
    ui.slider("b", { ...range, html: "<i>b</i>", label: "b", value: () => state.b, hidden: minus }, (x) => byHand(state.w, x)),
    ui.slider("w0", { ...range, html: "<i>w</i><sub>0</sub>", label: "w0", value: () => 0 - state.b, hidden: () => !minus() }, (x) => byHand(state.w, 0 - x)),
  ];
  lineHandles(ui, plane, { slide: SLIDE, get: () => ({ w: state.w, b: state.b }), set: byHand });
  const gap = () => margin(state.w, state.b, state.points);
  const numbers = ui.numbers(
    ui.readout("right", { label: "right", value: () => (none() ? "–" : `${countRight(state.w, state.b, state.points)}/${state.points.length}`) }),
    ui.readout("margin", { label: "margin", value: () => (gap() === null ? "–" : number(gap(), 3)) }),
    ui.readout("length", { html: "‖<i>w</i>‖", value: () => number(length()) }),
  );

  // The perceptron
  const shown = ui.checkbox("perceptron", { label: "perceptron", value: () => state.perceptron }, (on) => { run.stop(); ui.set({ perceptron: on }); });
  const run = ui.player("run", {
    disabled: none,
    onchange(playing) {
      due = playing ? 1 : 0; // the first step at once
      rule.setAttribute("aria-live", playing ? "off" : "polite");
    },
  }, (frames) => {
    let going = true;
    for (due += (frames * state.speed) / 60; going && due >= 1; due -= 1) going = correct();
    return going;
  });
  const one = ui.button("step", { label: "step", disabled: none }, () => { run.stop(); correct(); ui.say(); });
  const zero = ui.button("from-zero", { label: "zero" }, () => { run.stop(); byHand([0, 0], 0); ui.say(); });
  const pace = ui.select("pace", { label: "pace", choices: "paces", value: () => String(state.speed) }, (value) => ui.set({ speed: Number(value) }));
  const rate = ui.slider("learning-rate", { ...RATES, step: 0.01, scale: "log", html: "<i>α</i>", label: "rate", value: () => state.learning_rate }, (x) => ui.set({ learning_rate: x }));
  const counts = ui.numbers(
    ui.readout("corrections", { label: "corrections", value: () => state.steps }),
    ui.readout("epoch", { label: "epoch", value: () => state.epoch || "–" }),
  );
  const rule = element("output", { class: "dl101-rule", "data-testid": "rule", "aria-live": "polite" });
  const training = element("div", { class: "dl101-training" }, one.node, run.node, zero.node, pace.node, rate.node, counts);

  return {
    nodes: [
      element("div", { class: "dl101-bar" }, dataset.node, seed.node, another.node, ui.tools),
      element("div", { class: "dl101-panels" },
        element("div", {}, plane.figure, points.tool.node),
        element("div", {}, slice.figure, element("div", { class: "dl101-kind" }, activation.node, convention.node), ...sliders.map(({ node }) => node), numbers)),
      element("div", { class: "dl101-perceptron" }, shown.node, training, rule),
    ],
    summary,
    onreset: () => ui.set(UNTRAINED),
    update() {
      another.relabel();
      training.hidden = rule.hidden = !state.perceptron;
      rule.textContent = ruleText();
    },
  };

  // --- what the controls do

  function sample(number) {
    take(state.dataset, dataOf(state.dataset, state.size, number), number);
  }

  function take(kind, list, number, axes = axesOf(kind)) {
    ui.set({ dataset: kind, points: list, seed: number, axes, ...UNTRAINED });
  }

  /** New weights that no correction made: the counting begins anew. */
  function byHand(w, b) {
    ui.set({ w, b, ...UNTRAINED });
  }

  function correct() {
    const changes = corrected(state);
    if (changes) ui.set(changes);
    return changes !== null;
  }

  // --- pictures

  /** The colour of a share t of the range: 0 its low end, 1 its high end. */
  function shade(t) {
    return `rgb(${blend(ui.colours.heat, 0.5 + PALE * (t - 0.5), [0, 0, 0]).map(Math.round).join(" ")})`;
  }

  /** Colours from z = from[2] at the place `from` to z = to[2] at `to`: exact everywhere, for a depends on z alone. */
  function outputColours(p, from, to) {
    const { low, high, jumps } = OUTPUTS[state.activation];
    const colour = (a) => shade((a - low) / (high - low));
    const [start, end] = [from[2], to[2]];
    if (!(end > start)) return colour(activate(state.activation, start));
    const gradient = p.context.createLinearGradient(p.x(from[0]), p.y(from[1]), p.x(to[0]), p.y(to[1]));
    const stop = (z, a) => gradient.addColorStop((z - start) / (end - start), colour(a));
    stop(start, activate(state.activation, start));
    if (jumps && start < 0 && end > 0) [low, high].forEach((a) => stop(0, a));
    for (let z = -8; !jumps && z <= 8; z += 0.25) if (z > start && z < end) stop(z, activate(state.activation, z));
    stop(end, activate(state.activation, end));
    return gradient;
  }

  function ground(p, style) {
    const [left, right, bottom, top] = p.extent;
    p.context.fillStyle = style;
    p.context.fillRect(p.x(left), p.y(top), p.x(right) - p.x(left), p.y(bottom) - p.y(top));
  }

  /** The points that the text speaks of: index, whether the ring is dashed, its radius. */
  function rings() {
    if (!state.perceptron) return [];
    const found = nextMistake(state.w, state.b, state.points, state.position);
    const last = lastHolds(state) ? state.last.example : -1;
    return [
      ...(last >= 0 ? [{ example: last, dash: [], size: 12 }] : []),
      ...(found ? [{ example: found.example, dash: [3, 3], size: found.example === last ? 16 : 12 }] : []),
    ];
  }

  function drawPoints(p, places) {
    const { context } = p;
    const size = state.points.length <= FEW ? 7.5 : 5.5;
    state.points.forEach((point, k) => {
      const [x, y] = places[k];
      mark(context, x, y, point[2], ui.colours, size);
      if (target(point) * sum(state.w, state.b, point) > 0) return;
      const arm = size * 0.5; // a cross in it: wrong
      context.beginPath();
      context.moveTo(x - arm, y - arm);
      context.lineTo(x + arm, y + arm);
      context.moveTo(x - arm, y + arm);
      context.lineTo(x + arm, y - arm);
      context.strokeStyle = ui.colours.halo;
      context.lineWidth = 2;
      context.stroke();
    });
    for (const { example, dash, size: radius } of rings()) {
      const [x, y] = places[example];
      for (const [colour, width] of [[ui.colours.halo, 4], [ui.colours.ink, 2]]) {
        context.beginPath();
        context.arc(x, y, radius, 0, 2 * Math.PI);
        context.setLineDash(colour === ui.colours.ink ? dash : []);
        context.strokeStyle = colour;
        context.lineWidth = width;
        context.stroke();
      }
      context.setLineDash([]);
    }
  }

  function paintPlane(p) {
    const { w, b, points: list } = state;
    const [low, high] = state.axes;
    const middle = (low + high) / 2;
    const reach = ((high - low) / 2) * (p.innerHeight / p.innerWidth); // one unit is as long up as it is across
    p.extent = [low, high, middle - reach, middle + reach];
    const size = length();
    const far = size && Math.hypot((high - low) / 2, reach) / size;
    const at = (sign) => [middle + sign * far * w[0], middle + sign * far * w[1], sum(w, b, [middle, middle]) + sign * far * size * size];
    ground(p, outputColours(p, at(-1), at(1)));
    const round = (x) => String(x).replace("-", "−");
    const marks = ticks(low, high, 4);
    p.axes(ui.colours, { xTicks: marks, yTicks: marks.filter((x) => x >= p.extent[2] && x <= p.extent[3]), xName: "x₁", yName: "x₂", format: round });
    legend(p);
    p.clipped(() => {
      drawMargin(p);
      if (lastHolds(state)) drawLine(p, state.last.w, state.last.b, ui.colours.ink, { width: 1.6, dash: [1.5, 4] });
      drawLine(p, w, b, ui.colours.ink, { width: 2.4 });
      drawPoints(p, list.map(([x1, x2]) => [p.x(x1), p.y(x2)]));
      drawNormal(p, w, b, ui.colours, { slide: SLIDE });
    });
    if (none()) words(p.context, ui.text.empty, (p.x(low) + p.x(high)) / 2, p.height * 0.3, ui.colours, { font: "14px system-ui, sans-serif", colour: ui.colours.muted });
  }

  /** The strip between the line and the nearest points on both sides, and the distance of the one that decides. */
  function drawMargin(p) {
    const k = nearestToLine(state.w, state.b, state.points);
    if (k < 0) return;
    const [x1, x2] = state.points[k];
    const z = sum(state.w, state.b, state.points[k]);
    const gamma = gap();
    const { context } = p;
    const unit = p.innerWidth / (p.extent[1] - p.extent[0]);
    if (gamma > 0) {
      context.globalAlpha = 0.16;
      drawLine(p, state.w, state.b, ui.colours.path, { width: 2 * gamma * unit });
      context.globalAlpha = 1;
      for (const level of [-1, 1]) drawLine(p, state.w, state.b, ui.colours.path, { level: level * gamma * length(), width: 1.4, dash: [6, 4] });
    }
    const by = z / length() ** 2;
    const foot = [x1 - by * state.w[0], x2 - by * state.w[1]];
    polyline(p, [[x1, x2], foot], ui.colours.path, { width: 2, dash: gamma > 0 ? [] : [2, 3] });
    if (Math.abs(gamma) * unit < 16) return;
    // Beside the segment, not on it.
    const [u, v] = [-state.w[1] / length(), state.w[0] / length()];
    words(context, "γ", p.x((x1 + foot[0]) / 2) + 10 * u, p.y((x2 + foot[1]) / 2) - 10 * v, ui.colours, { font: "italic bold 13px system-ui, sans-serif", colour: ui.colours.path });
  }

  /** What the colours mean, at the right of the plane: a bar for smooth outputs, two fields for a step. */
  function legend(p) {
    const { low, high, jumps } = OUTPUTS[state.activation];
    const { context } = p;
    const [x, width, top, bottom] = [p.x(p.extent[1]) + 9, 11, p.y(p.extent[3]) + 18, p.y(p.extent[2])];
    const middle = (top + bottom) / 2;
    const bar = context.createLinearGradient(0, bottom, 0, top);
    const stops = jumps ? [[0, 0], [0.5, 0], [0.5, 1], [1, 1]] : [[0, 0], [0.5, 0.5], [1, 1]];
    for (const [at, t] of stops) bar.addColorStop(at, shade(t));
    context.fillStyle = bar;
    context.fillRect(x, top, width, bottom - top);
    context.lineWidth = 1;
    context.strokeStyle = ui.colours.edge;
    context.strokeRect(x + 0.5, top + 0.5, width - 1, bottom - top - 1);
    context.fillStyle = ui.colours.ink;
    context.font = "italic 12px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    context.fillText("a", x + width / 2, top - 6);
    context.fillStyle = ui.colours.muted;
    context.font = "11px system-ui, sans-serif";
    context.textAlign = "left";
    context.textBaseline = "middle";
    const labels = jumps ? [[low, (middle + bottom) / 2], [high, (middle + top) / 2]] : [[low, bottom - 5], [(low + high) / 2, middle], [high, top + 5]];
    for (const [a, y] of labels) context.fillText(String(a).replace("-", "−"), x + width + 4, y);
  }

  /** The curve over the distance from the line: its scale stands still unless a point is far; the numbers are those of z. */
  function paintSlice(p) {
    const { low, high, name, jumps } = OUTPUTS[state.activation];
    const size = length();
    const widest = Math.max(0, ...state.points.map((point) => Math.abs(sum(state.w, state.b, point))));
    const reach = Math.max(size ? 0.6 * size * (state.axes[1] - state.axes[0]) : 3, 1.08 * widest);
    const pad = 0.22 * (high - low);
    p.extent = [-reach, reach, low - pad, high + pad];
    ground(p, outputColours(p, [-reach, 0, -reach], [reach, 0, reach]));
    const round = (x) => String(x).replace("-", "−");
    p.axes(ui.colours, {
      xTicks: ticks(-reach, reach, 6), yTicks: [low, (low + high) / 2, high], format: round,
      xName: minus() ? "z = w·x − w₀" : "z = w·x + b", yName: `a = ${name}`,
    });
    const gamma = gap();
    p.clipped(() => {
      if (gamma > 0) {
        const { context } = p;
        context.globalAlpha = 0.16;
        context.fillStyle = ui.colours.path;
        context.fillRect(p.x(-gamma * size), 0, p.x(gamma * size) - p.x(-gamma * size), p.height);
        context.globalAlpha = 1;
        for (const z of [-gamma * size, gamma * size]) vertical(p, z, ui.colours.path, { width: 1.4, dash: [6, 4] });
        const room = p.x(gamma * size) - p.x(0);
        if (room > 14) words(context, "γ", p.x((gamma * size) / 2), p.y(low - pad) - 9, ui.colours, { font: "italic bold 13px system-ui, sans-serif", colour: ui.colours.path });
      }
      vertical(p, 0, ui.colours.ink, { width: 2.4 });
      if (jumps) {
        polyline(p, [[-reach, low], [0, low], null, [0, high], [reach, high]], ui.colours.ink, { width: 2 });
        for (const a of [low, high]) dot(p, 0, a, ui.colours.ground, { size: 3.5, rim: ui.colours.ink });
        dot(p, 0, (low + high) / 2, ui.colours.ink, { size: 3.5 });
      } else {
        const count = Math.ceil(p.innerWidth);
        polyline(p, Array.from({ length: count + 1 }, (_, k) => {
          const z = reach * ((2 * k) / count - 1);
          return [z, activate(state.activation, z)];
        }), ui.colours.ink, { width: 2 });
      }
      drawPoints(p, slicePlaces(p));
    });
  }

  /** Where the points stand on the curve, in pixels; few equal ones above each other. */
  function slicePlaces(p) {
    const places = [];
    for (const point of state.points) {
      const z = sum(state.w, state.b, point);
      const x = p.x(z);
      let y = p.y(activate(state.activation, z));
      const inwards = y < p.height / 2 ? 15 : -15;
      if (state.points.length <= FEW) while (places.some(([x2, y2]) => Math.hypot(x - x2, y - y2) < 13)) y += inwards;
      places.push([x, y]);
    }
    return places;
  }

  function vertical(p, z, colour, options) {
    polyline(p, [[z, p.extent[2]], [z, p.extent[3]]], colour, options);
  }

  // --- words

  function summary() {
    const { text } = ui;
    const { w, b } = state;
    const { name } = OUTPUTS[state.activation];
    const sign = (x) => (number(x).startsWith("−") ? "−" : "+");
    const size = (x) => number(Math.abs(x));
    let words = length() === 0
      ? fill(text.noLine, { a: name, value: number(activate(state.activation, b)) })
      : fill(text.neuron, { a: name, z: `${number(w[0])}·x₁ ${sign(w[1])} ${size(w[1])}·x₂ ${sign(b)} ${size(b)}` });
    if (none()) return words + text.noPoints;
    words += fill(text.count, { right: countRight(w, b, state.points), m: state.points.length });
    const gamma = gap();
    if (gamma !== null) words += fill(gamma > 0 ? text.separated : text.notSeparated, { margin: number(gamma, 3) });
    if (state.steps) words += fill(text.steps, state);
    return words;
  }

  function describeSlice() {
    const { text } = ui;
    const list = [0, 1].map((label) => {
      const z = state.points.filter((point) => point[2] === label).map((point) => sum(state.w, state.b, point));
      return z.length ? fill(text.from, { name: text[`class${label}`], low: number(Math.min(...z)), high: number(Math.max(...z)) }) : "";
    });
    return `${text.slice}. ${fill(text.sliceWords, { a: OUTPUTS[state.activation].name, list: list.join(" ").trim() || text.none })}`;
  }

  /** What the last step did, in numbers, and what the next will look at; the rule itself before the first. */
  function ruleText() {
    const { text } = ui;
    const { last } = state;
    const pair = ([x, y]) => fill(text.pair, { x: number(x), y: number(y) });
    const point = (example, y, z) => ({ k: example + 1, y: y > 0 ? "+1" : "−1", z: number(z), sign: y > 0 ? "≤" : "≥" });
    const lines = [];
    if (lastHolds(state)) {
      const by = last.rate * last.y;
      const factor = String(Number(last.rate.toFixed(3)));
      const sign = (s) => (s > 0 ? "+" : "−");
      lines.push(fill(text.made, { n: state.steps, epoch: state.epoch, x: pair(last.x), ...point(last.example, last.y, last.z) }));
      const [name, before, turn] = minus() ? ["w₀", 0 - last.b, -1] : ["b", last.b, 1];
      lines.push(`w := ${pair(last.w)} ${sign(last.y)} ${factor}·${pair(last.x)} = ${pair(last.w.map((w, k) => w + by * last.x[k]))}, `
        + `${name} := ${number(before)} ${sign(turn * last.y)} ${factor} = ${number(before + turn * by)}${Math.hypot(...last.w) ? text.was : ""}`);
    } else {
      lines.push(fill(text.rule, { b: minus() ? "w₀ := w₀ − α·y" : "b := b + α·y" }));
    }
    const found = nextMistake(state.w, state.b, state.points, state.position);
    if (none()) lines.push(text.none);
    else if (!found) lines.push(text.done);
    else {
      const next = state.points[found.example];
      lines.push(fill(text.next, point(found.example, target(next), sum(state.w, state.b, next))));
    }
    return lines.join("\n");
  }
}

export default interactive({ name: "neuron", keys: KEYS, text: TEXT, build, tidy, derived });
