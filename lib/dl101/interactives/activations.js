// An activation function and its derivative, one above the other; a point moves along both.

import { ACTIVATIONS, ACTIVATION_NAMES, nameOf } from "./kit/activations.js";
import { dot, graph, polyline } from "./kit/draw.js";
import { element } from "./kit/dom.js";
import { interactive } from "./kit/interactive.js";
import { fill, number } from "./kit/text.js";

const REACH = 6; // z from −6 to 6
const NEARLY_FLAT = 0.01;

const TEXT = {
  ru: {
    kinds: ACTIVATION_NAMES.ru, name: "Функция", compare: "сравнить с", none: "ни с чем", a: "параметр a", z: "точка z",
    f: "Функция и касательная в точке", slope: "Производная", value: "h(z)", derivative: "h′(z)", range: "значения",
    when: "при", point: "Точка на функции", pointWords: "z = {z}, h = {f}, производная {d}",
    summary: "{name}: z = {z}, h(z) = {f}, h′(z) = {d}.", with: "{name} (a = {a})",
    flat: " Почти плоско: градиент здесь теряется.", kink: " В этой точке производной нет; при обучении берут {d}.", jump: " Здесь скачок; в остальных точках производная равна 0.", dead: " Производная 0: градиент дальше не проходит.",
    other: " {name}: h = {f}, h′ = {d}.",
  },
  en: {
    kinds: ACTIVATION_NAMES.en, name: "Function", compare: "compare with", none: "nothing", a: "parameter a", z: "point z",
    f: "The function and its tangent at the point", slope: "The derivative", value: "h(z)", derivative: "h′(z)", range: "values",
    when: "for", point: "Point on the function", pointWords: "z = {z}, h = {f}, derivative {d}",
    summary: "{name}: z = {z}, h(z) = {f}, h′(z) = {d}.", with: "{name} (a = {a})",
    flat: " Nearly flat: the gradient fades here.", kink: " There is no derivative at this point; training takes {d}.", jump: " A jump; everywhere else the derivative is 0.", dead: " The derivative is 0: no gradient gets through.",
    other: " {name}: h = {f}, h′ = {d}.",
  },
};

// Formulas as a student would write them: function and derivative.
const WRITTEN = {
  sigmoid: ["1 / (1 + e<sup>−z</sup>)", "h (1 − h)"],
  tanh: ["(e<sup>z</sup> − e<sup>−z</sup>) / (e<sup>z</sup> + e<sup>−z</sup>)", "1 − h<sup>2</sup>"],
  heaviside: ["0 | z < 0,  1 | z > 0", "0"],
  relu: ["max(z, 0)", "0 | z < 0,  1 | z > 0"],
  softplus: ["ln(1 + e<sup>z</sup>)", "1 / (1 + e<sup>−z</sup>)"],
  leaky_relu: ["a z | z < 0,  z | z ≥ 0", "a | z < 0,  1 | z > 0"],
  elu: ["a (e<sup>z</sup> − 1) | z < 0,  z | z ≥ 0", "a e<sup>z</sup> | z < 0,  1 | z > 0"],
  softsign: ["z / (1 + |z|)", "1 / (1 + |z|)<sup>2</sup>"],
  gelu: ["z Φ(z)", "Φ(z) + z φ(z)"],
  silu: ["z σ(z)", "σ(z) (1 + z (1 − σ(z)))"],
};

export const formulas = {
  value: (name, z, a) => ACTIVATIONS[name].f(z, a),
  slope: (name, z, a) => ACTIVATIONS[name].slope(z, a),
  table: () => Object.fromEntries(Object.entries(ACTIVATIONS).map(([name, { low, high, a }]) => [name, [low, high, a ?? null]])),
};

function tidy(state) {
  if (!(state.name in ACTIVATIONS)) state.name = "relu";
  if (state.compare !== "none" && !(state.compare in ACTIVATIONS)) state.compare = "none";
}

