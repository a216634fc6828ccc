// Logistic regression in the plane: data, line and probability, loss curve, loss surface, all linked.
// The formulas are those of dl101.logistic_regression; a test in a browser compares the two.

import { button, element, radios, select, slider, wholeNumber } from "./kit/dom.js";
import { handle } from "./kit/handle.js";
import { mark, panel, raster, ticks } from "./kit/panel.js";
import { normal } from "./kit/random.js";
import { runner } from "./kit/runner.js";
import { liveState } from "./kit/state.js";
import { fill, number } from "./kit/text.js";
import { PALETTES, blend, resolveTheme, watchTheme } from "./kit/theme.js";

const PLANE = 4; // the plane shows −4 … 4 on both axes
const CURVE_LIMIT = 600; // points kept of the loss curve
const LONGEST = 20; // |w| that the arrow's tip can reach

const CLOUDS = {
  separable: { centre: [1.2, 0.9], spread: 0.7, margin: 0.3 },
  overlapping: { centre: [0.85, 0.6], spread: 1.0, margin: null },
};

const TEXT = {
  ru: {
    data: "Данные", separable: "разделимые", overlapping: "с наложением", own: "свои точки",
    seed: "зерно", sample: "Другая выборка", clear: "Убрать точки",
    tool: "Щелчок:", class0: "● класс 0", class1: "■ класс 1", erase: "стереть",
    rate: "скорость α", step: "Шаг", many: "100 шагов", run: "Пуск", pause: "Пауза", restart: "Сначала",
    speed: "за кадр", steps: "шаг", accuracy: "верно",
    plane: "Точки, вероятность и прямая p = ½", curve: "Потери по шагам", surface: "Потери в плоскости весов при этом b",
    curveStep: "шаг", empty: "Щёлкните, чтобы поставить точку",
    offset: "Сдвиг прямой", offsetWords: "прямая проходит через точку {x}; {y}",
    normal: "Направление и длина w", normalWords: "угол {angle}°, длина {length}",
    weights: "Точка весов", weightsWords: "w₁ = {w1}, w₂ = {w2}, потери {J}",
    cursor: "Курсор для точек: стрелки двигают, Enter ставит, Delete стирает", cursorWords: "x₁ = {x}, x₂ = {y}",
    w1: "вес w₁", w2: "вес w₂", b: "смещение b",
    summary: "Шаг {step}. Потери J = {J}. Верно {right} из {m}. {line}",
    line: "Прямая: {w1}·x₁ {s2} {w2}·x₂ {sb} {b} = 0.", noLine: "Веса равны нулю: прямой нет, вероятность всюду {p}.",
    noPoints: "Точек нет. {line}",
    curveSummary: "Кривая потерь: от {first} до {last}, шаг {step}.", surfaceSummary: "Потери как функция w₁ и w₂; сейчас w₁ = {w1}, w₂ = {w2}, градиент ({g1}; {g2}).",
  },
  en: {
    data: "Data", separable: "separable", overlapping: "overlapping", own: "own points",
    seed: "seed", sample: "New sample", clear: "Clear points",
    tool: "Click:", class0: "● class 0", class1: "■ class 1", erase: "erase",
    rate: "rate α", step: "Step", many: "100 steps", run: "Run", pause: "Pause", restart: "Restart",
    speed: "per frame", steps: "step", accuracy: "right",
    plane: "Points, probability and the line p = ½", curve: "Loss by step", surface: "Loss over the weights at this b",
    curveStep: "step", empty: "Click to add a point",
    offset: "Offset of the line", offsetWords: "the line passes through {x}, {y}",
    normal: "Direction and length of w", normalWords: "angle {angle}°, length {length}",
    weights: "Point of the weights", weightsWords: "w₁ = {w1}, w₂ = {w2}, loss {J}",
    cursor: "Cursor for points: arrows move it, Enter adds, Delete erases", cursorWords: "x₁ = {x}, x₂ = {y}",
    w1: "weight w₁", w2: "weight w₂", b: "bias b",
    summary: "Step {step}. Loss J = {J}. {right} of {m} right. {line}",
    line: "Line: {w1}·x₁ {s2} {w2}·x₂ {sb} {b} = 0.", noLine: "The weights are zero: no line, the probability is {p} everywhere.",
    noPoints: "No points. {line}",
    curveSummary: "Loss curve: from {first} to {last}, step {step}.", surfaceSummary: "Loss as a function of w₁ and w₂; now w₁ = {w1}, w₂ = {w2}, gradient ({g1}; {g2}).",
  },
};

