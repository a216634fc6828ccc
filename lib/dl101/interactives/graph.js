// A formula typed by the student as a computational graph: forward and back, step by step, with the numbers on it.

import { differences, graphOf, parseFormula, shortNumber, variablesOf } from "./kit/autograd.js";
import { words } from "./kit/draw.js";
import { element } from "./kit/dom.js";
import { interactive } from "./kit/interactive.js";
import { fill } from "./kit/text.js";

const MOST_VARIABLES = 8;
const COLUMN = 132; // pixels
const ROW = 74;
const EXAMPLES = ["(w*x + b - y)**2", "a*b + a", "tanh(w1*x1 + w2*x2 + b)", "-log(sigmoid(w*x + b))", "v*relu(w*x + b) + c", "x/(1 + exp(-x))"];

const GRAPH_TEXT = {
  ru: {
    formula: "Формула", example: "Пример", own: "своя", picture: "Граф вычислений", variable: "{name}",
    back: "Назад на шаг", all: "До конца", begin: "Сначала", check: "Проверка", name: "переменная", grad: "∂ по графу", central: "центральная разность",
    start: "{formula}. Шагов вперёд {f}, назад {b}. Нажмите «Шаг».", forward: "Вперёд, шаг {k} из {n}: {text}.", backward: "Назад, шаг {k} из {n}: {text}.",
    done: " Готово: {list}.",
    empty: "Напишите формулу, например w*x + b.", long: "Формула длиннее 300 знаков: разбейте её на части.", brackets: "Не все скобки закрыты.",
    equals: "Знак равенства не нужен, достаточно правой части.", power: "Степень пишут двумя звёздочками: x**2.", product: "Между множителями нужен знак *, например 2*x.",
    function: "Такой функции нет; есть exp, log, tanh, relu, sigmoid. Если это множитель, поставьте * перед скобкой.", argument: "Функции нужен аргумент в скобках: tanh(x).",
    unreadable: "Не похоже на формулу; вот образец: tanh(w*x + b).", value: "При этих числах значения нет: деление на ноль или логарифм не положительного числа.", many: "Переменных больше восьми: для рисунка это слишком много.",
  },
  en: {
    formula: "Formula", example: "Example", own: "own", picture: "Computational graph", variable: "{name}",
    back: "Step back", all: "To the end", begin: "From the start", check: "Check", name: "variable", grad: "∂ by the graph", central: "central difference",
    start: "{formula}. {f} steps forward, {b} back. Press Step.", forward: "Forward, step {k} of {n}: {text}.", backward: "Back, step {k} of {n}: {text}.",
    done: " Done: {list}.",
    empty: "Type a formula, such as w*x + b.", long: "The formula is longer than 300 characters: split it.", brackets: "The brackets do not match.",
    equals: "Leave out the equals sign and what stands before it.", power: "A power is written with two asterisks: x**2.", product: "Write * between factors, as in 2*x.",
    function: "There is no such function; there are exp, log, tanh, relu, sigmoid. If it is a factor, write * before the bracket.", argument: "A function needs its argument in brackets: tanh(x).",
    unreadable: "This does not read as a formula; here is one: tanh(w*x + b).", value: "There is no value at these numbers: a division by zero, or the logarithm of a number that is not positive.", many: "More than eight variables are too many for a drawing.",
  },
};

/** { graph, error }: the graph of the formula with these values, or the key of what is wrong with it. */
function read(formula, values) {
  try {
    const tree = parseFormula(formula);
    const names = variablesOf(tree);
    if (names.length > MOST_VARIABLES) return { error: "many" };
    const numbers = Object.fromEntries(names.map((name) => [name, values[name] ?? 1]));
    return { tree, names, numbers, graph: graphOf(tree, numbers) };
  } catch (error) {
    return { error: error.message };
  }
}

export const formulas = {
  read(formula, values) {
    const { graph, error, names } = read(formula, values);
    if (error) return { error };
    const plain = graph.nodes.map(({ id, name, formula: made, data, grad, x, y, constant, inputs }) => ({ id, name, formula: made, data, grad, x, y, constant, inputs: inputs.map((each) => each.id) }));
    return { names, nodes: plain, edges: graph.edges, forward: graph.forward, backward: graph.backward };
  },
  differences: (formula, values) => differences(parseFormula(formula), values),
  shortNumber,
};

function tidy(state) {
  state.values = Object.fromEntries(Object.entries(state.values ?? {}).filter(([, value]) => Number.isFinite(value)));
  state.at = Math.max(0, Math.round(state.at) || 0);
}

const KEYS = ["formula", "values", "at"];

