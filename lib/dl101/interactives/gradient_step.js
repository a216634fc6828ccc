// One step of gradient descent on a loss of one number, and the walk that such steps make. Curves, slopes and words are
// those of dl101.loss_curves and of gradient_step.py; a test in a browser compares them.

import { record } from "./kit/curve.js";
import { arrow, dot, graph, lossCurve, polyline, roundUp, words } from "./kit/draw.js";
import { element } from "./kit/dom.js";
import { interactive } from "./kit/interactive.js";
import { ticks } from "./kit/panel.js";
import { compact, fill, number } from "./kit/text.js";

const LIMIT = 1000; // beyond this the descent has run off, and no more steps are made
const FLAT = 0.005; // a slope that reads 0.00
const ALMOST_FLAT = 0.1;
const PACE = 10; // pictures per step while running
const LABELS = 12; // of the trail's points that carry their number, at most

const TEXT = {
  ru: {
    curve: "Кривая", curves: [["bowl", "чаша"], ["narrow bowl", "узкая чаша"], ["two valleys", "две долины"], ["plateau", "плато"], ["shelf", "полка"], ["kink", "излом"]],
    main: "Потери L(θ): точка, касательная и шаг", side: "Потери по шагам", rate: "скорость α", theta: "θ",
    point: "Точка на кривой", pointWords: "θ = {x}, потери {L}, наклон {slope}", many: "10 шагов", restart: "Сначала",
    steps: "шаг", slope: "наклон", step: "Шаг",
    summary: "{formula}. Шаг {steps}. {equation}. {verdict}", curveSummary: "Кривая потерь: от {first} до {last}, шаг {steps}.",
    runaway: "Спуск разошёлся: θ ушло за ±1000. Скорость для этой кривой слишком велика.",
    corner: "Точка на изломе. Производной здесь нет; берут субградиент 0, и шаги прекращаются.",
    jumps: "Наклон ±1 даже рядом с изломом, шаг не укорачивается: точка так и будет прыгать через излом.",
    same: "Шаг приводит на ту же высоту: точка будет прыгать туда и обратно.",
    grows: "Скорость слишком велика: потери растут, {losses}.",
    plateau: "Почти плоско: шаги крошечные, хотя до минимума далеко.",
    over: "Шаг перелетает через минимум, но потери падают: {losses}.",
    falls: "Потери падают: {losses}.",
    minimum: "Наклон 0.00: это минимум, шаги прекращаются.",
    deepest: "Наклон 0.00: шаги прекращаются, и эта долина глубже другой.",
    local: "Наклон 0.00: шаги прекращаются, но другая долина глубже.",
    top: "Наклон 0.00, но это вершина: сдвиньте точку, и она уйдёт вниз.",
    shelf: "Наклон 0.00: шаги прекращаются на полке, хотя это не минимум.",
  },
  en: {
    curve: "Curve", curves: [["bowl", "bowl"], ["narrow bowl", "narrow bowl"], ["two valleys", "two valleys"], ["plateau", "plateau"], ["shelf", "shelf"], ["kink", "kink"]],
    main: "The loss L(θ): the point, its tangent and its step", side: "Loss by step", rate: "rate α", theta: "θ",
    point: "Point on the curve", pointWords: "θ = {x}, loss {L}, slope {slope}", many: "10 steps", restart: "Start again",
    steps: "step", slope: "slope", step: "Step",
    summary: "{formula}. Step {steps}. {equation}. {verdict}", curveSummary: "Loss curve: from {first} to {last}, step {steps}.",
    runaway: "The descent has run off: θ is beyond ±1000. The rate is too large for this curve.",
    corner: "The point is at the kink. There is no derivative here; the subgradient 0 takes its place, and the steps stop.",
    jumps: "The slope is ±1 even next to the kink, so the step gets no shorter: the point will keep jumping over the kink.",
    same: "The step lands at the same height: the point will jump back and forth.",
    grows: "The rate is too large: L grows, {losses}.",
    plateau: "Almost flat: the steps are tiny, although the minimum is far.",
    over: "The step flies over a minimum, but the loss falls: {losses}.",
    falls: "The loss falls: {losses}.",
    minimum: "Slope 0.00: this is the minimum, the steps stop.",
    deepest: "Slope 0.00: the steps stop, and this valley is deeper than the other.",
    local: "Slope 0.00: the steps stop, but the other valley is deeper.",
    top: "Slope 0.00, but this is a top: move the point, and it will go down.",
    shelf: "Slope 0.00: the steps stop on a shelf, although it is no minimum.",
  },
};