// --- formulas -------------------------------------------------------------------------------------------------------

function sigmoid(z) {
  const small = Math.exp(-Math.abs(z));
  return z >= 0 ? 1 / (1 + small) : small / (1 + small);
}

function softplus(z) {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

/** J, the mean over the points [x1, x2, label]; 0 without points. */
function cost(w, b, points) {
  let sum = 0;
  for (const [x1, x2, y] of points) {
    const z = w[0] * x1 + w[1] * x2 + b;
    sum += y === 1 ? softplus(-z) : softplus(z);
  }
  return points.length ? sum / points.length : 0;
}

/** dw (2 numbers) and db: the mean of (a − y) x and of a − y. */
function gradient(w, b, points) {
  let g1 = 0, g2 = 0, gb = 0;
  for (const [x1, x2, y] of points) {
    const error = sigmoid(w[0] * x1 + w[1] * x2 + b) - y;
    g1 += error * x1;
    g2 += error * x2;
    gb += error;
  }
  const m = points.length || 1;
  return { dw: [g1 / m, g2 / m], db: gb / m };
}

function step(w, b, points, rate) {
  const { dw, db } = gradient(w, b, points);
  return { w: [w[0] - rate * dw[0], w[1] - rate * dw[1]], b: b - rate * db };
}

/** How many points are on the right side; p = ½ counts as class 1. */
function countRight(w, b, points) {
  return points.filter(([x1, x2, y]) => Number(w[0] * x1 + w[1] * x2 + b >= 0) === y).length;
}

/** The points of dl101.data.points.two_clouds as [x1, x2, label]. */
function twoClouds(m, kind, seed) {
  const { centre, spread, margin } = CLOUDS[kind];
  const noise = normal(seed, 2 * m);
  const length = Math.hypot(...centre);
  const axis = [centre[0] / length, centre[1] / length];
  return Array.from({ length: m }, (_, k) => {
    const label = k >= Math.floor(m / 2) ? 1 : 0;
    const side = 2 * label - 1;
    let x1 = side * centre[0] + spread * noise[2 * k];
    let x2 = side * centre[1] + spread * noise[2 * k + 1];
    if (margin !== null) {
      const short = Math.max(margin - side * (x1 * axis[0] + x2 * axis[1]), 0);
      x1 += 2 * side * short * axis[0];
      x2 += 2 * side * short * axis[1];
    }
    return [x1, x2, label];
  });
}

/** Appends [step, J] and drops every second entry when there are too many; the first and the last always stay. */
function record(curve, entry) {
  const longer = [...curve, entry];
  return longer.length <= CURVE_LIMIT ? longer : longer.filter((_, k) => k % 2 === 0 || k === longer.length - 1);
}

/** Puts right what an address typed by hand may have brought: unknown data, points that are none, a rate that is none. */
function tidy(state) {
  if (state.dataset in CLOUDS) state.points = twoClouds(state.size, state.dataset, state.seed);
  else state.dataset = "own";
  state.points = state.points.filter((p) => Array.isArray(p) && p.length === 3 && (p[2] === 0 || p[2] === 1));
  if (!(state.learning_rate > 0)) state.learning_rate = 0.5;
}

/** Traits that others determine: a link need not carry them. */
function derived(state) {
  return state.dataset === "own" ? [] : ["points"];
}

export const formulas = { sigmoid, softplus, cost, gradient, step, countRight, twoClouds, record, normal };

// --- the interactive ------------------------------------------------------------------------------------------------

const KEYS = [
  "language", "theme", "dataset", "seed", "size", "points", "w", "b", "start", "learning_rate", "speed", "steps", "curve",
];

function render({ model, el }) {
  const live = liveState(model, KEYS, outside);
  const { state } = live;
  let colours = PALETTES.light;
  let text = TEXT.en;
  let tool = "1";
  let cursor = [0, 0];
  let path = [[...state.w]];
  let surface = null; // the picture of the loss over the weights, kept while it holds
  let reach = 4; // the weights' plane shows −reach … reach
  let playing = false;
  let soon = 0;
  tidy(state);

  // Controls
  const data = select("dataset", (value) => {
    if (value === "own") live.set({ dataset: value, points: [] });
    else live.set({ dataset: value, points: twoClouds(state.size, value, state.seed) });
    restartCurve();
  });
  const seed = wholeNumber("seed", { min: 0, max: 4294967295 }, sample);
  const another = button("new-sample", () => {
    if (state.dataset === "own") live.set({ points: [] });
    else return sample((state.seed + 1) % 4294967296);
    return restartCurve();
  });
  const tools = radios("tool", (value) => { tool = value; });
  tools.show(tool);
  const range = { min: -10, max: 10, step: 0.05 };
  const sliders = {
    w1: slider("w1", { ...range, html: "<i>w</i><sub>1</sub>" }, (x) => byHand([x, state.w[1]], state.b)),
    w2: slider("w2", { ...range, html: "<i>w</i><sub>2</sub>" }, (x) => byHand([state.w[0], x], state.b)),
    b: slider("b", { ...range, html: "<i>b</i>" }, (x) => byHand(state.w, x)),
    rate: slider("learning-rate", { min: 0.01, max: 30, step: 0.01, scale: "log", hardMin: 1e-6, hardMax: 1e4, html: "<i>α</i>" }, (x) => {
      live.set({ learning_rate: x });
      paint();
    }),
  };
  const one = button("step", () => { run.stop(); advance(1); say(); });
  const many = button("hundred-steps", () => { run.stop(); advance(100); say(); });
  const play = button("run", () => (playing ? run.stop() : run.start()), { class: "dl101-main" });
  const again = button("restart", () => {
    run.stop();
    byHand([state.start[0], state.start[1]], state.start[2]);
    say();
  });
  const speed = select("speed", (value) => live.set({ speed: Number(value) }));
  const shown = Object.fromEntries(["J", "accuracy", "steps", "g1", "g2", "gb"].map((name) => [
    name, { term: element("span"), value: element("output", { "data-testid": `value-${name}`, "aria-live": "off" }) },
  ]));
  const caption = element("output", { class: "dl101-caption", "aria-live": "polite", "data-testid": "summary" });

  // Panels
  const plane = panel("plane", { aspect: 1, extent: [-PLANE, PLANE, -PLANE, PLANE] }, paintPlane);
  const curve = panel("loss-curve", { aspect: 2.12, margin: [38, 8, 6, 30] }, paintCurve);
  const weights = panel("loss-surface", { aspect: 1.5, margin: [38, 8, 6, 30] }, paintSurface);
  const titles = { plane: element("p", { class: "dl101-title" }), curve: element("p", { class: "dl101-title" }), surface: element("p", { class: "dl101-title" }) };

  // Handles
  const pointer = handle(plane, "cursor-handle", {
    kind: "dl101-cursor",
    ondrag: () => {},
    onkey(key) {
      const by = { ArrowLeft: [-0.2, 0], ArrowRight: [0.2, 0], ArrowUp: [0, 0.2], ArrowDown: [0, -0.2], PageUp: [0, 1], PageDown: [0, -1] }[key];
      if (key === "Home") cursor = [0, 0];
      else if (key === "Enter" || key === " ") touch(cursor, tool);
      else if (key === "Delete") touch(cursor, "erase");
      else cursor = cursor.map((x, k) => Math.min(Math.max(Number((x + by[k]).toFixed(6)), -PLANE), PLANE));
      paint();
      return true;
    },
  });
  const offset = handle(plane, "line-handle", {
    ondrag: (x1, x2) => byHand(state.w, -(state.w[0] * x1 + state.w[1] * x2)),
    onkey(key) {
      const by = { ArrowLeft: -0.1, ArrowDown: -0.1, ArrowRight: 0.1, ArrowUp: 0.1, PageDown: -1, PageUp: 1 }[key];
      const length = Math.hypot(...state.w);
      if (key === "Home") byHand(state.w, 0);
      else if (by === undefined || !length) return false;
      else byHand(state.w, state.b - by * length); // the line moves along w by that distance
      return true;
    },
  });
  const tip = handle(plane, "normal-handle", {
    kind: "dl101-tip",
    ondrag(x1, x2) {
      const foot = footOfLine();
      const [d1, d2] = [x1 - foot[0], x2 - foot[1]];
      const drawn = Math.min(Math.hypot(d1, d2), 2.4);
      turn(Math.atan2(d2, d1), Math.min(weightLength(drawn), LONGEST), foot);
    },
    onkey(key) {
      const degrees = { ArrowLeft: 5, ArrowRight: -5, PageUp: 45, PageDown: -45 }[key];
      const factor = { ArrowUp: 1.1, ArrowDown: 1 / 1.1 }[key];
      const length = Math.hypot(...state.w) || (degrees || factor ? 1 : 0);
      const angle = Math.atan2(state.w[1], state.w[0]);
      if (key === "Home") turn(0, length, footOfLine());
      else if (degrees) turn(angle + (degrees * Math.PI) / 180, length, footOfLine());
      else if (factor) turn(angle, Math.min(length * factor, LONGEST), footOfLine());
      else return false;
      return true;
    },
  });
  const here = handle(weights, "weights-handle", {
    ondrag: (w1, w2) => byHand([w1, w2].map((w) => Math.min(Math.max(w, -reach), reach)), state.b),
    onkey(key) {
      const small = reach / 40;
      const by = { ArrowLeft: [-small, 0], ArrowRight: [small, 0], ArrowUp: [0, small], ArrowDown: [0, -small], PageUp: [0, 10 * small], PageDown: [0, -10 * small] }[key];
      if (key === "Home") byHand([0, 0], state.b);
      else if (by) byHand([state.w[0] + by[0], state.w[1] + by[1]], state.b);
      else return false;
      return true;
    },
  });
  plane.onresize = () => [pointer, offset, tip].forEach((each) => each.replace());
  weights.onresize = () => here.replace();
  plane.canvas.addEventListener("pointerdown", (event) => {
    const place = plane.at(event);
    if (event.button === 0 && plane.contains(place)) touch(place, tool);
  });

  const root = element("div", { class: "dl101-interactive dl101-logistic", "data-testid": "logistic-regression" },
    element("div", { class: "dl101-bar" }, data.node, seed.node, another, element("span", { class: "dl101-space" }), tools.node),
    element("div", { class: "dl101-panels" },
      element("div", { class: "dl101-main-panel" }, titles.plane, plane.node),
      element("div", {}, titles.curve, curve.node),
      element("div", {}, titles.surface, weights.node)),
    element("div", { class: "dl101-controls" },
      element("div", {}, sliders.w1.node, sliders.w2.node, sliders.b.node),
      element("div", {}, sliders.rate.node,
        element("div", { class: "dl101-buttons" }, play, one, many, again, speed.node),
        element("div", { class: "dl101-numbers" }, ...Object.values(shown).map(({ term, value }) => element("div", {}, term, value))))),
    caption);
  el.append(root);

  const run = runner((frames) => advance(frames * state.speed), (now) => {
    playing = now;
    play.textContent = now ? text.pause : text.run;
    if (!now) { live.flush(); say(); }
  });
  const forgetTheme = watchTheme(dress);
  dress();
  relabel();
  const last = state.curve[state.curve.length - 1];
  if (last && Math.abs(last[1] - cost(state.w, state.b, state.points)) < 1e-9) paint();
  else restartCurve(); // a link brought other weights or points than those of the curve
  say();

  return () => {
    run.stop();
    live.stop();
    forgetTheme();
    [plane, curve, weights].forEach((each) => each.stop());
  };

  // --- what the controls do

  function sample(number) {
    const kind = state.dataset === "own" ? "overlapping" : state.dataset;
    live.set({ seed: number, dataset: kind, points: twoClouds(state.size, kind, number) });
    restartCurve();
  }

  /** A click or a key at a place of the plane: add a point of class "0" or "1", or erase the nearest one. */
  function touch(place, what) {
    let points = [...state.points];
    if (what === "erase") {
      const distance = ([x1, x2]) => Math.hypot(x1 - place[0], x2 - place[1]);
      const nearest = points.reduce((best, point) => (best && distance(best) <= distance(point) ? best : point), null);
      if (!nearest || distance(nearest) > 0.35) return;
      points = points.filter((point) => point !== nearest);
    } else {
      points.push([...place.map((x) => Number(x.toFixed(3))), Number(what)]);
    }
    live.set({ dataset: "own", points });
    restartCurve();
    say();
  }

  /** New weights that no step of gradient descent made: the curve and the path begin anew. */
  function byHand(w, b) {
    live.set({ w, b });
    restartCurve();
  }

  function restartCurve() {
    const empty = state.points.length === 0;
    live.set({ steps: 0, curve: empty ? [] : [[0, cost(state.w, state.b, state.points)]] });
    path = [[...state.w]];
    surface = null;
    if (Math.max(Math.abs(state.w[0]), Math.abs(state.w[1])) < 3.4) reach = 4;
    paint();
    if (!playing) describeSoon();
  }

  function advance(count) {
    if (state.points.length === 0) return false;
    let { w, b, curve } = state;
    // Of many steps at once about twenty are shown: two would make a straight line of a curve that jumps.
    const every = Math.max(1, Math.floor(count / 20));
    for (let k = 0; k < count; k++) {
      ({ w, b } = step(w, b, state.points, state.learning_rate));
      if (k % every !== 0 && k !== count - 1) continue;
      path.push(w);
      curve = record(curve, [state.steps + k + 1, cost(w, b, state.points)]);
    }
    if (path.length > 2 * CURVE_LIMIT) path = path.filter((_, k) => k % 2 === 0 || k === path.length - 1);
    live.set({ w, b, steps: state.steps + count, curve });
    paint();
    return true;
  }

  function outside(key) {
    if (key === "language") relabel();
    if (key === "theme") dress();
    if (key === "w" || key === "b" || key === "points") path = [[...state.w]];
    surface = null;
    paint();
    say();
  }

  // --- geometry of the line

  /** The point of the line w·x + b = 0 nearest to the origin; the origin where there is no line. */
  function footOfLine() {
    const squared = state.w[0] ** 2 + state.w[1] ** 2;
    if (!squared) return [0, 0];
    const foot = [-state.b * state.w[0] / squared, -state.b * state.w[1] / squared];
    const far = Math.max(Math.abs(foot[0]), Math.abs(foot[1])) / (PLANE * 0.94);
    return far > 1 ? foot.map((x) => x / far) : foot;
  }

  // The arrow's length on the plane grows with |w| but never leaves it: length = 2.6 |w| / (|w| + 2).
  function drawnLength(length) { return (2.6 * length) / (length + 2); }
  function weightLength(drawn) { return (2 * drawn) / (2.6 - drawn); }

  function turn(angle, length, foot) {
    const w = [length * Math.cos(angle), length * Math.sin(angle)];
    byHand(w, -(w[0] * foot[0] + w[1] * foot[1]));
  }

  // --- pictures

  function paint() {
    sliders.w1.show(state.w[0]);
    sliders.w2.show(state.w[1]);
    sliders.b.show(state.b);
    sliders.rate.show(state.learning_rate);
    data.show(state.dataset);
    seed.show(state.seed);
    seed.node.hidden = state.dataset === "own";
    speed.show(String(state.speed));
    another.textContent = state.dataset === "own" ? text.clear : text.sample;
    for (const each of [play, one, many]) each.disabled = state.points.length === 0;
    const size = Math.max(Math.abs(state.w[0]), Math.abs(state.w[1]));
    while (size > 0.92 * reach && reach < 1e6) {
      reach *= 2;
      surface = null;
    }
    weights.extent = [-reach, reach, -reach, reach];
    plane.paint();
    curve.paint();
    weights.paint();
    const { dw, db } = gradient(state.w, state.b, state.points);
    const m = state.points.length;
    shown.J.value.textContent = m ? number(cost(state.w, state.b, state.points), 4) : "–";
    shown.accuracy.value.textContent = m ? `${countRight(state.w, state.b, state.points)}/${m}` : "–";
    shown.steps.value.textContent = state.steps;
    shown.g1.value.textContent = number(dw[0], 3);
    shown.g2.value.textContent = number(dw[1], 3);
    shown.gb.value.textContent = number(db, 3);
    const foot = footOfLine();
    const length = Math.hypot(...state.w);
    const along = length ? drawnLength(length) / length : 0;
    offset.place(...foot);
    tip.place(foot[0] + along * state.w[0], foot[1] + along * state.w[1]);
    pointer.place(...cursor);
    here.place(...state.w);
    const angle = Math.round((Math.atan2(state.w[1], state.w[0]) * 180) / Math.PI);
    offset.describe(text.offset, number(length ? -state.b / length : 0), fill(text.offsetWords, { x: number(foot[0]), y: number(foot[1]) }));
    tip.describe(text.normal, angle, fill(text.normalWords, { angle: number(angle, 0), length: number(length) }));
    here.describe(text.weights, state.w[0], fill(text.weightsWords, { w1: number(state.w[0]), w2: number(state.w[1]), J: number(cost(state.w, state.b, state.points), 3) }));
    pointer.describe(text.cursor, cursor[0], fill(text.cursorWords, { x: number(cursor[0], 1), y: number(cursor[1], 1) }));
  }

  function paintPlane(p) {
    const { context } = p;
    const cells = 96;
    const [w1, w2] = state.w;
    p.stretch(raster(cells, cells, (column, row, out) => {
      const x1 = -PLANE + (2 * PLANE * (column + 0.5)) / cells;
      const x2 = PLANE - (2 * PLANE * (row + 0.5)) / cells;
      blend(colours.heat, sigmoid(w1 * x1 + w2 * x2 + state.b), out);
    }));
    p.axes(colours, { xTicks: [-4, -2, 0, 2, 4], yTicks: [-4, -2, 0, 2, 4], xName: "x₁", yName: "x₂", format: (x) => number(x, 0) });
    p.clipped(() => {
      line(p, 0, 2, []);
      line(p, Math.log(9), 1, [4, 4], "0.9");
      line(p, -Math.log(9), 1, [4, 4], "0.1");
      for (const [x1, x2, label] of state.points) mark(context, p.x(x1), p.y(x2), label, colours);
      arrow(p);
    });
    if (state.points.length === 0) {
      context.fillStyle = colours.muted;
      context.font = "14px system-ui, sans-serif";
      context.textAlign = "center";
      context.fillText(text.empty, p.width / 2, p.height * 0.3);
    }
  }

  /** The line where w·x + b = level, that is p = σ(level), with its label where it leaves the plane at the top or side. */
  function line(p, level, width, dash, label) {
    const [w1, w2] = state.w;
    const squared = w1 ** 2 + w2 ** 2;
    if (!squared) return;
    const { context } = p;
    const foot = [((level - state.b) * w1) / squared, ((level - state.b) * w2) / squared];
    const far = 40 / Math.sqrt(squared);
    context.beginPath();
    context.setLineDash(dash);
    context.moveTo(p.x(foot[0] - far * w2), p.y(foot[1] + far * w1));
    context.lineTo(p.x(foot[0] + far * w2), p.y(foot[1] - far * w1));
    context.strokeStyle = label ? colours.muted : colours.ink;
    context.lineWidth = width;
    context.stroke();
    context.setLineDash([]);
    const between = (2 * Math.log(9) / Math.sqrt(squared)) * p.innerWidth / (2 * PLANE);
    if (!label || between < 30) return; // the two labels would lie on each other
    // Where the line meets the edge: try the two sides, then top and bottom, and keep the first inside.
    const edge = PLANE * 0.9;
    const candidates = [[-edge, (level - state.b + w1 * edge) / w2], [edge, (level - state.b - w1 * edge) / w2],
      [(level - state.b - w2 * edge) / w1, edge], [(level - state.b + w2 * edge) / w1, -edge]];
    const at = candidates.find(([x1, x2]) => Math.abs(x1) <= edge + 1e-9 && Math.abs(x2) <= edge + 1e-9);
    if (!at) return;
    context.font = "11px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineWidth = 4;
    context.strokeStyle = colours.halo;
    context.strokeText(label, p.x(at[0]), p.y(at[1]));
    context.fillStyle = colours.ink;
    context.fillText(label, p.x(at[0]), p.y(at[1]));
  }

  function arrow(p) {
    const length = Math.hypot(...state.w);
    if (!length) return;
    const { context } = p;
    const foot = footOfLine();
    const along = drawnLength(length) / length;
    context.beginPath();
    context.moveTo(p.x(foot[0]), p.y(foot[1]));
    context.lineTo(p.x(foot[0] + along * state.w[0]), p.y(foot[1] + along * state.w[1]));
    context.strokeStyle = colours.ink;
    context.lineWidth = 1.5;
    context.stroke();
    label(context, "w", p.x(foot[0] + along * state.w[0]) + 14, p.y(foot[1] + along * state.w[1]) - 10);
  }

  function label(context, words, x, y) {
    context.font = "italic bold 13px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineWidth = 3;
    context.strokeStyle = colours.halo;
    context.strokeText(words, x, y);
    context.fillStyle = colours.ink;
    context.fillText(words, x, y);
  }

  function paintCurve(p) {
    const { context } = p;
    const points = state.curve;
    const last = roundUp(Math.max(state.steps, 10)); // the axis stands still for a while, then jumps
    const top = Math.max(0.75, ...points.map(([, J]) => J)) * 1.05;
    p.extent = [0, last, 0, top];
    p.axes(colours, { xTicks: ticks(0, last, 5), yTicks: ticks(0, top, 4), xName: text.curveStep, yName: "J", grid: true });
    if (!points.length) return;
    p.clipped(() => {
      context.beginPath();
      points.forEach(([k, J], index) => (index ? context.lineTo(p.x(k), p.y(J)) : context.moveTo(p.x(k), p.y(J))));
      context.strokeStyle = colours.path;
      context.lineWidth = 2;
      context.lineJoin = "round";
      context.stroke();
    });
    const [k, J] = points[points.length - 1];
    context.beginPath();
    context.arc(p.x(k), p.y(J), 4, 0, 2 * Math.PI);
    context.fillStyle = colours.path;
    context.fill();
  }

  function roundUp(x) {
    const power = 10 ** Math.floor(Math.log10(x));
    return [1, 2, 5, 10].map((factor) => factor * power).find((round) => round >= x);
  }

  function paintSurface(p) {
    const { context } = p;
    if (!surface || Math.abs(surface.b - state.b) > 0.004 * reach || surface.reach !== reach || surface.colours !== colours) {
      surface = { b: state.b, reach, colours, image: surfaceImage() };
    }
    p.stretch(surface.image);
    const list = ticks(-reach, reach, 4);
    p.axes(colours, { xTicks: list, yTicks: list, xName: "w₁", yName: "w₂", format: (x) => number(x, 0) });
    if (!state.points.length) return;
    p.clipped(() => {
      context.beginPath();
      path.concat([state.w]).forEach((w, k) => (k ? context.lineTo(p.x(w[0]), p.y(w[1])) : context.moveTo(p.x(w[0]), p.y(w[1]))));
      context.strokeStyle = colours.path;
      context.lineWidth = 2;
      context.stroke();
      const next = step(state.w, state.b, state.points, state.learning_rate).w;
      pointTo(context, p.x(state.w[0]), p.y(state.w[1]), p.x(next[0]), p.y(next[1]));
    });
  }

  /** An arrow from the weights to where the next step will take them: −α times the gradient. */
  function pointTo(context, x, y, toX, toY) {
    const length = Math.hypot(toX - x, toY - y);
    if (length < 9) return;
    const [u, v] = [(toX - x) / length, (toY - y) / length];
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(toX, toY);
    context.moveTo(toX - 7 * u + 4 * v, toY - 7 * v - 4 * u);
    context.lineTo(toX, toY);
    context.lineTo(toX - 7 * u - 4 * v, toY - 7 * v + 4 * u);
    context.strokeStyle = colours.ink;
    context.lineWidth = 1.6;
    context.stroke();
  }

  /** J on a coarse grid, made smooth, then cut into bands, whose borders are lines of equal loss. */
  function surfaceImage() {
    const [columns, rows, fine] = [32, 24, 8];
    const { b, points } = state;
    const grid = new Float64Array((columns + 1) * (rows + 1));
    // Drawn anew at every move of b, so here without the calls and arrays of `cost`; a picture needs no more digits.
    const flat = Float64Array.from(points.flatMap(([x1, x2, y]) => (y === 1 ? [-x1, -x2, -b] : [x1, x2, b])));
    let low = Infinity, high = -Infinity;
    for (let i = 0, k = 0; i <= rows; i++) {
      const w2 = reach - (2 * reach * i) / rows;
      for (let j = 0; j <= columns; j++, k++) {
        const w1 = -reach + (2 * reach * j) / columns;
        let sum = 0;
        for (let p = 0; p < flat.length; p += 3) {
          const t = w1 * flat[p] + w2 * flat[p + 1] + flat[p + 2];
          sum += t > 0 ? t + Math.log(1 + Math.exp(-t)) : Math.log(1 + Math.exp(t));
        }
        grid[k] = Math.log(sum / (points.length || 1) + 0.02);
        low = Math.min(low, grid[k]);
        high = Math.max(high, grid[k]);
      }
    }
    const bands = 14;
    const shades = Array.from({ length: bands + 1 }, (_, k) => blend(colours.surface, k / bands, [0, 0, 0]));
    const scale = high > low ? bands / (high - low) : 0;
    return raster(columns * fine, rows * fine, (column, row, out) => {
      const [x, y] = [(column + 0.5) / fine, (row + 0.5) / fine];
      const [j, i] = [Math.floor(x), Math.floor(y)];
      const [s, t] = [x - j, y - i];
      const k = i * (columns + 1) + j;
      const top = (1 - s) * grid[k] + s * grid[k + 1];
      const bottom = (1 - s) * grid[k + columns + 1] + s * grid[k + columns + 2];
      const shade = shades[Math.floor(((1 - t) * top + t * bottom - low) * scale)];
      [out[0], out[1], out[2]] = shade;
    });
  }

  // --- words

  function summary() {
    const [w1, w2] = state.w;
    const sign = (x) => (number(x).startsWith("−") ? "−" : "+");
    const size = (x) => number(Math.abs(x));
    const words = w1 === 0 && w2 === 0
      ? fill(text.noLine, { p: number(sigmoid(state.b)) })
      : fill(text.line, { w1: number(w1), s2: sign(w2), w2: size(w2), sb: sign(state.b), b: size(state.b) });
    if (!state.points.length) return fill(text.noPoints, { line: words });
    const J = number(cost(state.w, state.b, state.points), 4);
    return fill(text.summary, { step: state.steps, J, right: countRight(state.w, state.b, state.points), m: state.points.length, line: words });
  }

  function say() {
    const words = summary();
    caption.textContent = words;
    plane.canvas.setAttribute("aria-label", `${text.plane}. ${words}`);
    const first = state.curve.length ? number(state.curve[0][1], 4) : "–";
    const last = state.curve.length ? number(state.curve[state.curve.length - 1][1], 4) : "–";
    curve.canvas.setAttribute("aria-label", fill(text.curveSummary, { first, last, step: state.steps }));
    const { dw } = gradient(state.w, state.b, state.points);
    weights.canvas.setAttribute("aria-label", fill(text.surfaceSummary, { w1: number(state.w[0]), w2: number(state.w[1]), g1: number(dw[0], 3), g2: number(dw[1], 3) }));
  }

  function describeSoon() {
    clearTimeout(soon);
    soon = setTimeout(say, 300); // a screen reader hears where a drag ended, not every point of it
  }

  function relabel() {
    text = TEXT[state.language] ?? TEXT.en;
    root.lang = state.language;
    data.relabel(text.data, [["separable", text.separable], ["overlapping", text.overlapping], ["own", text.own]]);
    seed.relabel(text.seed);
    tools.relabel(text.tool, [["0", text.class0], ["1", text.class1], ["erase", text.erase]]);
    sliders.w1.relabel(text.w1);
    sliders.w2.relabel(text.w2);
    sliders.b.relabel(text.b);
    sliders.rate.relabel(text.rate);
    one.textContent = text.step;
    many.textContent = text.many;
    again.textContent = text.restart;
    play.textContent = playing ? text.pause : text.run;
    speed.relabel(text.speed, [["1", "1"], ["10", "10"], ["100", "100"]]);
    titles.plane.textContent = text.plane;
    titles.curve.textContent = text.curve;
    titles.surface.textContent = text.surface;
    shown.J.term.innerHTML = "<i>J</i>";
    shown.accuracy.term.textContent = text.accuracy;
    shown.steps.term.textContent = text.steps;
    shown.g1.term.innerHTML = "∂<i>J</i>/∂<i>w</i><sub>1</sub>";
    shown.g2.term.innerHTML = "∂<i>J</i>/∂<i>w</i><sub>2</sub>";
    shown.gb.term.innerHTML = "∂<i>J</i>/∂<i>b</i>";
  }

  function dress() {
    const theme = resolveTheme(state.theme);
    colours = PALETTES[theme];
    root.dataset.theme = theme;
    root.style.colorScheme = theme;
    for (const name of ["ground", "panel", "ink", "muted", "grid", "edge", "accent"]) root.style.setProperty(`--dl101-${name}`, colours[name]);
    paint();
  }
}

export default { render, derived };
