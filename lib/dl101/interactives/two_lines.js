// Two hidden units are two lines; the output is a line in the space of what they say. Any gate with two inputs.
// Training is that of dl101.two_layer; a test in a browser compares the two.

import { record } from "./kit/curve.js";
import { heatMap, lossCurve, roundUp, words } from "./kit/draw.js";
import { element } from "./kit/dom.js";
import { interactive } from "./kit/interactive.js";
import { drawLine, drawNormal, lineHandles } from "./kit/line.js";
import { mark, ticks } from "./kit/panel.js";
import { sigmoid } from "./kit/logistic.js";
import { fill, number } from "./kit/text.js";
import { HIDDEN, hidden, initialise, loss, output, slopes, trained } from "./kit/two_layer.js";

const CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]];
const NAMES = ["00", "01", "10", "11"];
const SLIDE = [-0.24, 0.24]; // the two lines often cross in the middle: their handles stand apart
const OUT_SLIDE = -0.22;
const CELLS = 110; // of the heat maps, across
const FLAT = 0.005; // a gradient shorter than this moves nothing that one would see

// Outputs for 00, 01, 10, 11; the names and the order are those of dl101.gates.
const GATES = {
  "FALSE": [0, 0, 0, 0], "AND": [0, 0, 0, 1], "x1 AND NOT x2": [0, 0, 1, 0], "x1": [0, 0, 1, 1],
  "NOT x1 AND x2": [0, 1, 0, 0], "x2": [0, 1, 0, 1], "XOR": [0, 1, 1, 0], "OR": [0, 1, 1, 1],
  "NOR": [1, 0, 0, 0], "XNOR": [1, 0, 0, 1], "NOT x2": [1, 0, 1, 0], "x1 OR NOT x2": [1, 0, 1, 1],
  "NOT x1": [1, 1, 0, 0], "NOT x1 OR x2": [1, 1, 0, 1], "NAND": [1, 1, 1, 0], "TRUE": [1, 1, 1, 1],
};

const TEXT = {
  ru: {
    gate: "Цель", activation: "активация", activations: [["heaviside", "ступенька"], ["sigmoid", "сигмоида"], ["tanh", "tanh"], ["relu", "ReLU"]],
    inputs: "Вход: прямые u₁ и u₂, цвет — ответ сети", hiddens: "Скрытое пространство: прямая выхода", network: "Сеть", curve: "Потери по шагам",
    y: "y", target: "цель", truth: "Таблица истинности", yes: "верно", no: "неверно",
    unit: ["Прямая u₁", "Прямая u₂"], out: "Прямая выхода", outLine: "выхода",
    random: "Случайные веса", many: "100 шагов", steps: "шаг", rate: "скорость α", speed: "за кадр", slope: "длина градиента",
    weight: "вес {name}", bias: "смещение {name}",
    solved: "{gate}: решено, 4 из 4. Зазор прямой выхода {margin}, до ближайшей скрытой прямой {clearance}.",
    solvedOnly: "{gate}: решено, 4 из 4. Зазор прямой выхода {margin}.",
    constant: "{gate}: решено, 4 из 4.",
    open: "{gate}: верно {right} из 4, неверно при {wrong}.",
    trained: " Шаг {steps}, потери {J}.",
    flat: " Градиент почти нулевой: плато или тупик.", dead: " {units}: ноль на всех входах.",
    noSlope: " У ступеньки нет градиента: для обучения выберите другую активацию.",
    hiddenSummary: "Скрытые значения: {list}.", curveSummary: "Кривая потерь: от {first} до {last}, шаг {steps}.",
    networkSummary: "Веса: u₁ = g({u1}), u₂ = g({u2}), выход {o}.",
  },
  en: {
    gate: "Target", activation: "activation", activations: [["heaviside", "step"], ["sigmoid", "sigmoid"], ["tanh", "tanh"], ["relu", "ReLU"]],
    inputs: "Input: lines u₁ and u₂, colour is the answer", hiddens: "Hidden space: the output line", network: "Network", curve: "Loss by step",
    y: "y", target: "target", truth: "Truth table", yes: "right", no: "wrong",
    unit: ["Line u₁", "Line u₂"], out: "Output line", outLine: "of the output",
    random: "Random weights", many: "100 steps", steps: "step", rate: "rate α", speed: "per frame", slope: "gradient length",
    weight: "weight {name}", bias: "bias {name}",
    solved: "{gate}: solved, 4 of 4. Margin of the output line {margin}, nearest hidden line at {clearance}.",
    solvedOnly: "{gate}: solved, 4 of 4. Margin of the output line {margin}.",
    constant: "{gate}: solved, 4 of 4.",
    open: "{gate}: {right} of 4 right, wrong at {wrong}.",
    trained: " Step {steps}, loss {J}.",
    flat: " The gradient is almost zero: a plateau or a dead end.", dead: " {units}: off for every input.",
    noSlope: " A step has no gradient: choose another activation to train.",
    hiddenSummary: "Hidden values: {list}.", curveSummary: "Loss curve: from {first} to {last}, step {steps}.",
    networkSummary: "Weights: u₁ = g({u1}), u₂ = g({u2}), output {o}.",
  },
};