// --- formulas -------------------------------------------------------------------------------------------------------

// L and its slope, where a walk begins, the window [left, right, bottom, top], the places of slope 0 by kind.
const CURVES = {
  "bowl": {
    formula: "L(θ) = θ²", derivative: "dL/dθ = 2θ", loss: (x) => x ** 2, slope: (x) => 2 * x,
    start: 1.5, window: [-2.5, 2.5, -0.7, 6], stationary: { minimum: 0 },
  },
  "narrow bowl": {
    formula: "L(θ) = 6θ²", derivative: "dL/dθ = 12θ", loss: (x) => 6 * x ** 2, slope: (x) => 12 * x,
    start: 0.8, window: [-2.5, 2.5, -0.7, 6], stationary: { minimum: 0 },
  },
  "two valleys": {
    formula: "L(θ) = (θ² − 4)²/10 + 0.3θ + 1", derivative: "dL/dθ = 0.4θ(θ² − 4) + 0.3",
    loss: (x) => (x ** 2 - 4) ** 2 / 10 + 0.3 * x + 1, slope: (x) => 0.4 * x * (x ** 2 - 4) + 0.3,
    start: 3, window: [-3.4, 3.4, -0.6, 5.2],
    stationary: { minimum: -2.0878738250414095, local: 1.898680832083876, top: 0.18919299295753456 },
  },
  "plateau": {
    formula: "L(θ) = θ²/(1 + θ²)", derivative: "dL/dθ = 2θ/(1 + θ²)²", loss: (x) => x ** 2 / (1 + x ** 2), slope: (x) => (2 * x) / (1 + x ** 2) ** 2,
    start: 4, window: [-5, 5, -0.15, 1.15], stationary: { minimum: 0 },
  },
  "shelf": {
    formula: "L(θ) = θ⁴/8 − θ³/3 + 1", derivative: "dL/dθ = θ²(θ − 2)/2", loss: (x) => x ** 4 / 8 - x ** 3 / 3 + 1, slope: (x) => (x ** 2 * (x - 2)) / 2,
    start: -1.2, window: [-1.6, 3.2, -0.35, 3.2], stationary: { minimum: 2, shelf: 0 },
  },
  "kink": {
    formula: "L(θ) = |θ|", derivative: "dL/dθ = sign θ", loss: Math.abs, slope: Math.sign,
    start: 1.75, window: [-2.5, 2.5, -0.3, 2.7], stationary: { corner: 0 },
  },
};

const lossAt = (curve, x) => CURVES[curve].loss(x);
const slopeAt = (curve, x) => CURVES[curve].slope(x);
const stepFrom = (curve, x, rate) => x - rate * slopeAt(curve, x);

/** The kind of the stationary place nearest to x. */
function placeNear(curve, x) {
  const { stationary } = CURVES[curve];
  const kind = Object.keys(stationary).reduce((best, each) => (Math.abs(x - stationary[each]) < Math.abs(x - stationary[best]) ? each : best));
  return kind === "minimum" && "local" in stationary ? "deepest" : kind;
}

/** What the step does: a key of the text. */
function verdict(curve, x, rate) {
  const { stationary } = CURVES[curve];
  const landing = stepFrom(curve, x, rate);
  const [here, there] = [lossAt(curve, x), lossAt(curve, landing)];
  if (Math.abs(x) > LIMIT) return "runaway";
  if ("corner" in stationary && x === 0) return "corner";
  if ("corner" in stationary && Math.abs(x) < rate) return "jumps";
  if (Math.abs(slopeAt(curve, x)) < FLAT && there <= here) return placeNear(curve, x);
  if (landing !== x && Math.abs(there - here) <= 1e-9 * Math.abs(here)) return "same";
  if (there > here) return "grows";
  if (curve === "plateau" && Math.abs(x) > 1 && Math.abs(slopeAt(curve, x)) < ALMOST_FLAT) return "plateau";
  return slopeAt(curve, landing) * slopeAt(curve, x) < 0 ? "over" : "falls";
}

/** α with three significant digits, two decimals at least. */
function rateText(rate) {
  const decimals = Math.min(Math.max(2, 2 - Math.floor(Math.log10(rate))), 12);
  return number(rate, decimals).replace(/(\.\d\d\d*?)0+$/, "$1");
}

