// Optimizers down one surface from one start: trails, heights by step, every setting. The same run each time: from the
// start, the settings and the seed of the noise, so a changed setting redraws the whole trail.

import { arrow, dot, heatMap, polyline, roundUp, words } from "./kit/draw.js";
import { element } from "./kit/dom.js";
import { interactive } from "./kit/interactive.js";
import { OPTIMIZER_NAMES, memoryOf, updateInPlace } from "./kit/optimizers.js";
import { ticks } from "./kit/panel.js";
import { normal } from "./kit/random.js";
import { SURFACE_FORMULAS, networkPlane } from "./kit/surfaces.js";
import { fill, number } from "./kit/text.js";

const MOST_STEPS = 5000;
const FAR = 1e8; // a point farther away, or a height that is no number, ends the trail
const LETTERS = { sgd: "S", momentum: "M", nesterov: "N", rmsprop: "R", adam: "A", adamw: "W", amsgrad: "G", slide_adam: "T" };
const SETTINGS = ["learning_rate", "momentum", "alpha", "beta1", "beta2", "eps", "weight_decay"];
const SCHEDULE_FACTORS = {
  constant: () => 1,
  "inverse square root": (k) => 1 / Math.sqrt(k + 1),
  cosine: (k) => (1 + Math.cos((Math.PI * Math.min(k, 300)) / 300)) / 2,
};

const RACE_TEXT = {
  ru: {
    surface: "Поверхность", surfaces: { ravine: "овраг", saddle: "седло", rosenbrock: "Розенброк", beale: "Бил", himmelblau: "Химмельблау", reddi: "пример Редди", reddi_rare: "Редди, редкий рывок", network: "сеть для XOR" },
    names: { sgd: "SGD", momentum: "с моментом", nesterov: "Нестеров", rmsprop: "RMSProp", adam: "Adam", adamw: "AdamW", amsgrad: "AMSGrad", slide_adam: "Adam слайда" },
    plane: "Следы на поверхности", line: "Следы по шагам: x вправо, шаги вниз", heights: "Высота над дном, логарифмическая шкала",
    many: "10 шагов", restart: "К старту", speed: "шагов за кадр", chosen: "Настройки", schedule: "расписание",
    schedules: [["constant", "постоянная скорость"], ["inverse square root", "1/√k"], ["cosine", "косинус, 300 шагов"]],
    noise: "шум градиента", start: "Старт", startWords: "x = {x}, y = {y}", startLine: "x = {x}", step: "Шаг", steps: "шаг",
    table: "Кто где", racer: "оптимизатор", height: "над дном", distance: "до минимума", diverged: "улетел на шаге {k}",
    learning_rate: "скорость α", momentum: "момент μ", alpha: "забывание α₂", beta1: "β₁", beta2: "β₂", eps: "ε", weight_decay: "убывание весов",
    none: "Не выбран ни один оптимизатор.", summary: "{surface}, шаг {k}. Ниже всех {best}: {height} над дном.", gone: " Улетели: {list}: скорость слишком велика.",
    worst: " Дно слева, x = −1. У правого края: {list}.",
  },
  en: {
    surface: "Surface", surfaces: { ravine: "ravine", saddle: "saddle", rosenbrock: "Rosenbrock", beale: "Beale", himmelblau: "Himmelblau", reddi: "Reddi's example", reddi_rare: "Reddi, rare jolt", network: "network for XOR" },
    names: { sgd: "SGD", momentum: "momentum", nesterov: "Nesterov", rmsprop: "RMSProp", adam: "Adam", adamw: "AdamW", amsgrad: "AMSGrad", slide_adam: "slide's Adam" },
    plane: "Trails on the surface", line: "Trails by step: x to the right, steps downwards", heights: "Height above the minimum, logarithmic scale",
    many: "10 steps", restart: "To the start", speed: "steps per frame", chosen: "Settings of", schedule: "schedule",
    schedules: [["constant", "constant rate"], ["inverse square root", "1/√k"], ["cosine", "cosine, 300 steps"]],
    noise: "gradient noise", start: "Start", startWords: "x = {x}, y = {y}", startLine: "x = {x}", step: "Step", steps: "step",
    table: "Who is where", racer: "optimizer", height: "above minimum", distance: "to minimum", diverged: "flew off at step {k}",
    learning_rate: "rate α", momentum: "momentum μ", alpha: "forgetting α₂", beta1: "β₁", beta2: "β₂", eps: "ε", weight_decay: "weight decay",
    none: "No optimizer is chosen.", summary: "{surface}, step {k}. Lowest is {best}: {height} above the minimum.", gone: " Flew off: {list}: the rate is too large.",
    worst: " The minimum is on the left, x = −1. At the right end: {list}.",
  },
};