function build(ui) {
  const { state } = ui;
  let kept = { key: "" };
  /** What the present formula and numbers give; read once. */
  const now = () => {
    const key = JSON.stringify([state.formula, state.values]);
    if (kept.key !== key) kept = { key, ...read(state.formula, state.values) };
    return kept;
  };
  const count = () => (now().error ? 0 : now().graph.forward.length + now().graph.backward.length);
  const at = () => Math.min(state.at, count());
  const go = (place) => ui.set({ at: Math.min(Math.max(place, 0), count()) });

  const picture = ui.panel("picture", { label: "picture", aspect: 2, margin: [0, 0, 0, 0] }, paint);
  const example = ui.select("example", {
    label: "example", choices: (text) => [["own", text.own], ...EXAMPLES.map((each) => [each, each])], value: () => (EXAMPLES.includes(state.formula) ? state.formula : "own"),
  }, (formula) => { if (formula !== "own") ui.set({ formula, at: 0 }); });
  const formula = ui.searchField("formula", { label: "formula", value: () => state.formula }, (text) => ui.set({ formula: text, at: 0 }));
  const broken = () => Boolean(now().error);
  const step = ui.button("step", { label: "step", main: true, disabled: () => at() >= count() }, () => go(at() + 1));
  const back = ui.button("step-back", { label: "back", disabled: () => at() === 0 }, () => go(at() - 1));
  const all = ui.button("to-the-end", { label: "all", disabled: () => at() >= count() }, () => go(count()));
  const begin = ui.button("from-the-start", { label: "begin", disabled: () => at() === 0 }, () => go(0));
  const sliders = Array.from({ length: MOST_VARIABLES }, (_, k) => ui.slider(`variable-${k + 1}`, {
    min: -5, max: 5, step: 0.1, hardMin: -1e6, hardMax: 1e6, label: () => now().names?.[k] ?? "", value: () => now().numbers?.[now().names[k]] ?? 0, hidden: () => k >= (now().names?.length ?? 0),
  }, (x) => ui.set({ values: { ...now().numbers, [now().names[k]]: x } })));

  const caption = element("caption");
  const heads = ["name", "grad", "central"].map(() => element("th", { scope: "col" }));
  const body = element("tbody");
  const table = element("table", { class: "dl101-table", "data-testid": "check" }, caption, element("thead", {}, element("tr", {}, ...heads)), body);

  return {
    nodes: [
      element("div", { class: "dl101-bar" }, example.node, formula.node, ui.tools),
      element("div", { class: "dl101-scroll" }, picture.figure),
      element("div", { class: "dl101-buttons" }, step.node, back.node, all.node, begin.node),
      element("div", { class: "dl101-below" }, element("div", {}, ...sliders.map(({ node }) => node)), table),
    ],
    summary,
    relabel() {
      caption.textContent = ui.text.check;
      ["name", "grad", "central"].forEach((key, k) => { heads[k].textContent = ui.text[key]; });
    },
    update,
  };

  /** Which nodes have their value, which edges and derivatives are there after the steps taken; the current step. */
  function progress() {
    const { graph } = now();
    const f = graph.forward.length;
    const known = new Set(graph.nodes.filter(({ operation }) => !operation).map(({ id }) => id));
    graph.forward.slice(0, at()).forEach((each) => known.add(each.node));
    const grads = {};
    const passed = new Set();
    graph.backward.slice(0, Math.max(at() - f, 0)).forEach((each) => {
      grads[each.node] = each.number;
      if (each.edge !== null) passed.add(each.edge);
    });
    const current = at() === 0 ? null : at() <= f ? graph.forward[at() - 1] : graph.backward[at() - 1 - f];
    return { known, grads, passed, current };
  }

  function update() {
    sliders.forEach((each, k) => { if (now().names?.[k]) each.relabel(now().names[k]); });
    formula.input.setAttribute("aria-invalid", String(broken()));
    if (!broken()) {
      const { nodes } = now().graph;
      const columns = Math.max(...nodes.map(({ x }) => x)) + 1;
      const rows = Math.max(...nodes.map(({ y }) => y)) + 1;
      const style = picture.node.style;
      const wanted = { minWidth: `${columns * 104}px`, aspectRatio: "auto", height: `${Math.round(rows * ROW - 6)}px` };
      for (const [key, value] of Object.entries(wanted)) if (style[key] !== value) style[key] = value;
    }
    const finished = !broken() && at() === count();
    table.hidden = !finished;
    if (!finished) return;
    const central = differences(now().tree, now().numbers);
    const { nodes } = now().graph;
    body.replaceChildren(...now().names.map((name) => element("tr", {},
      element("td", {}, name), element("td", { "data-testid": `grad-${name}` }, shortNumber(nodes.find((each) => each.variable === name).grad)),
      element("td", { "data-testid": `central-${name}` }, shortNumber(Number(central[name].toPrecision(5)))))));
  }

  function paint(p) {
    if (broken()) {
      words(p.context, ui.text[now().error] ?? ui.text.unreadable, p.width / 2, p.height / 2, ui.colours, { font: "13px system-ui, sans-serif", colour: ui.colours.muted });
      return;
    }
    const { nodes, edges } = now().graph;
    const { known, grads, passed, current } = progress();
    const columns = Math.max(...nodes.map(({ x }) => x)) + 1;
    const wide = Math.min(COLUMN * 1.5, p.width / columns);
    const half = [Math.min(58, 0.335 * wide), 25];
    const place = (node) => [wide * (node.x + 0.5) + (p.width - wide * columns) / 2, 32 + ROW * node.y];
    edges.forEach((edge, index) => drawEdge(p, edge, index, { nodes, place, half, passed, current }));
    for (const node of nodes) drawNode(p, node, { place, half, known, grads, current });
  }

  function drawEdge(p, edge, index, { nodes, place, half, passed, current }) {
    const { context } = p;
    const [source, target] = [nodes[edge.source], nodes[edge.target]];
    const isNumber = source.constant && !source.operation;
    const [x, y] = place(source);
    const [toX, toY] = place(target);
    const [from, to] = [[x + (isNumber ? 14 : half[0]), y], [toX - half[0] - 3, toY]];
    const twin = now().graph.edges.filter((each) => each.source === edge.source && each.target === edge.target).length > 1;
    const far = target.x - source.x > 1; // around what stands between
    const bend = twin ? [-22, 22][edge.place] : far ? -24 : 0;
    const middle = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2 + bend];
    const isLevel = !bend && Math.abs(from[1] - to[1]) < 20; // too short to be written on: above it
    const label = isLevel ? [middle[0], middle[1] - half[1] - 9] : middle;
    const active = current?.edge === index;
    context.beginPath();
    context.moveTo(...from);
    context.quadraticCurveTo(middle[0], middle[1] + bend, ...to);
    context.strokeStyle = active ? ui.colours.classes[1] : ui.colours.edge;
    context.lineWidth = active ? 3 : 1.4;
    context.stroke();
    const angle = Math.atan2(to[1] - middle[1] - bend, to[0] - middle[0]);
    context.beginPath();
    context.moveTo(...to);
    for (const turn of [2.7, -2.7]) context.lineTo(to[0] + 8 * Math.cos(angle + turn), to[1] + 8 * Math.sin(angle + turn));
    context.fillStyle = context.strokeStyle;
    context.fill();
    if (!passed.has(index)) return;
    const slope = shortNumber(edge.slope);
    words(context, edge.rule === slope ? slope : `${edge.rule} = ${slope}`, ...label, ui.colours, { font: `${active ? "600 " : ""}11px system-ui, sans-serif`, colour: active ? ui.colours.classes[1] : ui.colours.ink });
  }

  function drawNode(p, node, { place, half, known, grads, current }) {
    const { context } = p;
    const [x, y] = place(node);
    if (node.constant && !node.operation) {
      words(context, node.name, x, y, ui.colours, { font: "13px system-ui, sans-serif" });
      return;
    }
    const active = current?.node === node.id;
    const last = node.id === now().graph.nodes.length - 1;
    context.beginPath();
    context.roundRect(x - half[0], y - half[1], 2 * half[0], 2 * half[1], 7);
    context.fillStyle = ui.colours.panel;
    context.fill();
    context.lineWidth = active ? 3 : 1.4;
    context.strokeStyle = active || last ? ui.colours.classes[1] : node.operation ? ui.colours.muted : ui.colours.classes[0];
    context.stroke();
    const lines = [[node.formula ? `${node.name} = ${node.formula}` : node.name, ui.colours.ink]];
    if (known.has(node.id)) lines.push([shortNumber(node.data), ui.colours.classes[0]]);
    if (node.id in grads) lines.push([`∂ ${shortNumber(grads[node.id])}`, ui.colours.classes[1]]);
    lines.forEach(([text, colour], k) => words(context, text, x, y + (k - (lines.length - 1) / 2) * 15, ui.colours, { font: `${k ? "600 " : ""}11px system-ui, sans-serif`, colour }));
  }

  function summary() {
    const { text } = ui;
    if (broken()) return text[now().error] ?? text.unreadable;
    const { graph } = now();
    const [f, b] = [graph.forward.length, graph.backward.length];
    if (at() === 0) return fill(text.start, { formula: state.formula.trim(), f, b });
    const isForward = at() <= f;
    const current = isForward ? graph.forward[at() - 1] : graph.backward[at() - 1 - f];
    const sentence = fill(isForward ? text.forward : text.backward, { k: isForward ? at() : at() - f, n: isForward ? f : b, text: current.text });
    if (at() < count()) return sentence;
    const last = graph.nodes[graph.nodes.length - 1];
    const list = now().names.map((name) => `∂${last.name}/∂${name} = ${shortNumber(graph.nodes.find((each) => each.variable === name).grad)}`);
    return list.length ? sentence + fill(text.done, { list: list.join(", ") }) : sentence;
  }
}

export default interactive({ name: "graph", keys: KEYS, text: GRAPH_TEXT, build, tidy });