/** The curves as plain values: for the test that compares them with Python. */
const curveFacts = () => Object.fromEntries(Object.entries(CURVES).map(([name, { formula, derivative, start, window, stationary }]) => [name, { formula, derivative, start, window, stationary }]));

export const formulas = { curveFacts, lossAt, slopeAt, stepFrom, verdict, rateText, compact };

function tidy(state) {
  if (!(state.curve in CURVES)) state.curve = "bowl";
  if (!(Math.abs(state.x) < 1e15)) state.x = CURVES[state.curve].start;
  if (!(state.learning_rate > 0 && state.learning_rate <= 1e4)) state.learning_rate = 0.1;
  const { trail } = state;
  if (!trail.length || trail[trail.length - 1][1] !== state.x) state.trail = [[0, state.x]];
}

// --- the interactive ------------------------------------------------------------------------------------------------

const KEYS = ["curve", "x", "learning_rate", "trail"];

function build(ui) {
  const { state } = ui;
  const shape = () => CURVES[state.curve];
  const landing = () => stepFrom(state.curve, state.x, state.learning_rate);
  const slope = () => slopeAt(state.curve, state.x);
  const steps = () => state.trail[state.trail.length - 1][0];
  const gone = () => Math.abs(state.x) > LIMIT;
  const tangentColour = () => ui.colours.units[2];
  const stepColour = () => ui.colours.classes[1];
  let waited = 0;

  const main = ui.panel("curve", { label: "main", aspect: 1.62, margin: [52, 10, 10, 30] }, paintCurve);
  const side = ui.panel("loss-curve", { label: "side", describe: describeSide, aspect: 2.1, margin: [52, 10, 8, 30] }, paintSide);
  ui.handle(main, "point-handle", {
    label: "point",
    at: () => [state.x, lossAt(state.curve, state.x)],
    value: () => Number(state.x.toPrecision(6)),
    words: () => fill(ui.text.pointWords, { x: compact(state.x), L: compact(lossAt(state.curve, state.x)), slope: compact(slope()) }),
    ondrag: (x) => moveTo(Math.min(Math.max(x, main.extent[0]), main.extent[1])),
    onkey(key) {
      const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[key];
      if (key === "Home") moveTo(shape().start);
      else if (by === undefined) return false;
      else moveTo(state.x + (by * (main.extent[1] - main.extent[0])) / 100);
      return true;
    },
  });

  const curve = ui.select("curve-kind", { label: "curve", choices: "curves", value: () => state.curve }, (name) => {
    run.stop();
    const { start } = CURVES[name];
    ui.set({ curve: name, x: start, trail: [[0, start]] });
  });
  const theta = ui.slider("x", { min: -5, max: 5, step: 0.01, hardMin: -LIMIT, hardMax: LIMIT, label: "theta", html: "<i>θ</i>", value: () => state.x }, moveTo);
  const rate = ui.slider("learning-rate", {
    min: 0.001, max: 10, step: 0.01, scale: "log", hardMin: 1e-6, hardMax: 1e4, label: "rate", html: "<i>α</i>", value: () => state.learning_rate,
  }, (x) => ui.set({ learning_rate: x }));
  const one = ui.button("step", { label: "step", main: true, disabled: gone }, () => take(1));
  const many = ui.button("ten-steps", { label: "many", disabled: gone }, () => take(10));
  const run = ui.player("run", { disabled: gone }, (frames) => {
    waited += frames;
    const due = Math.floor(waited / PACE);
    waited -= due * PACE;
    return due ? advance(due) : !gone();
  });
  run.node.classList.remove("dl101-main"); // Step is what one reaches for here
  const restart = ui.button("restart", { label: "restart" }, () => { run.stop(); moveTo(state.trail[0][1]); ui.say(); });
  const numbers = ui.numbers(
    ui.readout("loss", { html: "<i>L</i>(<i>θ</i>)", value: () => compact(lossAt(state.curve, state.x)) }),
    ui.readout("slope", { label: "slope", value: () => compact(slope()) }),
    ui.readout("steps", { label: "steps", value: steps }),
  );

  const formula = element("span", { class: "dl101-formula", "data-testid": "formula" });
  const rule = element("span");
  const figures = ["x", "rate", "slope", "next"].map((name) => element("b", { "data-testid": `equation-${name}` }));
  const equation = element("p", { class: "dl101-equation", "data-testid": "equation" }, rule, element("span", {}, "θ′ = ", figures[0], " − ", figures[1], " · ", figures[2], " = ", figures[3]));
  rule.textContent = "θ′ = θ − α · dL/dθ";

  return {
    nodes: [
      element("div", { class: "dl101-bar" }, curve.node, formula, ui.tools),
      element("div", { class: "dl101-panels" },
        element("div", {}, main.figure, equation),
        element("div", { class: "dl101-side" },
          element("div", {}, theta.node, rate.node, element("div", { class: "dl101-buttons" }, one.node, many.node, run.node, restart.node), numbers),
          side.figure)),
    ],
    summary,
    onreset: () => moveTo(state.x),
    outside(key) {
      if (key === "curve") Object.assign(state, { trail: [[0, state.x]] });
      else tidy(state);
    },
    update() {
      formula.textContent = `${shape().formula},  ${shape().derivative}`;
      [compact(state.x), rateText(state.learning_rate), inBrackets(compact(slope())), compact(landing())].forEach((text, k) => { figures[k].textContent = text; });
      figures[2].style.color = tangentColour();
      figures[3].style.color = stepColour();
    },
  };

  // --- what the controls do

  function moveTo(x) {
    ui.set({ x, trail: [[0, x]] });
  }

  function take(count) {
    run.stop();
    advance(count);
    ui.say();
  }

  /** Makes steps; false when another would change nothing or the descent has run off. */
  function advance(count) {
    let { x, trail } = state;
    for (let k = 0; k < count && Math.abs(x) <= LIMIT; k++) {
      x = stepFrom(state.curve, x, state.learning_rate);
      trail = record(trail, [trail[trail.length - 1][0] + 1, x]);
    }
    const moved = Math.abs(x - state.x);
    if (trail !== state.trail) ui.set({ x, trail });
    return !gone() && moved > 1e-7 * Math.max(1, Math.abs(x));
  }

  // --- pictures

  /** The window of the curve, or a wider one that has the whole trail. */
  function extent() {
    const [left, right, bottom, top] = shape().window;
    const places = [...state.trail.map(([, x]) => x), state.x];
    const most = Math.max(...places.map(Math.abs));
    if (places.every((x) => x >= left && x <= right)) return [left, right, bottom, Math.max(top, 1.05 * Math.max(...places.map(shape().loss)))];
    const wide = roundUp(1.05 * most);
    const high = Math.max(top, 1.2 * Math.max(...places.map(shape().loss)));
    return [-wide, wide, -0.1 * high, high];
  }

  function plain(x) {
    return Math.abs(x) < 1e5 ? String(x).replace("-", "−") : compact(x).replace(".0·", "·");
  }

  function paintCurve(p) {
    p.extent = extent();
    const [left, right, bottom, top] = p.extent;
    p.axes(ui.colours, { xTicks: ticks(left, right, 6), yTicks: ticks(bottom, top, 5).filter((y) => y >= 0), xName: "θ", yName: "L(θ)", grid: true, format: plain });
    p.clipped(() => {
      graph(p, shape().loss, ui.colours.accent, { width: 2.4 });
      paintTrail(p);
      paintTangent(p);
    });
    paintStep(p);
    if (p.contains([landing(), lossAt(state.curve, landing())]) && landing() !== state.x) {
      ring(p, landing(), lossAt(state.curve, landing()));
    }
  }

  function ring({ context, x, y }, x1, x2) {
    context.beginPath();
    context.arc(x(x1), y(x2), 6, 0, 2 * Math.PI);
    context.lineWidth = 2;
    context.strokeStyle = stepColour();
    context.stroke();
  }

  function paintTrail(p) {
    const points = state.trail.map(([k, x]) => [x, lossAt(state.curve, x), k]);
    if (points.length < 2) return;
    polyline(p, points, ui.colours.path, { width: 1, dash: [3, 3] });
    const labelled = [[p.x(state.x), p.y(lossAt(state.curve, state.x))]];
    points.slice(0, -1).forEach(([x, L, k]) => {
      dot(p, x, L, ui.colours.path, { size: 3.5, rim: ui.colours.panel });
      const at = [p.x(x), p.y(L)];
      const side = slopeAt(state.curve, x) < 0 ? -1 : 1; // outside of a valley, so that chords do not cross it
      if (labelled.length > LABELS || labelled.some(([u, v]) => Math.hypot(u - at[0], v - at[1]) < 17)) return;
      labelled.push(at);
      words(p.context, String(k), at[0] + 11 * side, at[1] + 5, ui.colours, { colour: ui.colours.path });
    });
  }

  function paintTangent(p) {
    const { context } = p;
    const [x, y] = [p.x(state.x), p.y(lossAt(state.curve, state.x))];
    const [left, right, bottom, top] = p.extent;
    const across = p.innerWidth / (right - left);
    const down = (-p.innerHeight / (top - bottom)) * slope();
    const length = Math.hypot(across, down);
    const [u, v] = [(70 * across) / length, (70 * down) / length];
    context.beginPath();
    context.moveTo(x - u, y - v);
    context.lineTo(x + u, y + v);
    context.strokeStyle = tangentColour();
    context.lineWidth = 2;
    context.stroke();
    // The words stand at the upper end; on a slope on the side of the point, where the curve rarely is, else away from it.
    const end = v < 0 ? 1 : -1;
    const text = `${ui.text.slope} ${compact(slope())}`;
    const rising = end * u > 0;
    const inward = Math.abs(v) > 16;
    const toLeft = rising === inward; // the text ends at its place, and otherwise begins there
    const font = "600 12px system-ui, sans-serif";
    context.font = font;
    const room = context.measureText(text).width + 4;
    const [least, most] = [p.x(p.extent[0]) + (toLeft ? room : 4), p.x(p.extent[1]) - (toLeft ? 4 : room)];
    const at = x + end * u + (inward ? -10 : -34) * (rising ? 1 : -1);
    words(context, text, Math.min(Math.max(at, least), most), Math.max(y + end * v - 10, p.y(p.extent[3]) + 9), ui.colours, { colour: tangentColour(), font, align: toLeft ? "right" : "left" });
  }

  /** The arrow on the axis from θ to θ′, and thin lines up to the curve. */
  function paintStep(p) {
    const { context } = p;
    const [left, right, bottom] = p.extent;
    const to = landing();
    const line = p.y(bottom) - 13;
    const clamp = (x) => Math.min(Math.max(x, left), right);
    const [from, end] = [p.x(state.x), p.x(clamp(to))];
    const outside = clamp(to) !== to;
    const forward = to >= state.x ? 1 : -1;
    for (const [x, at, shown] of [[state.x, from, true], [to, end, !outside]]) {
      if (!shown) continue;
      context.beginPath();
      context.setLineDash([2, 3]);
      context.moveTo(at, line);
      context.lineTo(at, p.y(Math.min(lossAt(state.curve, x), p.extent[3])));
      context.strokeStyle = ui.colours.muted;
      context.lineWidth = 1;
      context.stroke();
      context.setLineDash([]);
    }
    arrow(context, from, line, end, line, stepColour(), { width: 2.6 });
    context.beginPath();
    context.arc(from, line, 3, 0, 2 * Math.PI);
    context.fillStyle = stepColour();
    context.fill();
    const font = "italic 600 13px system-ui, sans-serif";
    const inside = (x) => Math.min(Math.max(x, p.x(left) + 9), p.x(right) - 9);
    words(context, "θ", inside(from - 12 * forward), line, ui.colours, { font });
    if (outside) words(context, `θ′ = ${compact(to)}`, end - 8 * forward, line - 13, ui.colours, { font, colour: stepColour(), align: forward > 0 ? "right" : "left" });
    else words(context, "θ′", inside(end + 13 * forward), line, ui.colours, { font, colour: stepColour() });
  }

  function paintSide(p) {
    lossCurve(p, ui.colours, state.trail.map(([k, x]) => [k, lossAt(state.curve, x)]), { xName: ui.text.steps, yName: "L", lowest: 0.2, format: plain });
  }

  // --- words

  function inBrackets(text) {
    return text.startsWith("−") ? `(${text})` : text;
  }

  function summary() {
    const { text } = ui;
    const losses = `${compact(lossAt(state.curve, state.x))} → ${compact(lossAt(state.curve, landing()))}`;
    return fill(text.summary, {
      formula: shape().formula, steps: steps(),
      equation: `θ′ = ${compact(state.x)} − ${rateText(state.learning_rate)} · ${inBrackets(compact(slope()))} = ${compact(landing())}`,
      verdict: fill(text[verdict(state.curve, state.x, state.learning_rate)], { losses }),
    });
  }

  function describeSide() {
    const [first, last] = [state.trail[0], state.trail[state.trail.length - 1]].map(([, x]) => compact(lossAt(state.curve, x)));
    return fill(ui.text.curveSummary, { first, last, steps: steps() });
  }
}

export default interactive({ name: "gradient-step", keys: KEYS, text: TEXT, build, tidy });
