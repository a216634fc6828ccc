// The formulas, graphs and steps of dl101.autograd; a test in a browser compares every text and number with Python's.

import { sigmoid } from "./logistic.js";

const FUNCTION_NAMES = { exp: "exp", log: "log", ln: "log", tanh: "tanh", relu: "relu", sigmoid: "sigmoid", "σ": "sigmoid" };
const SHOWN_FUNCTIONS = { relu: "ReLU", sigmoid: "σ" };
const SHOWN_SIGNS = { "+": "+", "-": "−", "*": "·", "/": "/" };
const SAME_SIGNS = { "−": "-", "–": "-", "·": "*", "⋅": "*", "×": "*", "∗": "*", "÷": "/", ":": "/" };
const LONGEST_FORMULA = 300;

/** For each operation its value and its local derivatives. */
const OPERATIONS = {
  "+": (a, b) => [a + b, [1, 1]],
  "-": (a, b) => [a - b, [1, -1]],
  "*": (a, b) => [a * b, [b, a]],
  "/": (a, b) => [a / b, [1 / b, -a / b / b]],
  "**": (a, b) => (a === 0 ? [a ** b, [b === 1 ? 1 : b > 0 && b < 1 ? NaN : 0, 0]] : [a ** b, [b * a ** (b - 1), a > 0 ? a ** b * Math.log(a) : NaN]]),
  neg: (a) => [-a, [-1]],
  exp: (a) => [Math.exp(a), [Math.exp(a)]],
  log: (a) => [Math.log(a), [1 / a]],
  tanh: (a) => [Math.tanh(a), [1 - Math.tanh(a) ** 2]],
  relu: (a) => [Math.max(a, 0), [a > 0 ? 1 : 0]],
  sigmoid: (a) => [sigmoid(a), [sigmoid(a) * (1 - sigmoid(a))]],
};

/** A number as Python's format "g" with so many digits, with a true minus sign. */
function general(x, digits) {
  if (x === 0) return "0";
  const [mantissa, exponent] = x.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  const trimmed = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  const text = power < -4 || power >= digits
    ? `${trimmed(mantissa)}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`
    : trimmed(x.toFixed(digits - 1 - power));
  return text.replaceAll("-", "−");
}

/** At most four digits; inside a formula a negative number stands in brackets. */
export function shortNumber(x, inside = false) {
  const text = general(x, 4);
  return inside && x < 0 ? `(${text})` : text;
}

/**
 * The formula as a tree: { variable }, { number }, or { operation, inputs }. Throws an Error whose message is a key of
 * the words of the interactive: "empty", "long", "brackets", "equals", "power", "product", "function", "unreadable".
 */