// --- formulas -------------------------------------------------------------------------------------------------------

/** The height and gradient of the surface in this state. */
function surfaceOf(name, tables) {
  return name === "network" ? networkPlane(tables.surfaces.network.plane) : SURFACE_FORMULAS[name];
}

/** All settings of an optimizer: torch's defaults, the surface's own and its rate, then what the student changed. */
function settingsOf(state, name) {
  const { optimizers, surfaces } = state.tables;
  const { settings, rates } = surfaces[state.surface];
  const known = Object.fromEntries(Object.entries(settings).filter(([key]) => key in optimizers[name]));
  return { ...optimizers[name], ...known, learning_rate: rates[name], ...state.settings[name] };
}

/** { points, values, divergedAt } of `steps` steps: the trail of dl101.optimizers.minimise. */
function trailOf(state, name, steps) {
  const table = state.tables.surfaces[state.surface];
  const surface = surfaceOf(state.surface, state.tables);
  const d = state.start.length;
  const c = settingsOf(state, name);
  const rate = c.learning_rate;
  const factor = SCHEDULE_FACTORS[state.schedule];
  const noise = state.noise ? normal(state.seed, 2 * steps * d) : null;
  const memory = memoryOf(d);
  let w = [...state.start];
  const points = [w];
  const values = [surface.f(w)];
  for (let k = 0; k < steps; k++) {
    let g = surface.stream ? surface.stream(w, k) : surface.slope(w);
    if (noise) g = g.map((each, i) => each + state.noise * noise[k * d + i]);
    const next = [...w];
    updateInPlace(name, next, g, { ...c, learning_rate: rate * factor(k) }, memory);
    w = table.domain ? next.map((each) => Math.min(Math.max(each, table.domain[0]), table.domain[1])) : next;
    const value = surface.f(w);
    if (!w.every((each) => Math.abs(each) < FAR) || !Number.isFinite(value)) return { points, values, divergedAt: k + 1 };
    points.push(w);
    values.push(value);
  }
  return { points, values, divergedAt: null };
}

/** A height over many powers of ten. */
const shownNumber = (x) => (Math.abs(x) >= 1e-4 && Math.abs(x) < 1e4 ? number(x, 4) : x === 0 ? "0" : x.toExponential(1).replaceAll("-", "−"));
const distanceTo = (minima, w) => Math.min(...minima.map((m) => Math.hypot(...m.map((each, i) => each - w[i]))));
const meanPoint = (points) => points[0].map((_, i) => points.reduce((sum, each) => sum + each[i], 0) / points.length);

/** A copy of a canvas as it is now. */
function copyOf(canvas) {
  const image = document.createElement("canvas");
  image.width = canvas.width;
  image.height = canvas.height;
  image.getContext("2d").drawImage(canvas, 0, 0);
  return image;
}

export const formulas = {
  trailOf, settingsOf,
  height: (name, point, tables) => surfaceOf(name, tables).f(point),
  slope: (name, point, tables) => surfaceOf(name, tables).slope(point),
};

