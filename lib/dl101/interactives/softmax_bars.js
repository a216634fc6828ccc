// Softmax: logits as bars that can be dragged, probabilities beside them, a temperature between the two.

import { words } from "./kit/draw.js";
import { element } from "./kit/dom.js";
import { interactive } from "./kit/interactive.js";
import { fill, number } from "./kit/text.js";

const REACH = 8; // logits from −8 to 8
const MOST = 8; // classes

const TEXT = {
  ru: {
    count: "классов", temperature: "температура T", logits: "Логиты z", probabilities: "Вероятности p",
    shift: "Ко всем +1", unshift: "Ко всем −1", total: "Σ p", entropy: "энтропия, бит", bar: "Логит {k}", barWords: "z = {z}, p = {p}",
    summary: "T = {T}. Логиты {z}. Вероятности {p}. Наибольшая у класса {k}.", tie: "T = {T}. Логиты {z}. Вероятности {p}. Наибольшие и равные у классов {k}.",
  },
  en: {
    count: "classes", temperature: "temperature T", logits: "Logits z", probabilities: "Probabilities p",
    shift: "Add 1 to all", unshift: "Take 1 from all", total: "Σ p", entropy: "entropy, bits", bar: "Logit {k}", barWords: "z = {z}, p = {p}",
    summary: "T = {T}. Logits {z}. Probabilities {p}. Class {k} has the largest.", tie: "T = {T}. Logits {z}. Probabilities {p}. Classes {k} share the largest.",
  },
};

/** The probabilities of dl101.activations.softmax; the largest logit is subtracted first, so nothing overflows. */
function softmax(z, temperature) {
  const top = Math.max(...z);
  const e = z.map((each) => Math.exp((each - top) / temperature));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((each) => each / sum);
}

const entropy = (p) => -p.reduce((sum, each) => sum + (each > 0 ? each * Math.log2(each) : 0), 0);

export const formulas = { softmax, entropy };

function tidy(state) {
  if (!(state.temperature > 0)) state.temperature = 1;
  if (state.logits.length < 2 || state.logits.length > MOST) state.logits = [5, 3, 6.2, 4, 1.5, -2];
}

const KEYS = ["logits", "temperature"];

function build(ui) {
  const { state } = ui;
  const p = () => softmax(state.logits, state.temperature);
  const change = (k, z) => ui.set({ logits: state.logits.map((each, index) => (index === k ? Number(Math.min(Math.max(z, -REACH), REACH).toFixed(2)) : each)) });
  const add = (by) => ui.set({ logits: state.logits.map((z) => Number((z + by).toFixed(6))) });

  const left = ui.panel("logits", { label: "logits", aspect: 1.25, margin: [40, 8, 14, 24] }, paintLogits);
  const right = ui.panel("probabilities", { label: "probabilities", aspect: 1.25, margin: [44, 8, 14, 24] }, paintProbabilities);
  for (let k = 0; k < MOST; k++) {
    ui.handle(left, `logit-${k + 1}-handle`, {
      label: (text) => fill(text.bar, { k: k + 1 }),
      at: () => (k < state.logits.length ? [k + 1, state.logits[k]] : null),
      value: () => state.logits[k],
      words: () => fill(ui.text.barWords, { z: number(state.logits[k]), p: number(p()[k], 3) }),
      ondrag: (_, z) => change(k, z),
      onkey(key) {
        const by = { ArrowUp: 0.1, ArrowRight: 0.1, ArrowDown: -0.1, ArrowLeft: -0.1, PageUp: 1, PageDown: -1 }[key];
        if (key === "Home") change(k, 0);
        else if (by) change(k, state.logits[k] + by);
        else return false;
        return true;
      },
    });
  }
  const count = ui.wholeNumber("count", { label: "count", min: 2, max: MOST, value: () => state.logits.length }, (many) => {
    ui.set({ logits: Array.from({ length: many }, (_, k) => state.logits[k] ?? 0) });
  });
  const temperature = ui.slider("temperature", {
    min: 0.05, max: 50, step: 0.01, scale: "log", hardMin: 0.01, hardMax: 1e4, html: "<i>T</i>", label: "temperature", value: () => state.temperature,
  }, (x) => ui.set({ temperature: x }));
  const up = ui.button("add-one", { label: "shift" }, () => add(1));
  const down = ui.button("take-one", { label: "unshift" }, () => add(-1));
  const numbers = ui.numbers(
    ui.readout("sum", { html: "Σ e<sup>z/T</sup>", value: sumWords }),
    ui.readout("total", { label: "total", value: () => number(p().reduce((a, b) => a + b, 0), 4) }),
    ui.readout("entropy", { label: "entropy", value: () => number(entropy(p()), 3) }),
  );

  return {
    nodes: [
      element("div", { class: "dl101-bar" }, count.node, up.node, down.node, ui.tools),
      element("div", { class: "dl101-panels" }, left.figure, right.figure),
      element("div", { class: "dl101-below" }, temperature.node, numbers),
    ],
    summary,
  };

  function sumWords() {
    const sum = state.logits.reduce((total, z) => total + Math.exp(z / state.temperature), 0);
    return Number.isFinite(sum) && sum < 1e6 ? number(sum, 2) : Number.isFinite(sum) ? sum.toExponential(1).replace("e+", "·10^") : "∞";
  }

  function bars(panel, values, format) {
    const { context } = panel;
    const width = Math.min(0.62 * Math.abs(panel.x(2) - panel.x(1)), 46);
    values.forEach((value, k) => {
      const [x, base, y] = [panel.x(k + 1), panel.y(0), panel.y(Math.min(Math.max(value, panel.extent[2]), panel.extent[3]))];
      context.fillStyle = ui.colours.units[k];
      context.globalAlpha = 0.85;
      context.fillRect(x - width / 2, Math.min(base, y), width, Math.max(Math.abs(base - y), 1));
      context.globalAlpha = 1;
      words(context, format(value), x, Math.min(base, y) - (panel === left ? 18 : 9), ui.colours);
    });
  }

  function paintLogits(panel) {
    const most = Math.max(REACH, ...state.logits.map((z) => Math.ceil(Math.abs(z)) + 1));
    panel.extent = [0.4, state.logits.length + 0.6, -0.55 * most, most * 1.15];
    axes(panel, [-4, 0, 4, 8].map((tick) => (tick * most) / REACH), 0, "z");
    bars(panel, state.logits, (z) => number(z, 1));
  }

  function paintProbabilities(panel) {
    panel.extent = [0.4, state.logits.length + 0.6, 0, 1.08];
    axes(panel, [0, 0.25, 0.5, 0.75, 1], 2, "p");
    bars(panel, p(), (each) => number(each, each < 0.01 ? 4 : 2));
  }

  function axes(panel, yTicks, digits, yName) {
    const classes = state.logits.map((_, k) => k + 1);
    panel.axes(ui.colours, { xTicks: classes, yTicks, xName: "", yName, grid: true, format: (x) => (Number.isInteger(x) ? String(x).replace("-", "−") : number(x, digits)) });
  }

  function summary() {
    const values = p();
    const most = Math.max(...values);
    const best = values.flatMap((each, k) => (most - each < 1e-12 ? [k + 1] : []));
    return fill(best.length > 1 ? ui.text.tie : ui.text.summary, {
      T: number(state.temperature), z: state.logits.map((z) => number(z, 1)).join("; "), p: values.map((each) => number(each, 3)).join("; "), k: best.join(", "),
    });
  }
}

export default interactive({ name: "softmax-bars", keys: KEYS, text: TEXT, build, tidy, elastic: ["logits"] });