export function parseFormula(source) {
  const text = source.replace(/[−–·⋅×∗÷:]/g, (sign) => SAME_SIGNS[sign]);
  const refuse = (key) => { throw new Error(key); };
  if (!text.trim()) refuse("empty");
  if (text.length > LONGEST_FORMULA) refuse("long");
  if ((text.match(/\(/g) ?? []).length !== (text.match(/\)/g) ?? []).length) refuse("brackets");
  if (text.includes("=")) refuse("equals");
  if (/[²³⁴-⁹^]/.test(text)) refuse("power");
  const tokens = text.match(/\*\*|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|[\p{L}_][\p{L}\p{N}_]*|[-+*/()]|\S/gu) ?? [];
  let at = 0;
  const take = (...wanted) => (wanted.includes(tokens[at]) ? tokens[at++] : null);
  const isName = (token) => token !== undefined && /^[\p{L}_]/u.test(token);

  function sum() {
    let left = term();
    for (let sign; (sign = take("+", "-"));) left = { operation: sign, inputs: [left, term()] };
    return left;
  }
  function term() {
    let left = factor();
    for (let sign; (sign = take("*", "/"));) left = { operation: sign, inputs: [left, factor()] };
    return left;
  }
  function factor() {
    if (take("+")) return factor();
    if (!take("-")) return power();
    const inner = factor();
    return inner.number !== undefined && !inner.negated ? { number: -inner.number, negated: true } : { operation: "neg", inputs: [inner] };
  }
  function power() {
    const base = atom();
    return take("**") ? { operation: "**", inputs: [base, factor()] } : base;
  }
  function atom() {
    const token = tokens[at++];
    if (token === "(") {
      const inner = sum();
      if (!take(")")) refuse("unreadable");
      return inner;
    }
    if (token !== undefined && /^[\d.]/.test(token)) return { number: Number(token) };
    if (!isName(token)) refuse("unreadable");
    if (!(token in FUNCTION_NAMES)) {
      if (tokens[at] === "(") refuse("function");
      return { variable: token };
    }
    if (!take("(")) refuse("argument");
    const inner = sum();
    if (!take(")")) refuse("unreadable");
    return { operation: FUNCTION_NAMES[token], inputs: [inner] };
  }
  const tree = sum();
  if (at < tokens.length) refuse(isName(tokens[at]) || /^[\d.(]/.test(tokens[at]) ? "product" : "unreadable");
  return tree;
}

/** The names in a tree, in the order they come in. */
export function variablesOf(tree) {
  if (tree.variable) return [tree.variable];
  return [...new Set((tree.inputs ?? []).flatMap(variablesOf))];
}

/**
 * The graph of the tree at these values: { nodes, edges, forward, backward }, as dl101.autograd.graph has them, with
 * the texts of all steps. Throws Error("value") where a number does not exist.
 */
export function graphOf(tree, values) {
  const order = [];
  const known = {};
  const visit = (branch) => {
    if (branch.variable && known[branch.variable]) return known[branch.variable];
    const inputs = (branch.inputs ?? []).map(visit);
    const node = { inputs, operation: branch.operation ?? "", variable: branch.variable, grad: 0, slopes: [] };
    node.constant = branch.number !== undefined || (inputs.length > 0 && inputs.every((each) => each.constant));
    if (node.operation) [node.data, node.slopes] = OPERATIONS[node.operation](...inputs.map(({ data }) => data));
    else node.data = branch.variable ? values[branch.variable] : branch.number;
    const slopes = node.slopes.filter((_, k) => !inputs[k].constant);
    if (![node.data, ...slopes].every(Number.isFinite)) throw new Error("value");
    if (branch.variable) known[branch.variable] = node;
    node.id = order.push(node) - 1;
    return node;
  };
  visit(tree);
  order[order.length - 1].grad = 1;
  for (const node of [...order].reverse()) {
    node.inputs.forEach((source, k) => { if (!source.constant) source.grad += node.slopes[k] * node.grad; });
  }
  name(order);
  place(order);
  const edges = order.flatMap((node) => {
    const given = node.inputs.map(({ name }) => name);
    const rules = node.operation ? rulesOf(node, given) : [];
    return node.inputs.map((source, k) => (source.constant
      ? { source: source.id, target: node.id, place: k, derivative: "", rule: "", slope: null }
      : { source: source.id, target: node.id, place: k, derivative: `∂${node.name}/∂${given[k]}`, rule: rules[k], slope: node.slopes[k] }));
  });
  for (const node of order) node.formula = node.operation ? written(node.operation, node.inputs.map((each) => each.name)) : "";
  return { nodes: order, edges, forward: forwardSteps(order), backward: backwardSteps(order, edges) };
}

function name(order) {
  const taken = new Set(order.map(({ variable }) => variable).filter(Boolean));
  let count = 0;
  const fresh = () => {
    do count += 1; while (taken.has(`v${count}`));
    return `v${count}`;
  };
  order.forEach((node, k) => {
    if (node.constant && !node.inputs.length) node.name = general(node.data, 6);
    else if (node.variable) node.name = node.variable;
    else node.name = k === order.length - 1 && !taken.has("L") ? "L" : fresh();
  });
}

/** Columns and heights: operations as far left as their inputs allow, a result in the middle of its inputs. */
function place(order) {
  const columns = new Map();
  for (const node of order) if (node.inputs.length) columns.set(node, 1 + Math.max(...node.inputs.map((each) => columns.get(each) ?? 0)));
  const firstUse = new Map();
  for (const node of order) for (const source of node.inputs) firstUse.set(source, Math.min(columns.get(node), firstUse.get(source) ?? Infinity));
  let leaves = 0;
  for (const node of order) {
    node.x = node.inputs.length ? columns.get(node) : (firstUse.get(node) ?? 1) - 1;
    node.y = node.inputs.length ? node.inputs.reduce((sum, each) => sum + each.y, 0) / node.inputs.length : leaves++;
  }
  const lowest = {};
  for (const node of [...order].sort((a, b) => a.y - b.y || a.id - b.id)) {
    node.y = Math.max(node.y, (lowest[node.x] ?? -1) + 1);
    lowest[node.x] = node.y;
  }
}

function written(operation, given) {
  const bracketed = given.map((text) => (text.startsWith("−") ? `(${text})` : text));
  const [first, last] = [bracketed[0], bracketed[bracketed.length - 1]];
  if (operation === "neg") return `−${first}`;
  if (operation === "**") return `${first}^${last}`;
  if (operation in SHOWN_SIGNS) return `${given[0]} ${SHOWN_SIGNS[operation]} ${last}`;
  return `${SHOWN_FUNCTIONS[operation] ?? operation}(${given[0]})`;
}

/** The local derivatives in symbols. */
function rulesOf(node, given) {
  const [a, b] = [given[0], given[given.length - 1]].map((text) => (text.startsWith("−") ? `(${text})` : text));
  const v = node.name;
  if (node.operation === "**") {
    if (!node.inputs[1].constant) return [`${b} · ${a}^(${b} − 1)`, `${v} · log(${a})`];
    const rest = node.inputs[1].data - 1;
    if (rest === 0) return ["1", ""];
    return [`${shortNumber(rest + 1, true)} · ${a}${rest === 1 ? "" : `^${shortNumber(rest, true)}`}`, ""];
  }
  return {
    "+": ["1", "1"], "-": ["1", "−1"], "*": [given[given.length - 1], given[0]], "/": [`1 / ${b}`, `−${a} / ${b}²`],
    neg: ["−1"], exp: [v], log: [`1 / ${a}`], tanh: [`1 − ${v}²`], relu: [node.inputs[0].data > 0 ? `1 (${a} > 0)` : `0 (${a} ≤ 0)`],
    sigmoid: [`${v} · (1 − ${v})`],
  }[node.operation];
}

function forwardSteps(order) {
  return order.filter(({ operation }) => operation).map((node) => {
    const numbers = written(node.operation, node.inputs.map(({ data }) => shortNumber(data)));
    return { node: node.id, edge: null, text: `${node.name} = ${written(node.operation, node.inputs.map((each) => each.name))} = ${numbers} = ${shortNumber(node.data)}`, number: node.data };
  });
}

function backwardSteps(order, edges) {
  const last = order[order.length - 1];
  const soFar = order.map(() => 0);
  soFar[last.id] = 1;
  const steps = [{ node: last.id, edge: null, text: `∂${last.name}/∂${last.name} = 1`, number: 1 }];
  for (const node of [...order].reverse()) {
    edges.forEach((edge, index) => {
      const source = order[edge.source];
      if (edge.target !== node.id || source.constant) return;
      const brought = edge.slope * soFar[node.id];
      soFar[source.id] += brought;
      const text = `∂${last.name}/∂${source.name} += ∂${last.name}/∂${node.name} · ${edge.derivative}`;
      const numbers = `${shortNumber(soFar[node.id])} · ${shortNumber(edge.slope, true)} = ${shortNumber(brought)}`;
      steps.push({ node: source.id, edge: index, text: `${text} = ${numbers}`, number: soFar[source.id] });
    });
  }
  return steps;
}

/** Central differences of the last value by each variable: { name: number }. */
export function differences(tree, values, step = 1e-5) {
  const value = (changed) => { const { nodes } = graphOf(tree, changed); return nodes[nodes.length - 1].data; };
  return Object.fromEntries(variablesOf(tree).map((name) => {
    const h = step * Math.max(1, Math.abs(values[name]));
    return [name, (value({ ...values, [name]: values[name] + h }) - value({ ...values, [name]: values[name] - h })) / (2 * h)];
  }));
}