function tidy(state) {
  const { surfaces } = state.tables;
  if (!(state.surface in surfaces)) state.surface = "ravine";
  state.racers = state.racers.filter((name) => OPTIMIZER_NAMES.includes(name));
  if (state.start.length !== surfaces[state.surface].box.length) state.start = [...surfaces[state.surface].start];
  if (!OPTIMIZER_NAMES.includes(state.chosen)) state.chosen = "adam";
  if (!(state.schedule in SCHEDULE_FACTORS)) state.schedule = "constant";
  if (!(state.noise >= 0)) state.noise = 0;
  const known = (name) => OPTIMIZER_NAMES.includes(name);
  const fits = ([key, value]) => SETTINGS.includes(key) && Number.isFinite(value) && value >= 0;
  state.settings = Object.fromEntries(Object.entries(state.settings).filter(([name]) => known(name)).map(([name, own]) => [name, Object.fromEntries(Object.entries(own).filter(fits))]));
  state.steps = Math.min(Math.max(Math.round(state.steps), 0), MOST_STEPS);
}

// --- the interactive ------------------------------------------------------------------------------------------------

const KEYS = ["surface", "start", "racers", "settings", "schedule", "noise", "seed", "steps", "speed", "chosen", "tables"];

function build(ui) {
  const { state } = ui;
  const table = () => state.tables.surfaces[state.surface];
  const isLine = () => table().box.length === 1;
  let trails = {}; // name → { key, trail }, kept while it holds
  let ground = null; // the picture of the surface, kept while it holds
  let walked = null; // the surface with the trails so far: a step adds its own piece
  const colour = (name) => ui.colours.units[OPTIMIZER_NAMES.indexOf(name)];

  const trailKey = (name) => JSON.stringify([state.surface, state.start, state.schedule, state.noise, state.seed, settingsOf(state, name)]);

  /** The trail up to the present step; a longer one that is known is cut. */
  function trail(name) {
    const key = trailKey(name);
    const held = trails[name];
    if (!held || held.key !== key || (held.steps < state.steps && held.trail.divergedAt === null)) {
      const steps = state.steps <= 200 ? 200 : Math.min(MOST_STEPS, 2 * state.steps);
      trails[name] = { key, steps, trail: trailOf(state, name, steps) };
    }
    const now = trails[name];
    if (now.at !== state.steps) {
      const { points, values, divergedAt } = now.trail;
      const count = Math.min(state.steps + 1, points.length);
      const gone = divergedAt !== null && state.steps >= divergedAt ? divergedAt : null;
      Object.assign(now, { at: state.steps, cut: { points: points.slice(0, count), values: values.slice(0, count), divergedAt: gone } });
    }
    return now.cut;
  }

  const plane = ui.panel("surface-plane", { label: (text) => (isLine() ? text.line : text.plane), aspect: 1.25, margin: [40, 8, 8, 30] }, paintPlane);
  const heights = ui.panel("heights", { label: "heights", aspect: 1.9, margin: [46, 10, 8, 30] }, paintHeights);
  ui.handle(plane, "start-handle", {
    label: "start",
    at: () => (isLine() ? [state.start[0], 0] : state.start),
    value: () => state.start[0],
    words: () => fill(isLine() ? ui.text.startLine : ui.text.startWords, { x: number(state.start[0]), y: number(state.start[1] ?? 0) }),
    ondrag: (x, y) => startAt([x, y]),
    onkey(key) {
      const [across, up] = table().box.length === 1 ? [0.05, 0] : table().box.map(([low, high]) => (high - low) / 60);
      const by = { ArrowLeft: [-across, 0], ArrowRight: [across, 0], ArrowUp: [0, up], ArrowDown: [0, -up], PageUp: [0, 5 * up], PageDown: [0, -5 * up] }[key];
      if (key === "Home") startAt(table().start);
      else if (by) startAt(state.start.map((each, i) => each + by[i]));
      else return false;
      return true;
    },
  });
  plane.canvas.addEventListener("pointerdown", (event) => {
    const at = plane.at(event);
    if (event.button === 0 && plane.contains(at)) startAt(at);
  });

  const surface = ui.select("surface", { label: "surface", choices: (text) => Object.entries(text.surfaces), value: () => state.surface }, (name) => {
    ui.set({ surface: name, start: [...state.tables.surfaces[name].start], settings: {}, steps: 0 });
  });
  const schedule = ui.select("schedule", { label: "schedule", choices: "schedules", value: () => state.schedule }, (name) => ui.set({ schedule: name }));
  const noise = ui.slider("noise", { min: 0, max: 5, step: 0.05, hardMin: 0, hardMax: 1000, label: "noise", value: () => state.noise }, (x) => ui.set({ noise: x }));
  const seed = ui.wholeNumber("seed", { label: "seed", min: 0, max: 4294967295, value: () => state.seed, hidden: () => !state.noise }, (value) => ui.set({ seed: value }));
  const full = () => state.steps >= MOST_STEPS;
  const run = ui.player("run", { disabled: full }, (frames) => advance(frames * state.speed));
  const take = (count) => () => { run.stop(); advance(count); ui.say(); };
  const one = ui.button("step", { label: "step", disabled: full }, take(1));
  const ten = ui.button("ten-steps", { label: "many", disabled: full }, take(10));
  const again = ui.button("restart", { label: "restart" }, () => { run.stop(); ui.set({ steps: 0 }); ui.say(); });
  const speed = ui.select("speed", { label: "speed", choices: () => [["1", "1"], ["5", "5"], ["20", "20"]], value: () => String(state.speed) }, (value) => ui.set({ speed: Number(value) }));

  // The chosen optimizer's settings
  const chosen = ui.select("chosen", { label: "chosen", choices: (text) => Object.entries(text.names), value: () => state.chosen }, (name) => ui.set({ chosen: name }));
  const change = (key) => (x) => ui.set({ settings: { ...state.settings, [state.chosen]: { ...state.settings[state.chosen], [key]: x } } });
  const sliders = SETTINGS.map((key) => {
    const wide = { learning_rate: [1e-4, 1], eps: [1e-10, 1] }[key];
    const range = wide
      ? { min: wide[0], max: wide[1], step: 0.01, scale: "log", hardMin: 1e-12, hardMax: 1e4 }
      : { min: 0, max: key === "weight_decay" ? 1 : 0.999, step: 0.001, digits: 3, hardMin: 0, hardMax: key === "weight_decay" ? 100 : 0.99999 };
    return ui.slider(key.replace("_", "-"), {
      ...range, label: key, value: () => settingsOf(state, state.chosen)[key] ?? 0, hidden: () => !(key in state.tables.optimizers[state.chosen]),
    }, change(key));
  });

  // Who runs, and where each is
  const caption = element("caption");
  const heads = ["racer", "height", "distance"].map(() => element("th", { scope: "col" }));
  const rows = OPTIMIZER_NAMES.map((name) => {
    const tick = ui.checkbox(`racer-${name}`, { label: (text) => `${LETTERS[name]} ${text.names[name]}`, value: () => state.racers.includes(name) }, (on) => {
      ui.set({ racers: OPTIMIZER_NAMES.filter((each) => (each === name ? on : state.racers.includes(each))) });
    });
    const cells = ["height", "distance"].map((kind) => element("td", { "data-testid": `${kind}-${name}` }));
    return { name, tick, cells, row: element("tr", {}, element("td", {}, tick.node), ...cells) };
  });
  const board = element("table", { class: "dl101-table", "data-testid": "board" }, caption,
    element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows.map(({ row }) => row)));

  return {
    nodes: [
      element("div", { class: "dl101-bar" }, surface.node, schedule.node, ui.tools),
      element("div", { class: "dl101-panels" },
        element("div", {}, plane.figure),
        element("div", {}, heights.figure, board)),
      element("div", { class: "dl101-buttons" }, run.node, one.node, ten.node, again.node, speed.node),
      element("div", { class: "dl101-settings" },
        element("div", {}, chosen.node, ...sliders.map(({ node }) => node)),
        element("div", {}, noise.node, seed.node)),
    ],
    summary,
    outside: () => tidy(state),
    relabel() {
      caption.textContent = ui.text.table;
      ["racer", "height", "distance"].forEach((key, k) => { heads[k].textContent = ui.text[key]; });
    },
    update,
  };

  function advance(count) {
    if (full()) return false;
    ui.set({ steps: Math.min(state.steps + count, MOST_STEPS) });
    return true;
  }

  function startAt(point) {
    const inside = table().box.map(([low, high], i) => Number(Math.min(Math.max(point[i], low), high).toFixed(4)));
    ui.set({ start: inside });
  }

  function above(name) {
    const { values } = trail(name);
    return values[values.length - 1] - table().lowest;
  }

  function update() {
    heights.figure.hidden = isLine();
    for (const { name, cells, row } of rows) {
      const on = state.racers.includes(name);
      row.style.setProperty("--dl101-racer", colour(name));
      row.dataset.on = on;
      const { divergedAt, points } = on ? trail(name) : { divergedAt: null, points: [] };
      cells[0].textContent = !on ? "" : divergedAt ? fill(ui.text.diverged, { k: divergedAt }) : shownNumber(above(name));
      cells[1].textContent = !on || divergedAt ? "" : shownNumber(distanceTo(table().minima, points[points.length - 1]));
    }
  }

  // --- pictures

  function paintPlane(p) {
    if (isLine()) return paintLine(p);
    p.extent = table().box.flat();
    const view = `${state.surface} ${ui.colours.ground} ${p.width} ${p.ratio}`;
    const key = [view, ...state.racers.map((name) => name + trailKey(name))].join();
    if (walked?.key !== key || walked.steps > state.steps) {
      paintGround(p, view);
      walked = { key, steps: 0, points: {}, image: copyOf(p.canvas) };
      p.context.clearRect(0, 0, p.width, p.height); // or its half-transparent edges would stand there twice
    }
    extendTrails(p);
    p.context.drawImage(walked.image, 0, 0, p.width, p.height);
    p.clipped(() => {
      for (const name of state.racers) {
        const { points, divergedAt } = trail(name);
        const [x, y] = points[points.length - 1];
        if (!divergedAt) token(p, x, y, name);
        if (name === "slide_adam") hollow(p, ...meanPoint(points));
      }
    });
  }

  /** The surface with its axes and minima. */
  function paintGround(p, view) {
    const { box, lowest, minima } = table();
    if (ground?.view !== view) {
      const { f } = surfaceOf(state.surface, state.tables);
      const height = (x, y) => Math.log(f([x, y]) - lowest + 1e-3);
      const sample = [];
      for (let i = 0; i <= 24; i++) for (let j = 0; j <= 24; j++) sample.push(height(box[0][0] + ((box[0][1] - box[0][0]) * i) / 24, box[1][0] + ((box[1][1] - box[1][0]) * j) / 24));
      const [low, high] = [Math.min(...sample), Math.max(...sample)];
      const bands = 16;
      heatMap(p, ui.colours.surface, (x, y) => Math.floor(((height(x, y) - low) / (high - low)) * bands) / bands, 200);
      p.axes(ui.colours, { xTicks: ticks(...box[0], 5), yTicks: ticks(...box[1], 5), xName: "x", yName: "y", format: (x) => String(x).replace("-", "−") });
      p.clipped(() => {
        for (const [x, y] of minima) words(p.context, "×", p.x(x), p.y(y), ui.colours, { font: "bold 17px system-ui, sans-serif" });
      });
      ground = { view, image: copyOf(p.canvas) };
    } else {
      p.context.drawImage(ground.image, 0, 0, p.width, p.height);
    }
  }

  /** Draws on the picture of the trails what each optimizer has walked since. */
  function extendTrails(p) {
    const context = walked.image.getContext("2d");
    context.setTransform(p.ratio, 0, 0, p.ratio, 0, 0);
    context.lineCap = "round"; // a piece joins on to the one before
    const sheet = { context, x: p.x, y: p.y };
    p.clipped(() => {
      for (const name of state.racers) {
        const { points } = trail(name);
        const from = walked.points[name] ?? 1;
        if (points.length > from) polyline(sheet, points.slice(from - 1), colour(name), { width: 1.8 });
        walked.points[name] = points.length;
      }
    }, context);
    walked.steps = state.steps;
  }

  function paintLine(p) {
    const last = roundUp(Math.max(state.steps, 30));
    p.extent = [-1.1, 1.1, 1.06 * last, 0];
    p.axes(ui.colours, { xTicks: [-1, -0.5, 0, 0.5, 1], yTicks: ticks(0, last, 5), xName: "x", yName: ui.text.steps, grid: true, format: (x) => String(x).replace("-", "−") });
    const foot = p.y(last) - 4;
    p.clipped(() => {
      arrow(p.context, p.x(0.55), foot, p.x(-0.55), foot, ui.colours.muted);
      polyline(p, [[-1, 0], [-1, last]], ui.colours.muted, { width: 1, dash: [3, 3] });
      for (const name of state.racers) polyline(p, trail(name).points.map(([x], k) => [x, k]), colour(name), { width: 1.8 });
      for (const name of state.racers) {
        const { points } = trail(name);
        token(p, points[points.length - 1][0], points.length - 1, name);
      }
    });
  }

  /** A disc with the optimizer's letter. */
  function token(p, x, y, name) {
    dot(p, x, y, colour(name), { size: 8, rim: ui.colours.halo });
    p.context.font = "bold 10px system-ui, sans-serif";
    p.context.textAlign = "center";
    p.context.textBaseline = "middle";
    p.context.fillStyle = ui.colours.ground;
    p.context.fillText(LETTERS[name], p.x(x), p.y(y) + 0.5);
  }

  /** The slide's result, the mean of its points: a ring. */
  function hollow(p, x, y) {
    dot(p, x, y, ui.colours.panel, { size: 5, rim: colour("slide_adam") });
  }

  function paintHeights(p) {
    if (isLine()) return; // the trail itself is drawn by steps
    const last = roundUp(Math.max(state.steps, 20));
    const { lowest } = table();
    const level = (value) => Math.log10(Math.max(value - lowest, 1e-12));
    const first = state.racers.length ? level(trail(state.racers[0]).values[0]) : 0;
    const lists = state.racers.map((name) => trail(name).values.map(level));
    const least = Math.min(first - 3, ...lists.map((list) => list[list.length - 1]));
    const [low, high] = [Math.max(-12, Math.floor(least)), Math.ceil(first) + 1];
    p.extent = [0, last, low, high];
    const step = high - low > 9 ? 3 : 1;
    const powers = Array.from({ length: high - low + 1 }, (_, k) => low + k).filter((power) => power % step === 0);
    p.axes(ui.colours, { xTicks: ticks(0, last, 5), yTicks: powers, xName: ui.text.steps, yName: "", grid: true, format: (x) => String(x).replace("-", "−") });
    p.clipped(() => state.racers.forEach((name, i) => polyline(p, lists[i].map((each, k) => [k, each]), colour(name), { width: 1.8 })));
    words(p.context, "log₁₀", 16, 12, ui.colours, { colour: ui.colours.muted, font: "10px system-ui, sans-serif" });
  }

  // --- words

  function summary() {
    const { text } = ui;
    if (!state.racers.length) return text.none;
    const named = (list) => list.map((name) => text.names[name]).join(", ");
    const gone = state.racers.filter((name) => trail(name).divergedAt);
    const running = state.racers.filter((name) => !gone.includes(name));
    const best = running.reduce((lowest, name) => (lowest === null || above(name) < above(lowest) ? name : lowest), null);
    let sentence = best === null ? "" : fill(text.summary, { surface: text.surfaces[state.surface], k: state.steps, best: text.names[best], height: shownNumber(above(best)) });
    if (gone.length) sentence += fill(text.gone, { list: named(gone) });
    if (isLine()) {
      const wrong = running.filter((name) => { const { points } = trail(name); return points[points.length - 1][0] > 0.8; });
      if (wrong.length) sentence += fill(text.worst, { list: named(wrong) });
    }
    return sentence.trim();
  }
}

export default interactive({ name: "optimizer-race", keys: KEYS, text: RACE_TEXT, build, tidy, elastic: ["racers", "start"] });
