// Neurons one after another, each with one input and one weight: which gradient arrives at the beginning.

import { ACTIVATIONS, ACTIVATION_NAMES, nameOf } from "./kit/activations.js";
import { polyline, words } from "./kit/draw.js";
import { element } from "./kit/dom.js";
import { interactive } from "./kit/interactive.js";
import { ticks } from "./kit/panel.js";
import { normal } from "./kit/random.js";
import { fill, number } from "./kit/text.js";

const MOST = 30; // layers
const NAMES = Object.keys(ACTIVATIONS).filter((name) => name !== "heaviside"); // nothing comes through a step
const LEAST = -12; // the axis of powers of ten ends here; what is smaller is said in words

const TEXT = {
  ru: {
    name: "Функция", layers: "нейронов", x: "вход x", w: "вес w", weights: "Веса:", weightKinds: [["equal", "все равны w"], ["random", "случайные × w"]],
    values: "Вперёд: значение hₖ после каждого нейрона", gradients: "Назад: градиент |∂hₙ/∂hₖ|, логарифмическая шкала",
    arrives: "доходит до x", perLayer: "в среднем на нейрон", output: "выход hₙ", k: "нейрон k", input: "x",
    summary: "{name}, нейронов: {n}. До входа доходит {g} градиента, каждый нейрон оставляет в среднем {f}.",
    none: "{name}, нейронов: {n}. До входа не доходит ничего: нейрон {k} даёт производную 0.",
    valuesSummary: "Значения от {first} до {last}.",
  },
  en: {
    name: "Function", layers: "neurons", x: "input x", w: "weight w", weights: "Weights:", weightKinds: [["equal", "all equal w"], ["random", "random × w"]],
    values: "Forward: the value hₖ after each neuron", gradients: "Back: the gradient |∂hₙ/∂hₖ|, logarithmic scale",
    arrives: "arrives at x", perLayer: "mean per neuron", output: "output hₙ", k: "neuron k", input: "x",
    summary: "{name}, {n} neurons. {g} of the gradient arrives at the input; each neuron passes {f} on average.",
    none: "{name}, {n} neurons. Nothing arrives at the input: neuron {k} has the derivative 0.",
    valuesSummary: "Values from {first} to {last}.",
  },
};

/** The weights: all equal to w, or w times normal numbers of the seed. */
function weightsOf({ weights, w, seed, layers }) {
  return weights === "equal" ? Array(layers).fill(w) : Array.from(normal(seed, layers), (each) => w * each);
}

/**
 * h: x, then the value after each neuron; factors: what each neuron multiplies the gradient by, w h′(z); arrives: the
 * gradient of the last value by each of h, 1 for the last itself.
 */
function chain(name, list, x) {
  const { f, slope, a } = ACTIVATIONS[name];
  const h = [x];
  const factors = [];
  for (const w of list) {
    const z = w * h[h.length - 1];
    factors.push(w * slope(z, a));
    h.push(f(z, a));
  }
  const arrives = [1];
  for (let k = list.length - 1; k >= 0; k--) arrives.unshift(arrives[0] * factors[k]);
  return { h, factors, arrives };
}

export const formulas = { weightsOf, chain };

function tidy(state) {
  if (!NAMES.includes(state.name)) state.name = "sigmoid";
  if (!["equal", "random"].includes(state.weights)) state.weights = "equal";
  state.layers = Math.min(Math.max(Math.round(state.layers), 1), MOST);
}

const KEYS = ["name", "layers", "x", "w", "weights", "seed"];