// --- formulas -------------------------------------------------------------------------------------------------------

const asNetwork = ({ W, b, v, c }) => ({ W1: W, b1: b, W2: v, b2: c });
const asState = ({ W1, b1, W2, b2 }) => ({ W: W1, b: b1, v: W2, c: b2 });

/** The logits at the four corners. */
function logits(network, activation) {
  return CORNERS.map((x) => output(network, x, activation));
}

/** Which corners have the output of the gate: a logit of 0 is neither 0 nor 1. */
function isRight(network, activation, gate) {
  return logits(network, activation).map((o, k) => (GATES[gate][k] ? o > 0 : o < 0));
}

/** The least distance of a corner's hidden values from the output line, negative where one is wrong; null without a line. */
function outputMargin(network, activation, gate) {
  const length = Math.hypot(...network.W2);
  if (!length) return null;
  return Math.min(...logits(network, activation).map((o, k) => ((2 * GATES[gate][k] - 1) * o) / length));
}

/** The least distance of a corner from a hidden line; null where there is none. */
function clearance(network) {
  const distances = network.W1.flatMap((w, j) => (Math.hypot(...w) ? CORNERS.map((x) => Math.abs(w[0] * x[0] + w[1] * x[1] + network.b1[j]) / Math.hypot(...w)) : []));
  return distances.length ? Math.min(...distances) : null;
}

/** Length of the gradient of the cross-entropy over the four corners. */
function slopeLength(network, activation, gate) {
  const d = slopes(network, CORNERS, GATES[gate], activation, "cross_entropy");
  return Math.hypot(...d.W1.flat(), ...d.b1, ...d.W2, d.b2);
}

const cornerLoss = (network, activation, gate) => loss(network, CORNERS, GATES[gate], activation, "cross_entropy");
const cornerStep = (network, activation, gate, rate) => trained(network, CORNERS, GATES[gate], activation, "cross_entropy", rate);

export const formulas = {
  GATES: () => GATES, initialise, hidden, output, loss, slopes, trained, logits, isRight, outputMargin, clearance, slopeLength,
};

function tidy(state) {
  if (!(state.gate in GATES)) state.gate = "XOR";
  if (!(state.activation in HIDDEN)) state.activation = "heaviside";
  if (!(state.learning_rate > 0)) state.learning_rate = 0.5;
}

// --- the interactive ------------------------------------------------------------------------------------------------

const KEYS = ["gate", "activation", "W", "b", "v", "c", "seed", "learning_rate", "speed", "steps", "curve"];
const HTML = [
  ["<i>w</i><sub>11</sub>", "<i>w</i><sub>12</sub>", "<i>b</i><sub>1</sub>"],
  ["<i>w</i><sub>21</sub>", "<i>w</i><sub>22</sub>", "<i>b</i><sub>2</sub>"],
  ["<i>v</i><sub>1</sub>", "<i>v</i><sub>2</sub>", "<i>c</i>"],
];