const KEYS = ["name", "compare", "a", "z"];

function build(ui) {
  const { state } = ui;
  const f = (z, name = state.name) => ACTIVATIONS[name].f(z, state.a);
  const slope = (z, name = state.name) => ACTIVATIONS[name].slope(z, state.a);
  const hasParameter = () => [state.name, state.compare].some((name) => ACTIVATIONS[name]?.a !== undefined);
  const isKink = () => {
    const { kink, smooth } = ACTIVATIONS[state.name];
    return state.z === kink && !smooth?.(state.a);
  };

  const above = ui.panel("function", { label: "f", aspect: 1.75, margin: [42, 8, 8, 30], extent: [-REACH, REACH, -1.6, 4.4] }, paintFunction);
  const below = ui.panel("derivative", { label: "slope", aspect: 2.9, margin: [42, 8, 8, 30], extent: [-REACH, REACH, -0.3, 1.3] }, paintSlope);

  const name = ui.select("name", { label: "name", choices: "kinds", value: () => state.name }, (value) => ui.set({ name: value, a: ACTIVATIONS[value].a ?? state.a }));
  const compare = ui.select("compare", { label: "compare", choices: (text) => [["none", text.none], ...text.kinds], value: () => state.compare }, (value) => ui.set({ compare: value }));
  const z = ui.slider("z", { min: -REACH, max: REACH, step: 0.05, hardMin: -1000, hardMax: 1000, html: "<i>z</i>", label: "z", value: () => state.z }, (x) => ui.set({ z: x }));
  const a = ui.slider("a", { min: 0, max: 2, step: 0.01, hardMin: -10, hardMax: 10, html: "<i>a</i>", label: "a", value: () => state.a, hidden: () => !hasParameter() }, (x) => ui.set({ a: x }));
  const numbers = ui.numbers(
    ui.readout("f", { label: "value", value: () => number(f(state.z), 4) }),
    ui.readout("slope", { label: "derivative", value: () => number(slope(state.z), 4) }),
    ui.readout("range", { label: "range", value: rangeWords }),
  );
  for (const [p, testid, at] of [[above, "function-handle", () => f(state.z)], [below, "derivative-handle", () => slope(state.z)]]) {
    ui.handle(p, testid, {
      label: "point",
      at: () => [Math.min(Math.max(state.z, -REACH), REACH), Math.min(Math.max(at(), p.extent[2]), p.extent[3])],
      value: () => state.z,
      words: () => fill(ui.text.pointWords, { z: number(state.z), f: number(f(state.z), 3), d: number(slope(state.z), 3) }),
      ondrag: (x) => moveTo(x),
      onkey(key) {
        const by = { ArrowLeft: -0.05, ArrowRight: 0.05, ArrowDown: -0.05, ArrowUp: 0.05, PageDown: -1, PageUp: 1 }[key];
        if (key === "Home") moveTo(0);
        else if (by) moveTo(state.z + by);
        else return false;
        return true;
      },
    });
  }

  const written = [0, 1].map(() => element("p", { class: "dl101-formula" }));

  return {
    nodes: [
      element("div", { class: "dl101-bar" }, name.node, compare.node, ui.tools),
      element("div", { class: "dl101-panels" },
        element("div", {}, above.figure, below.figure),
        element("div", { class: "dl101-controls" }, ...written, z.node, a.node, numbers)),
    ],
    summary,
    update: () => written.forEach((node, k) => { node.innerHTML = `<i>${["h", "h′"][k]}</i>(z) = ${WRITTEN[state.name][k].replaceAll(" | ", ` ${ui.text.when} `)}`; }),
  };

  function moveTo(x) {
    ui.set({ z: Number(Math.min(Math.max(x, -REACH), REACH).toFixed(2)) });
  }

  function rangeWords() {
    let { low, high } = ACTIVATIONS[state.name];
    if (state.name === "elu") low = Math.min(-state.a, 0);
    if (state.name === "leaky_relu") [low, high] = [state.a > 0 ? low : 0, high];
    const show = (x) => (Number.isFinite(x) ? number(x, Number.isInteger(x) ? 0 : 2) : `${x < 0 ? "−" : ""}∞`);
    return `${show(low)} … ${show(high)}`;
  }

  /** One curve, broken at a jump. */
  function curve(p, g, key, colour, options) {
    const { kink, jump } = ACTIVATIONS[key];
    const breaks = p === above ? jump : kink !== undefined && !ACTIVATIONS[key].smooth?.(state.a) && !jump;
    if (!breaks) {
      graph(p, g, colour, options);
      return;
    }
    const tiny = 1e-9;
    const side = (from, to) => Array.from({ length: 101 }, (_, k) => {
      const x = from + ((to - from) * k) / 100;
      return [x, g(x)];
    });
    polyline(p, [...side(-REACH, kink - tiny), null, ...side(kink + tiny, REACH)], colour, options);
    for (const x of [kink - tiny, kink + tiny]) dot(p, kink, g(x), ui.colours.panel, { size: 3.5, rim: colour });
  }

  function paintBoth(p, g) {
    p.axes(ui.colours, {
      xTicks: [-6, -4, -2, 0, 2, 4, 6], yTicks: p === above ? [-1, 0, 1, 2, 3, 4].filter((y) => y < p.extent[3]) : [0, 0.5, 1], xName: "z", yName: p === above ? "h(z)" : "h′(z)", grid: true,
      format: (x) => number(x, Number.isInteger(x) ? 0 : 1),
    });
    p.clipped(() => {
      polyline(p, [[-REACH, 0], [REACH, 0]], ui.colours.edge, { width: 1 });
      if (state.compare !== "none") curve(p, (x) => g(x, state.compare), state.compare, ui.colours.units[1], { width: 1.8, dash: [6, 4] });
      curve(p, (x) => g(x), state.name, ui.colours.units[0], { width: 2.4 });
      polyline(p, [[state.z, p.extent[2]], [state.z, p.extent[3]]], ui.colours.muted, { width: 1, dash: [2, 3] });
    });
  }

  function paintFunction(p) {
    const bounded = [state.name, state.compare].every((name) => name === "none" || ACTIVATIONS[name].high === 1);
    p.extent = bounded ? [-REACH, REACH, -1.35, 1.35] : [-REACH, REACH, -1.6, 4.4];
    paintBoth(p, f);
    const [y, d] = [f(state.z), slope(state.z)];
    const half = 1.6 / Math.hypot(1, d);
    p.clipped(() => polyline(p, [[state.z - half, y - half * d], [state.z + half, y + half * d]], ui.colours.path, { width: 2 }));
  }

  function paintSlope(p) {
    paintBoth(p, slope);
    p.clipped(() => polyline(p, [[state.z, 0], [state.z, slope(state.z)]], ui.colours.path, { width: 3 }));
  }

  function title(key) {
    const name = nameOf(key, state.language);
    return ACTIVATIONS[key].a === undefined ? name : fill(ui.text.with, { name, a: number(state.a) });
  }

  function summary() {
    const { text } = ui;
    const d = slope(state.z);
    let words = fill(text.summary, { name: title(state.name), z: number(state.z), f: number(f(state.z), 4), d: number(d, 4) });
    if (ACTIVATIONS[state.name].jump) words += text.jump;
    else if (isKink()) words += fill(text.kink, { d: number(d) });
    else if (d === 0) words += text.dead;
    else if (Math.abs(d) < NEARLY_FLAT) words += text.flat;
    if (state.compare !== "none") words += fill(text.other, { name: title(state.compare), f: number(f(state.z, state.compare), 4), d: number(slope(state.z, state.compare), 4) });
    return words;
  }
}

export default interactive({ name: "activations", keys: KEYS, text: TEXT, build, tidy });