function build(ui) {
  const { state } = ui;
  const now = () => chain(state.name, weightsOf(state), state.x);
  const tickName = (k) => (k === 0 ? ui.text.input : String(k));
  const perLayer = (arrives) => Math.abs(arrives) ** (1 / state.layers);

  const forward = ui.panel("values", { label: "values", describe: describeValues, aspect: 3.1, margin: [44, 8, 8, 30] }, paintValues);
  const back = ui.panel("gradients", { label: "gradients", aspect: 2.5, margin: [44, 8, 10, 30] }, paintGradients);

  const name = ui.select("name", { label: "name", choices: () => ACTIVATION_NAMES[state.language].filter(([key]) => NAMES.includes(key)), value: () => state.name }, (value) => ui.set({ name: value }));
  const weights = ui.radios("weights", { label: "weights", choices: "weightKinds", value: () => state.weights }, (value) => ui.set({ weights: value }));
  const seed = ui.wholeNumber("seed", { label: "seed", min: 0, max: 4294967295, value: () => state.seed, hidden: () => state.weights === "equal" }, (value) => ui.set({ seed: value }));
  const layers = ui.slider("layers", { min: 1, max: MOST, step: 1, digits: 0, hardMin: 1, hardMax: MOST, label: "layers", value: () => state.layers }, (value) => ui.set({ layers: Math.round(value) }));
  const w = ui.slider("w", { min: -3, max: 3, step: 0.05, hardMin: -100, hardMax: 100, label: "w", value: () => state.w }, (value) => ui.set({ w: value }));
  const x = ui.slider("x", { min: -5, max: 5, step: 0.05, hardMin: -1000, hardMax: 1000, label: "x", value: () => state.x }, (value) => ui.set({ x: value }));
  const numbers = ui.numbers(
    ui.readout("arrives", { label: "arrives", value: () => size(now().arrives[0]) }),
    ui.readout("per-layer", { label: "perLayer", value: () => number(perLayer(now().arrives[0]), 3) }),
    ui.readout("output", { label: "output", value: () => number(now().h[state.layers], 4) }),
  );

  return {
    nodes: [
      element("div", { class: "dl101-bar" }, name.node, weights.node, seed.node, ui.tools),
      forward.figure, back.figure,
      element("div", { class: "dl101-controls" }, layers.node, w.node, x.node),
      numbers,
    ],
    summary,
  };

  /** A size over many powers of ten: 0.0123 or 9.5·10⁻⁷. */
  function size(g) {
    const magnitude = Math.abs(g);
    if (magnitude === 0) return "0";
    if (!Number.isFinite(magnitude)) return "∞";
    if (magnitude >= 0.001 && magnitude < 1000) return number(magnitude, 4);
    const [digits, power] = magnitude.toExponential(1).split("e");
    return `${digits}·10${superscript(Number(power))}`;
  }

  function superscript(power) {
    return String(power).replace(/[-\d]/g, (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]);
  }

  function xTicks() {
    const step = state.layers > 15 ? 5 : state.layers > 8 ? 2 : 1;
    return Array.from({ length: Math.floor(state.layers / step) + 1 }, (_, k) => k * step);
  }

  function paintValues(p) {
    const { h } = now();
    const finite = h.filter(Number.isFinite);
    const top = Math.max(1.2, ...finite.map((each) => 1.1 * each));
    const bottom = Math.min(-0.2, ...finite.map((each) => 1.1 * each));
    p.extent = [-0.6, state.layers + 0.6, Math.max(bottom, -1e6), Math.min(top, 1e6)];
    p.axes(ui.colours, {
      xTicks: xTicks(), yTicks: ticks(p.extent[2], p.extent[3], 3), xName: ui.text.k, yName: "hₖ", grid: true, format: (each) => String(each).replace("-", "−"),
    });
    p.clipped(() => {
      polyline(p, [[-1, 0], [state.layers + 1, 0]], ui.colours.edge, { width: 1 });
      polyline(p, h.map((each, k) => [k, each]), ui.colours.units[0]);
    });
    h.forEach((each, k) => square(p, k, each));
  }

  function square(p, k, value) {
    if (!p.contains([k, value])) return;
    const { context } = p;
    context.fillStyle = ui.colours.units[0];
    context.fillRect(p.x(k) - 3, p.y(value) - 3, 6, 6);
  }

  function paintGradients(p) {
    const { arrives } = now();
    const powers = arrives.map((each) => Math.log10(Math.abs(each)));
    const finite = powers.filter(Number.isFinite);
    const low = Math.max(LEAST, Math.min(-3, Math.floor(Math.min(...finite)) - 1));
    const high = Math.min(12, Math.max(1, Math.ceil(Math.max(...finite)) + 1));
    p.extent = [-0.6, state.layers + 0.6, low, high];
    const step = high - low > 14 ? 4 : high - low > 7 ? 3 : 1;
    const yTicks = Array.from({ length: high - low + 1 }, (_, k) => low + k).filter((power) => power % step === 0);
    p.axes(ui.colours, { xTicks: xTicks(), yTicks: [], xName: ui.text.k, yName: "", format: tickName });
    for (const power of yTicks) {
      p.clipped(() => polyline(p, [[-1, power], [state.layers + 1, power]], power === 0 ? ui.colours.muted : ui.colours.grid, { width: 1 }));
      words(p.context, power === 0 ? "1" : `10${superscript(power)}`, p.x(-0.6) - 5, p.y(power), ui.colours, { align: "right", colour: ui.colours.muted });
    }
    const width = Math.max(3, Math.min(26, 0.6 * (p.x(1) - p.x(0))));
    p.clipped(() => powers.forEach((power, k) => {
      const { context } = p;
      const [base, y] = [p.y(0), p.y(Math.min(Math.max(power, low), high))];
      if (Number.isFinite(power)) {
        context.fillStyle = ui.colours.units[1];
        context.globalAlpha = 0.85;
        context.fillRect(p.x(k) - width / 2, Math.min(base, y), width, Math.max(Math.abs(y - base), 2));
        context.globalAlpha = 1;
      } else {
        words(context, "0", p.x(k), base + 10, ui.colours);
      }
    }));
    const first = Math.min(Math.max(powers[0], low), high);
    if (Number.isFinite(powers[0])) words(p.context, size(arrives[0]), p.x(0) - width / 2, p.y(first) + (first < 0 ? 10 : -10), ui.colours, { align: "left", font: "600 12px system-ui, sans-serif" });
  }

  function summary() {
    const { arrives, factors } = now();
    const values = { name: nameOf(state.name, state.language), n: state.layers };
    const dead = factors.findIndex((factor) => factor === 0);
    if (arrives[0] === 0 && dead >= 0) return fill(ui.text.none, { ...values, k: dead + 1 });
    return fill(ui.text.summary, { ...values, g: size(arrives[0]), f: number(perLayer(arrives[0]), 3) });
  }

  function describeValues() {
    const { h } = now();
    return `${ui.text.values}. ${fill(ui.text.valuesSummary, { first: number(h[0]), last: number(h[state.layers]) })}`;
  }
}

export default interactive({ name: "gradient-chain", keys: KEYS, text: TEXT, build, tidy });