function build(ui) {
  const { state } = ui;
  const network = () => asNetwork(state);
  const isStep = () => state.activation === "heaviside";
  const lossNow = () => cornerLoss(network(), state.activation, state.gate);
  const unitColour = (k) => ui.colours.units[k];
  let looked = -1; // the corner whose row of the table is pointed at

  // Panels
  const inputs = ui.panel("input-space", { label: "inputs", aspect: 1, extent: [-0.5, 1.5, -0.5, 1.5] }, paintInputs);
  const hiddens = ui.panel("hidden-space", { label: "hiddens", describe: describeHidden, aspect: 1, margin: [42, 8, 8, 30] }, paintHidden);
  const drawing = ui.panel("network", { label: "network", describe: describeNetwork, aspect: 1.45, margin: [0, 0, 0, 0] }, paintNetwork);
  const curve = ui.panel("loss-curve", { label: "curve", describe: describeCurve, aspect: 2.3, margin: [38, 8, 6, 30] }, paintCurve);
  const handles = [0, 1].map((k) => lineHandles(ui, inputs, {
    prefix: `u${k + 1}-`, of: ["u₁", "u₂"][k], slide: SLIDE[k],
    get: () => ({ w: state.W[k], b: state.b[k] }),
    set: (w, b) => byHand({ W: replaced(state.W, k, w), b: replaced(state.b, k, b) }),
  }));
  lineHandles(ui, hiddens, { prefix: "output-", of: "outLine", slide: OUT_SLIDE, get: () => ({ w: state.v, b: state.c }), set: (v, c) => byHand({ v, c }) });

  // Gate and activation
  const gate = ui.select("gate", { label: "gate", choices: () => Object.keys(GATES).map((name) => [name, name]), value: () => state.gate }, (name) => byHand({ gate: name }));
  const activation = ui.select("activation", { label: "activation", choices: "activations", value: () => state.activation }, (name) => byHand({ activation: name }));

  // The nine numbers
  const range = { min: -6, max: 6, step: 0.05 };
  const numberSlider = (row, column) => {
    const name = HTML[row][column].replace(/<[^>]*>/g, "");
    const value = () => [...[state.W[row], state.v][Number(row === 2)] ?? [], [state.b[row], state.c][Number(row === 2)]][column];
    return ui.slider(name, { ...range, html: HTML[row][column], label: (text) => fill(column === 2 ? text.bias : text.weight, { name }), value }, (x) => {
      if (row === 2) byHand(column === 2 ? { c: x } : { v: replaced(state.v, column, x) });
      else if (column === 2) byHand({ b: replaced(state.b, row, x) });
      else byHand({ W: replaced(state.W, row, replaced(state.W[row], column, x)) });
    });
  };
  const groups = [0, 1, 2].map((row) => {
    const title = element("p", { class: "dl101-group" });
    return { title, node: element("div", {}, title, ...[0, 1, 2].map((column) => numberSlider(row, column).node)) };
  });

  // Training
  const rate = ui.slider("learning-rate", {
    min: 0.01, max: 30, step: 0.01, scale: "log", hardMin: 1e-6, hardMax: 1e4, html: "<i>α</i>", label: "rate", value: () => state.learning_rate,
  }, (x) => ui.set({ learning_rate: x }));
  const run = ui.player("run", { disabled: isStep }, (frames) => advance(frames * state.speed));
  const take = (count) => () => { run.stop(); advance(count); ui.say(); };
  const one = ui.button("step", { label: "step", disabled: isStep }, take(1));
  const many = ui.button("hundred-steps", { label: "many", disabled: isStep }, take(100));
  const speed = ui.select("speed", { label: "speed", choices: () => [["1", "1"], ["10", "10"], ["100", "100"]], value: () => String(state.speed) }, (value) => ui.set({ speed: Number(value) }));
  const fromSeed = (seed) => { run.stop(); byHand({ seed, ...asState(initialise(2, 2, seed)) }); };
  const seed = ui.wholeNumber("seed", { label: "seed", min: 0, max: 4294967295, value: () => state.seed }, fromSeed);
  const random = ui.button("random-weights", { label: "random" }, () => fromSeed(state.seed));
  const numbers = ui.numbers(
    ui.readout("J", { html: "<i>J</i>", value: () => (isStep() ? "–" : number(lossNow(), 4)) }),
    ui.readout("slope", { label: "slope", value: () => (isStep() ? "–" : number(slopeLength(network(), state.activation, state.gate), 4)) }),
    ui.readout("steps", { label: "steps", value: () => state.steps }),
  );

  // Truth table
  const caption = element("caption");
  const targetHead = element("th", { scope: "col" });
  const head = ["x₁", "x₂", "u₁", "u₂", "y"].map((name, k) => element("th", { scope: "col", class: k === 2 || k === 3 ? `dl101-u${k - 1}` : "" }, name));
  const rows = CORNERS.map((corner, k) => {
    const cells = ["u1", "u2", "y", "target", "right"].map((name) => element("td", { "data-testid": `${name}-${NAMES[k]}` }));
    const row = element("tr", {
      onpointerenter: () => look(k), onpointerleave: () => look(-1),
    }, element("td", {}, String(corner[0])), element("td", {}, String(corner[1])), ...cells);
    return { row, cells };
  });
  const table = element("table", { class: "dl101-table", "data-testid": "truth-table" }, caption,
    element("thead", {}, element("tr", {}, ...head, targetHead, element("th"))), element("tbody", {}, ...rows.map(({ row }) => row)));

  const training = element("div", { class: "dl101-training" },
    element("div", {}, rate.node, element("div", { class: "dl101-buttons" }, run.node, one.node, many.node, speed.node),
      element("div", { class: "dl101-buttons" }, seed.node, random.node), numbers),
    curve.figure);

  checkCurve();
  return {
    nodes: [
      element("div", { class: "dl101-bar" }, gate.node, activation.node, ui.tools),
      element("div", { class: "dl101-panels" }, inputs.figure, hiddens.figure, element("div", { class: "dl101-side" }, table, drawing.figure)),
      element("div", { class: "dl101-sliders" }, ...groups.map(({ node }) => node)),
      training,
    ],
    summary,
    onreset: () => byHand({}),
    outside: checkCurve,
    relabel() {
      caption.textContent = ui.text.truth;
      targetHead.textContent = ui.text.target;
      groups.forEach(({ title }, k) => { title.textContent = k < 2 ? ui.text.unit[k] : ui.text.out; });
    },
    update() {
      training.hidden = isStep(); // nothing to train through a step
      fillTable();
      groups.slice(0, 2).forEach(({ title }, k) => title.style.setProperty("color", unitColour(k)));
      head.slice(2, 4).forEach((cell, k) => cell.style.setProperty("color", unitColour(k)));
      handles.forEach(({ offset, tip }, k) => [offset, tip].forEach(({ node }) => node.style.setProperty("--dl101-handle", unitColour(k))));
    },
  };

  // --- what the controls do

  function replaced(list, k, value) {
    return list.map((each, index) => (index === k ? value : each));
  }

  /** New numbers that no step of training made. */
  function byHand(changes) {
    Object.assign(state, changes);
    ui.set({ ...changes, steps: 0, curve: isStep() ? [] : [[0, lossNow()]] });
  }

  /** A link or Python may bring other weights than those of the curve. */
  function checkCurve() {
    const last = state.curve[state.curve.length - 1];
    if (isStep()) Object.assign(state, { steps: 0, curve: [] });
    else if (!last || Math.abs(last[1] - lossNow()) > 1e-9) Object.assign(state, { steps: 0, curve: [[0, lossNow()]] });
  }

  function advance(count) {
    if (isStep()) return false;
    let now = network();
    let { curve: list } = state;
    const every = Math.max(1, Math.floor(count / 20));
    for (let k = 0; k < count; k++) {
      now = cornerStep(now, state.activation, state.gate, state.learning_rate);
      if (k % every === 0 || k === count - 1) list = record(list, [state.steps + k + 1, cornerLoss(now, state.activation, state.gate)]);
    }
    ui.set({ ...asState(now), steps: state.steps + count, curve: list });
    return true;
  }

  function look(k) {
    looked = k;
    inputs.paint();
    hiddens.paint();
  }

  // --- pictures

  /** The answer of the network as a shade: 0, ½, 1 with a step, a probability otherwise. */
  function shade(logit) {
    return isStep() ? HIDDEN.heaviside[0](logit) : sigmoid(logit);
  }

  function paintInputs(p) {
    const now = network();
    heatMap(p, ui.colours.heat, (x1, x2) => shade(output(now, [x1, x2], state.activation)), CELLS);
    p.axes(ui.colours, { xTicks: [0, 1], yTicks: [0, 1], xName: "x₁", yName: "x₂" });
    p.clipped(() => state.W.forEach((w, k) => {
      drawLine(p, w, state.b[k], unitColour(k), { dash: k ? [7, 4] : [] });
      drawNormal(p, w, state.b[k], ui.colours, { colour: unitColour(k), name: ["u₁", "u₂"][k], slide: SLIDE[k] });
    }));
    const right = isRight(now, state.activation, state.gate);
    CORNERS.forEach(([x1, x2], k) => corner(p, p.x(x1), p.y(x2), [k], right));
  }

  function paintHidden(p) {
    const now = network();
    const places = CORNERS.map((x) => hidden(now, x, state.activation).h);
    if (state.activation === "relu") {
      const most = roundUp(Math.max(1, ...places.flat()) * 1.15);
      p.extent = [-0.25 * most, most, -0.25 * most, most];
    } else {
      p.extent = state.activation === "tanh" ? [-1.5, 1.5, -1.5, 1.5] : [-0.5, 1.5, -0.5, 1.5];
    }
    const [v1, v2] = state.v;
    heatMap(p, ui.colours.heat, (u1, u2) => shade(v1 * u1 + v2 * u2 + state.c), CELLS);
    const marks = ticks(p.extent[0], p.extent[1], 4);
    p.axes(ui.colours, { xTicks: marks, yTicks: marks, xName: "u₁", yName: "u₂", format: (x) => number(x, Number.isInteger(x) ? 0 : 1) });
    p.clipped(() => {
      drawLine(p, state.v, state.c, ui.colours.ink);
      drawNormal(p, state.v, state.c, ui.colours, { name: "v", slide: OUT_SLIDE });
    });
    // Corners that the hidden layer makes one stand side by side.
    const right = isRight(now, state.activation, state.gate);
    const groups = [];
    places.forEach((place, k) => {
      const at = [p.x(place[0]), p.y(place[1])];
      const near = groups.find((group) => Math.hypot(group.at[0] - at[0], group.at[1] - at[1]) < 7);
      if (near) near.members.push(k);
      else groups.push({ at, members: [k] });
    });
    for (const { at, members } of groups) corner(p, ...at, members, right);
  }

  /** Corners at one place: shape and colour by target, names beside them, a ring round those that come out wrong. */
  function corner(p, x, y, members, right) {
    const { context } = p;
    members.forEach((k, index) => {
      const left = x + (index - (members.length - 1) / 2) * 15;
      if (!right[k] || k === looked) {
        context.beginPath();
        context.arc(left, y, 11, 0, 2 * Math.PI);
        context.setLineDash(right[k] ? [] : [4, 3]);
        context.strokeStyle = ui.colours.ink;
        context.lineWidth = k === looked ? 3 : 1.6;
        context.stroke();
        context.setLineDash([]);
      }
      mark(context, left, y, GATES[state.gate][k], ui.colours, 6);
    });
    words(context, members.map((k) => NAMES[k]).join(" "), x, y + 20, ui.colours, { font: "600 11px system-ui, sans-serif" });
  }

  function paintNetwork(p) {
    const { context, width, height } = p;
    const place = (u, v) => [u * width, v * height];
    const from = [place(0.12, 0.14), place(0.12, 0.48), place(0.12, 0.84)];
    const middle = [place(0.53, 0.2), place(0.53, 0.58)];
    const end = place(0.9, 0.39);
    const one = place(0.53, 0.88);
    state.W.forEach((w, j) => [...w, state.b[j]].forEach((weight, k) => edge(from[k], middle[j], weight, [[0.5, 0.25, 0.22], [0.3, 0.56, 0.56]][j][k])));
    [...state.v, state.c].forEach((weight, k) => edge([...middle, one][k], end, weight, 0.46));
    ["x₁", "x₂", "1"].forEach((name, k) => node(from[k], name, ui.colours.muted));
    ["u₁", "u₂"].forEach((name, k) => node(middle[k], name, unitColour(k)));
    node(one, "1", ui.colours.muted);
    node(end, "y", ui.colours.ink);

    function edge([x, y], [toX, toY], weight, along) {
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(toX, toY);
      context.strokeStyle = ui.colours.classes[weight < 0 ? 0 : 1];
      context.lineWidth = Math.min(0.6 + 1.3 * Math.abs(weight), 7);
      context.setLineDash(weight < 0 ? [5, 3] : []);
      context.globalAlpha = weight ? 0.8 : 0.2;
      context.stroke();
      context.setLineDash([]);
      context.globalAlpha = 1;
      words(context, number(weight, 1), x + along * (toX - x), y + along * (toY - y), ui.colours, { font: "10.5px system-ui, sans-serif" });
    }

    function node([x, y], name, colour) {
      context.beginPath();
      context.arc(x, y, 12, 0, 2 * Math.PI);
      context.fillStyle = ui.colours.panel;
      context.fill();
      context.lineWidth = 2;
      context.strokeStyle = colour;
      context.stroke();
      words(context, name, x, y + 0.5, ui.colours, { font: "italic 12px system-ui, sans-serif" });
    }
  }

  function paintCurve(p) {
    lossCurve(p, ui.colours, state.curve, { xName: ui.text.steps });
  }

  function fillTable() {
    const now = network();
    const right = isRight(now, state.activation, state.gate);
    CORNERS.forEach((x, k) => {
      const { h } = hidden(now, x, state.activation);
      const answer = shade(output(now, x, state.activation));
      const digits = isStep() ? 1 : 2;
      const plain = (value) => (isStep() && Number.isInteger(value) ? String(value) : number(value, digits));
      const { row, cells } = rows[k];
      [plain(h[0]), plain(h[1]), plain(answer), String(GATES[state.gate][k]), right[k] ? "✓" : "✗"].forEach((text, index) => { cells[index].textContent = text; });
      cells[4].setAttribute("aria-label", right[k] ? ui.text.yes : ui.text.no);
      row.dataset.right = right[k];
    });
  }

  // --- words

  function summary() {
    const { text } = ui;
    const now = network();
    const right = isRight(now, state.activation, state.gate);
    const wrong = NAMES.filter((_, k) => !right[k]);
    const margin = outputMargin(now, state.activation, state.gate);
    const room = clearance(now);
    const values = {
      gate: state.gate, right: 4 - wrong.length, wrong: wrong.join(", "), margin: margin === null ? "" : number(margin), clearance: room === null ? "" : number(room),
    };
    const key = wrong.length ? "open" : margin === null ? "constant" : room === null ? "solvedOnly" : "solved";
    let sentence = fill(text[key], values);
    if (isStep()) return wrong.length ? sentence + text.noSlope : sentence;
    if (state.steps) sentence += fill(text.trained, { steps: state.steps, J: number(lossNow(), 4) });
    if (wrong.length && slopeLength(now, state.activation, state.gate) < FLAT) sentence += text.flat;
    const dead = state.activation === "relu" ? ["u₁", "u₂"].filter((_, j) => CORNERS.every((x) => hidden(now, x, "relu").z[j] <= 0)) : [];
    if (dead.length) sentence += fill(text.dead, { units: dead.join(", ") });
    return sentence;
  }

  function describeHidden() {
    const list = CORNERS.map((x, k) => {
      const { h } = hidden(network(), x, state.activation);
      return `${NAMES[k]} → (${number(h[0])}; ${number(h[1])})`;
    });
    return `${ui.text.hiddens}. ${fill(ui.text.hiddenSummary, { list: list.join(", ") })}`;
  }

  function describeNetwork() {
    const sum = (w, b, names) => `${number(w[0])}·${names[0]} ${signed(w[1])}·${names[1]} ${signed(b)}`;
    const [u1, u2] = state.W.map((w, k) => sum(w, state.b[k], ["x₁", "x₂"]));
    return fill(ui.text.networkSummary, { u1, u2, o: sum(state.v, state.c, ["u₁", "u₂"]) });
  }

  function signed(x) {
    const text = number(x);
    return text.startsWith("−") ? `− ${text.slice(1)}` : `+ ${text}`;
  }

  function describeCurve() {
    const ends = state.curve.length ? [state.curve[0][1], state.curve[state.curve.length - 1][1]].map((J) => number(J, 4)) : ["–", "–"];
    return fill(ui.text.curveSummary, { first: ends[0], last: ends[1], steps: state.steps });
  }
}

export default interactive({ name: "two-lines", keys: KEYS, text: TEXT, build, tidy });
