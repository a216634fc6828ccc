// The playground: data, features, a network and how it is trained, all of it in sight while it learns. In the manner of
// TensorFlow Playground (Daniel Smilkov and Shan Carter, Apache License 2.0). Training is that of dl101; a test compares.

import { record } from "./kit/curve.js";
import { button, element, focusable } from "./kit/dom.js";
import { dot, polyline, roundUp, words } from "./kit/draw.js";
import { interactive } from "./kit/interactive.js";
import { mark, ticks } from "./kit/panel.js";
import { CLASS_MARKS, editablePoints } from "./kit/points.js";
import { compact, fill, number } from "./kit/text.js";
import { blend } from "./kit/theme.js";
import { DATASETS, playgroundPoints } from "./playground_data.js";
import { FEATURES, FEATURE_NAMES, MOST_CLASSES, MOST_LAYERS, MOST_UNITS, CELLS, REACH, gridOf, isRegression, lossUsed, makeEngine, modelFormulas } from "./playground_model.js";
import { networkPicture } from "./playground_network.js";
import { classPicture, fieldPicture, outputShading, rgbOf, shadingOf } from "./playground_shades.js";
import { PLAYGROUND_TEXT } from "./playground_text.js";

const BUDGET = [2, 11]; // milliseconds of training in a picture, least and most, where as many steps are taken as it can
const LATE = 22; // milliseconds between pictures at which it takes fewer
const LINK_MOST = 300; // weights that a link carries; more start from the seed again
const WORSE = 1.5; // so many times the first loss looks like a rate too large
const ACTIVATION_KINDS = ["relu", "tanh", "sigmoid", "linear"];

/** The choices of each trait that has only some. */
const CHOICES = {
  loss: ["cross_entropy", "softmax", "mse"], optimizer: ["sgd", "momentum", "rmsprop", "adam"], regularization: ["none", "l1", "l2"],
  init: ["xavier", "he", "normal", "zeros"], view: ["weights", "gradients"], speed: ["step", "epoch", "fast"], task: ["classification", "regression"],
};
const RANGES = {
  noise: [0, 50], train_share: [5, 100], size: [2, 2000], learning_rate: [1e-6, 1e3], momentum: [0, 0.999], regularization_rate: [0, 100],
  batch_size: [1, 2000], dropout: [0, 90], init_scale: [0, 100], stop_loss: [0, 1e6], stop_epoch: [0, 1e9], steps: [0, 1e12], epoch: [0, 1e12], position: [0, 1e6],
};
const STATE = [
  "dataset", "noise", "train_share", "size", "seed", "points", "task", "features", "hidden", "activations", "loss", "init", "init_scale", "optimizer",
  "learning_rate", "momentum", "regularization", "regularization_rate", "batch_size", "dropout", "stop_loss", "stop_epoch", "show_test", "discretize",
  "view", "speed", "preset", "weights", "steps", "epoch", "position", "memory", "curve", "diverged", "presets", "columns", "ranges", "class_names",
];

function tidy(state) {
  for (const [key, choices] of Object.entries(CHOICES)) if (!choices.includes(state[key])) [state[key]] = choices;
  for (const [key, [low, high]] of Object.entries(RANGES)) state[key] = Number.isFinite(state[key]) ? Math.min(Math.max(state[key], low), high) : low;
  for (const key of ["size", "batch_size", "steps", "epoch", "position", "stop_epoch"]) state[key] = Math.round(state[key]);
  if (!(state.dataset in DATASETS) && state.dataset !== "own") state.dataset = "circle";
  state.seed = Number.isInteger(state.seed) ? state.seed >>> 0 : 0;
  state.features = FEATURE_NAMES.filter((name) => state.features.includes(name));
  if (!state.features.length) state.features = ["x1", "x2"];
  state.hidden = state.hidden.slice(0, MOST_LAYERS).map((h) => Math.min(Math.max(Math.round(h), 1), MOST_UNITS));
  state.activations = Array.from({ length: MOST_LAYERS }, (_, k) => (ACTIVATION_KINDS.includes(state.activations[k]) ? state.activations[k] : "tanh"));
  const isPoint = (each) => Array.isArray(each) && each.length === 3 && (state.task === "regression" || (Number.isInteger(each[2]) && each[2] >= 0 && each[2] < MOST_CLASSES));
  state.points = state.points.filter(isPoint);
  if (!state.presets.some(({ name }) => name === state.preset)) state.preset = "";
  if (!state.weights.every(Number.isFinite)) state.weights = [];
}

/** Weights that the seed gives, or too many of them, stay out of a link, and with them how far training has come. */
function derived(state) {
  const engine = makeEngine(state).fresh();
  const fits = state.weights.length === engine.net.count;
  const isStart = !fits || (state.steps === 0 && engine.start().every((w, k) => w === state.weights[k]));
  const left = isStart || engine.net.count > LINK_MOST ? ["weights", "steps", "epoch", "position"] : [];
  return state.dataset === "own" ? left : [...left, "points"];
}

export const formulas = {
  ...modelFormulas, DATASETS: () => Object.keys(DATASETS), playgroundPoints,
  FEATURES: () => Object.fromEntries(FEATURE_NAMES.map((name) => [name, [[0.5, -2], [3, 1]].map(([x1, x2]) => FEATURES[name].f(x1, x2))])),
};

function build(ui) {
  const { state } = ui;
  const engine = makeEngine(state).fresh();
  let stopped = ""; // "loss" or "epoch": which condition ended the last run
  let picked = null; // the selected unit [column, index]
  let seen = null; // the unit pointed at: the large picture shows it
  let pointsDrawn = null; // { key, canvas } of the points

  // --- changes

  const now = () => engine.measures();
  const curveStart = () => [[state.steps, now().train.loss, now().test.loss]];

  /** Changes that the training goes on with. */
  function change(changes) {
    stopped = "";
    ui.set(changes);
  }

  /** Changes after which the network starts from the seed again. */
  function startWith(changes) {
    run.stop();
    stopped = "";
    const kept = picked;
    picked = null;
    Object.assign(state, changes, { weights: [], memory: {} });
    engine.fresh();
    const weights = engine.start();
    Object.assign(state, { weights, steps: 0, epoch: 0, position: 0 });
    engine.fresh();
    const depth = state.hidden.length + 1;
    if (kept && kept[0] <= depth && kept[1] < engine.net.sizes[Math.min(kept[0], depth)]) picked = kept;
    ui.set({ ...changes, weights, memory: {}, steps: 0, epoch: 0, position: 0, diverged: false, curve: curveStart() });
  }

  function setPoints(points) {
    stopped = "";
    const sizes = engine.net.count;
    state.points = points;
    engine.fresh();
    if (engine.net.count !== sizes) startWith({ points });
    else ui.set({ points, position: Math.min(state.position, engine.train.m), curve: state.steps ? record(state.curve, entry()) : curveStart() });
  }

  const entry = () => [state.steps, now().train.loss, now().test.loss];

  /** Trains while go(counts) says so, and shows it. False when there is nothing more to do. */
  function train(go) {
    engine.fresh();
    if (!engine.train.m) return false;
    const epoch = state.epoch;
    let checked = epoch;
    stopped = "";
    const past = (counts) => {
      if (state.stop_epoch > 0 && counts.epoch >= state.stop_epoch && counts.epoch > epoch) return "epoch";
      if (state.stop_loss > 0 && counts.epoch > checked) {
        checked = counts.epoch;
        if (engine.trainingLoss() < state.stop_loss) return "loss";
      }
      return "";
    };
    const result = engine.advance((counts) => !(stopped = past(counts)) && go(counts));
    Object.assign(state, result);
    ui.set({ ...result, curve: record(state.curve, entry()) });
    return !result.diverged && !stopped;
  }

  const someSteps = (count) => train(() => count-- > 0);
  const someEpochs = (count, until = Infinity) => {
    const end = state.epoch + count;
    return train((counts) => counts.epoch < end && performance.now() < until);
  };
  let [, budget] = BUDGET;
  let before = 0;
  function work(frames) {
    const start = performance.now();
    budget = Math.min(Math.max(budget * (start - before > LATE ? 0.7 : 1.1), BUDGET[0]), BUDGET[1]);
    before = start;
    if (state.speed === "step") return someSteps(frames);
    const most = frames > 1 ? BUDGET[1] * frames : budget; // many at once for those who asked for less motion
    return state.speed === "epoch" ? someEpochs(frames, start + 2 * most) : someEpochs(Infinity, start + most);
  }

  // --- controls

  const noData = () => engine.fresh() && !engine.train.m;
  const run = ui.player("run", { disabled: noData }, work);
  const take = (action) => () => { run.stop(); action(); ui.say(); };
  const step = ui.button("step", { label: "step", disabled: noData }, take(() => someSteps(1)));
  const epochButton = ui.button("epoch", { label: "epochButton", disabled: noData }, take(() => someEpochs(1)));
  const restart = ui.button("restart", { label: "restart" }, take(() => startWith({})));
  const counts = ui.numbers(
    ui.readout("epoch", { label: "epochs", value: () => state.epoch }),
    ui.readout("steps", { label: "steps", value: () => state.steps }),
  );
  const pace = ui.select("speed", { label: "pace", choices: "paces", value: () => state.speed }, (speed) => ui.set({ speed }));

  const rate = ui.slider("learning-rate", { min: 1e-5, max: 10, step: 0.05, scale: "log", hardMin: 1e-6, hardMax: 1e3, label: "rate", value: () => state.learning_rate }, (x) => change({ learning_rate: x }));
  const sameKind = () => (new Set(state.activations.slice(0, state.hidden.length)).size > 1 ? "" : state.activations[0]);
  const kind = ui.select("activation", { label: "activation", choices: (text) => [["", `(${text.mixed})`], ...text.activations], value: sameKind, disabled: () => !state.hidden.length }, (name) => {
    if (name) startWith({ activations: new Array(MOST_LAYERS).fill(name) });
    else ui.paint();
  });
  const optimizer = ui.select("optimizer", { label: "optimizer", choices: "optimizers", value: () => state.optimizer }, (name) => change({ optimizer: name, memory: {} }));
  const penalty = ui.select("regularization", { label: "regularization", choices: "regularizations", value: () => state.regularization }, (name) => change({ regularization: name }));
  const strength = ui.slider("regularization-rate", { min: 1e-4, max: 10, step: 0.05, scale: "log", hardMin: 1e-9, hardMax: 100, label: "strength", value: () => state.regularization_rate || 1e-4, hidden: () => state.regularization === "none" }, (x) => change({ regularization_rate: x }));
  const batch = ui.wholeNumber("batch-size", { label: "batch", min: 1, max: 2000, value: () => state.batch_size }, (x) => change({ batch_size: x }));

  const loss = ui.select("loss", { label: "loss", choices: "losses", value: () => lossUsed(state, engine.classes), disabled: () => engine.classes !== 2 }, (name) => startWith({ loss: name }));
  const init = ui.select("init", { label: "init", choices: "inits", value: () => state.init }, (name) => startWith({ init: name }));
  const scale = ui.slider("init-scale", { min: 0.001, max: 10, step: 0.05, scale: "log", hardMin: 1e-6, hardMax: 100, label: "scale", value: () => state.init_scale || 0.001, hidden: () => state.init !== "normal" }, (x) => startWith({ init_scale: x }));
  const momentum = ui.slider("momentum", { min: 0, max: 0.999, step: 0.001, hardMin: 0, hardMax: 0.999, digits: 3, label: "momentum", value: () => state.momentum, hidden: () => !["momentum", "adam"].includes(state.optimizer) }, (x) => change({ momentum: x }));
  const dropout = ui.slider("dropout", { min: 0, max: 90, step: 5, hardMin: 0, hardMax: 90, digits: 0, label: "dropout", value: () => state.dropout }, (x) => change({ dropout: x }));
  const stopLoss = ui.slider("stop-loss", { min: 0, max: 1, step: 0.01, hardMin: 0, hardMax: 1e6, digits: 3, label: "stopLoss", value: () => state.stop_loss }, (x) => change({ stop_loss: x }));
  const stopEpoch = ui.wholeNumber("stop-epoch", { label: "stopEpoch", min: 0, max: 1e9, value: () => state.stop_epoch }, (x) => change({ stop_epoch: x }));
  const settingsTitle = element("summary", { ...focusable("more-settings") });
  const settings = element("details", { class: "dl101-settings" }, settingsTitle,
    element("div", {}, loss.node, init.node, scale.node, momentum.node, dropout.node, stopLoss.node, stopEpoch.node, pace.node));

  // A task: settings to start from, a question, and an answer that opens on demand
  const presetNow = () => state.presets.find(({ name }) => name === state.preset);
  const preset = ui.select("preset", {
    label: "preset", value: () => state.preset,
    choices: (text) => [["", text.noPreset], ...state.presets.map(({ name, title }) => [name, title[state.language] ?? title.en])],
  }, choosePreset);
  const question = element("p", { "data-testid": "question" });
  const answerTitle = element("summary", { ...focusable("answer") });
  const answerText = element("p", { "data-testid": "answer-text" });
  const answer = element("details", {}, answerTitle, answerText);
  const task = element("div", { class: "dl101-task" }, question, answer);
  let asked = "";
  function choosePreset(name) {
    const chosen = state.presets.find((each) => each.name === name);
    startWith({ preset: name, ...(chosen ? structuredClone(chosen.settings) : {}) });
  }
  function showTask() {
    const chosen = presetNow();
    task.hidden = !chosen;
    const key = `${state.preset} ${state.language}`;
    if (key === asked) return;
    asked = key;
    answer.open = false;
    question.textContent = chosen ? chosen.question[state.language] ?? chosen.question.en : "";
    answerText.textContent = chosen ? chosen.answer[state.language] ?? chosen.answer.en : "";
  }

  // Data
  const dataTitle = element("p", { class: "dl101-title" });
  const thumbs = [...Object.keys(DATASETS), "own"].map((name) => {
    const canvas = element("canvas", { width: 64, height: 64, role: "img" });
    const node = button(`dataset-${name}`, () => chooseData(name), { class: "dl101-thumb" });
    const caption = element("span", { "aria-hidden": "true" });
    node.append(canvas, caption);
    return { name, node, canvas, caption, drawn: null };
  });
  const chooseData = (name) => { if (name !== state.dataset) startWith({ dataset: name }); };
  const named = () => state.dataset === "own";
  const noise = ui.slider("noise", { min: 0, max: 50, step: 5, hardMin: 0, hardMax: 50, digits: 0, label: "noise", value: () => state.noise, hidden: named }, (x) => startWith({ noise: x }));
  const share = ui.slider("train-share", { min: 10, max: 90, step: 10, hardMin: 5, hardMax: 100, digits: 0, label: "trainShare", value: () => state.train_share }, (x) => startWith({ train_share: x }));
  const size = ui.wholeNumber("size", { label: "size", min: 2, max: 2000, value: () => state.size, hidden: named }, (x) => startWith({ size: x }));
  const seed = ui.wholeNumber("seed", { label: "seed", min: 0, max: 4294967295, value: () => state.seed }, (x) => startWith({ seed: x }));
  const otherSeed = ui.button("new-seed", { label: "newSeed" }, () => startWith({ seed: (state.seed + 1) % 2 ** 32 }));
  const clear = ui.button("clear-points", { label: "clear", hidden: () => !named(), disabled: () => !state.points.length }, () => setPoints([]));
  const ownHint = element("p", { class: "dl101-hint" });

  // The network
  const layersNow = element("span", { "data-testid": "layers" });
  const fewerLayers = button("fewer-layers", () => startWith({ hidden: state.hidden.slice(0, -1) }));
  const moreLayers = button("more-layers", () => startWith({ hidden: [...state.hidden, Math.min(state.hidden.at(-1) ?? 4, 4)] }));
  fewerLayers.textContent = "−";
  moreLayers.textContent = "+";
  const view = ui.radios("view", { label: "view", choices: "views", value: () => state.view }, (name) => ui.set({ view: name }));
  const network = networkPicture(ui, engine, {
    feature(name) {
      const features = state.features.includes(name) ? state.features.filter((each) => each !== name) : FEATURE_NAMES.filter((each) => each === name || state.features.includes(each));
      if (features.length) startWith({ features });
    },
    units: (layer, by) => startWith({ hidden: state.hidden.map((h, k) => (k === layer ? Math.min(Math.max(h + by, 1), MOST_UNITS) : h)) }),
    activation: (layer, name) => startWith({ activations: state.activations.map((each, k) => (k === layer ? name : each)) }),
    select(unit, source) {
      const same = unit && picked && unit.join() === picked.join() && source === undefined;
      picked = same ? null : unit;
      ui.paint();
      if (picked) boxes[source === undefined ? 0 : source + 1].input.focus();
    },
  }, () => picked, (unit) => {
    const next = unit && (unit[0] > state.hidden.length ? null : unit);
    if (next?.join() === seen?.join()) return;
    seen = next;
    if (!run.playing) plane.paint();
    titlePicture();
  });
  const linesHint = element("p", { class: "dl101-hint" });

  // The selected unit's numbers: bias first, then a box for each weight
  const boxes = Array.from({ length: 1 + Math.max(MOST_UNITS, FEATURE_NAMES.length) }, (_, k) => {
    const label = element("span");
    const input = element("input", {
      type: "number", step: "any", ...focusable(k ? `edit-w${k}` : "edit-b"),
      oninput: () => {
        const value = Number(input.value);
        if (picked && input.value !== "" && Number.isFinite(value) && Math.abs(value) < 1e4) edit(k, value);
      },
      onkeydown: (event) => { if (event.key === "Escape") closeEditor(); },
      onfocus: () => network.highlight(picked && k ? placeOf(k) : null), onblur: () => network.highlight(null),
    });
    return { node: element("label", {}, label, input), label, input };
  });
  const editorTitle = element("b");
  const closeEdit = button("close-edit", closeEditor);
  const editor = element("div", { class: "dl101-editor", "data-testid": "editor" }, editorTitle, ...boxes.map(({ node }) => node), closeEdit);
  const placeOf = (k) => {
    const { n, W, b } = engine.net.layers[picked[0] - 1];
    return k === 0 ? b + picked[1] : W + picked[1] * n + k - 1;
  };
  function edit(k, value) {
    const weights = Array.from(engine.weights);
    weights[placeOf(k)] = value;
    state.weights = weights;
    engine.fresh();
    ui.set({ weights, diverged: false, curve: state.steps ? record(state.curve, entry()) : curveStart() });
  }
  function closeEditor() {
    const unit = picked;
    picked = null;
    ui.paint();
    if (unit) network.focusUnit(unit);
  }
  function showEditor() {
    if (picked && (picked[0] > state.hidden.length + 1 || picked[1] >= (engine.net.sizes[picked[0]] ?? 0))) picked = null;
    editor.hidden = !picked;
    if (!picked) return;
    const { n } = engine.net.layers[picked[0] - 1];
    editorTitle.textContent = fill(ui.text.edit, { unit: network.nameOfUnit(picked) });
    closeEdit.textContent = ui.text.close;
    boxes.forEach(({ node, label, input }, k) => {
      node.hidden = k > n;
      if (node.hidden) return;
      const source = picked[0] === 1 ? FEATURES[state.features[k - 1]]?.written : fill(ui.text.unitOf, { layer: picked[0] - 1, k });
      label.textContent = k ? fill(ui.text.from, { name: source }) : ui.text.bias;
      if (document.activeElement !== input) input.value = Number(engine.weights[placeOf(k)].toPrecision(3));
    });
  }

  // The answer over the plane
  const plane = ui.panel("plane", { label: "picture", aspect: 1, margin: [44, 6, 6, 28], extent: [-REACH, REACH, -REACH, REACH] }, paintPlane);
  const tools = editablePoints(ui, plane, {
    get: () => state.points, set: setPoints, enabled: () => named() && !isRegression(state),
    classes: () => Math.max(3, engine.classes),
  });
  const showTest = ui.checkbox("show-test", { label: "showTest", value: () => state.show_test || named(), disabled: named }, (on) => ui.set({ show_test: on }));
  const sharp = ui.checkbox("discretize", { label: "discretize", value: () => state.discretize }, (on) => ui.set({ discretize: on }));
  const asShare = (x) => (x === null ? ui.text.nothing : fill(ui.text.percent, { x: number(100 * x, 1) }));
  const asLoss = (x) => (x === null ? ui.text.nothing : compact(x));
  const legend = element("p", { class: "dl101-hint", "data-testid": "legend" });
  const results = element("table", { class: "dl101-results" });
  const cells = {};
  const curve = ui.panel("loss-curve", { label: "curve", describe: describeCurve, aspect: 2, margin: [46, 12, 8, 18] }, paintCurve);

  // What went wrong, and why a run ended
  const calmer = ui.button("calmer", { label: "calmer", hidden: () => !state.diverged && !isWorse() }, () => startWith({ learning_rate: Math.max(state.learning_rate / 10, 1e-6) }));
  const noteText = element("span");
  const note = element("div", { class: "dl101-note", role: "status", "data-testid": "note" }, noteText, calmer.node);
  const isWorse = () => state.epoch >= 1 && state.curve.length > 1 && state.curve[0][0] === 0 && now().train.loss > WORSE * state.curve[0][1];
  function noteNow() {
    const { text } = ui;
    if (state.diverged) return fill(text.diverged, { step: state.steps + 1 });
    if (noData()) return text.noRun;
    if (stopped === "loss") return fill(text.stoppedLoss, { x: compact(state.stop_loss) });
    if (stopped === "epoch") return fill(text.stoppedEpoch, { x: state.stop_epoch });
    return isWorse() ? text.worse : "";
  }

  checkStart();
  return {
    nodes: [
      element("div", { class: "dl101-bar" }, run.node, step.node, epochButton.node, restart.node, counts, ui.tools),
      element("div", { class: "dl101-bar dl101-row" }, rate.node, kind.node, optimizer.node, penalty.node, strength.node, batch.node),
      element("div", { class: "dl101-second" }, settings, preset.node),
      task,
      note,
      element("div", { class: "dl101-columns" },
        element("div", { class: "dl101-data" }, dataTitle, element("div", { class: "dl101-thumbs" }, ...thumbs.map(({ node }) => node)),
          ownHint, tools.tool.node, clear.node, noise.node, share.node, size.node, seed.node, otherSeed.node),
        element("div", { class: "dl101-middle" },
          element("div", { class: "dl101-bar" }, layersNow, fewerLayers, moreLayers, view.node),
          network.figure, linesHint, editor),
        element("div", { class: "dl101-output" }, plane.figure, element("div", { class: "dl101-ticks" }, showTest.node, sharp.node), legend, results, curve.figure)),
    ],
    summary, update, relabel,
    onreset() {
      stopped = "";
      picked = null;
      checkStart(true);
      live();
    },
    outside() {
      run.stop();
      stopped = "";
    },
  };

  /** After a link or a reset: weights that do not fit start from the seed; what belongs to other weights is forgotten. */
  function checkStart(forget = false) {
    tidy(state);
    engine.fresh();
    if (state.weights.length !== engine.net.count) Object.assign(state, { weights: engine.start(), steps: 0, epoch: 0, position: 0 });
    engine.fresh();
    const last = state.curve.at(-1);
    const close = (a, b) => a === b || Math.abs(a - b) <= 1e-6 * Math.abs(b);
    if (!forget && last?.[0] === state.steps && close(last[1], now().train.loss)) return;
    Object.assign(state, { memory: {}, diverged: false });
    engine.fresh();
    state.curve = curveStart();
  }

  /** Tells Python what a reset made of the traits that are not shared. */
  function live() {
    ui.set({ weights: state.weights, steps: state.steps, epoch: state.epoch, position: state.position, memory: {}, diverged: false, curve: state.curve });
  }

  function update() {
    engine.fresh();
    showTask();
    network.update();
    showEditor();
    const { text } = ui;
    layersNow.textContent = fill(text.hiddenLayers, { n: state.hidden.length });
    fewerLayers.disabled = !state.hidden.length;
    moreLayers.disabled = state.hidden.length >= MOST_LAYERS;
    linesHint.textContent = state.view === "weights" ? text.linesWeights : text.linesGradients;
    ownHint.hidden = !named() || isRegression(state);
    legend.hidden = !named() || !state.class_names.length || !engine.classes;
    legend.textContent = state.class_names.map((name, k) => `${CLASS_MARKS[k]} ${name}`).join("   ");
    const words = noteNow();
    if (noteText.textContent !== words) noteText.textContent = words;
    note.hidden = !words;
    for (const thumb of thumbs) {
      thumb.node.setAttribute("aria-pressed", String(thumb.name === state.dataset));
      paintThumb(thumb);
    }
    const { train, test } = now();
    if (cells.train) {
      cells.train.textContent = asLoss(train.loss);
      cells.test.textContent = asLoss(test.loss);
      cells.trainRight.textContent = asShare(train.accuracy);
      cells.testRight.textContent = asShare(test.accuracy);
      cells.rightRow.hidden = !engine.classes;
    }
    titlePicture();
  }

  function titlePicture() {
    plane.figure.firstChild.textContent = seen ? fill(ui.text.pictureOf, { unit: network.nameOfUnit(seen) }) : ui.text.picture;
  }

  function relabel() {
    const { text } = ui;
    network.relabel();
    asked = "";
    settingsTitle.textContent = text.settings;
    answerTitle.textContent = text.answer;
    dataTitle.textContent = text.data;
    ownHint.textContent = text.own;
    fewerLayers.setAttribute("aria-label", text.fewerLayers);
    moreLayers.setAttribute("aria-label", text.moreLayers);
    for (const { name, canvas, caption } of thumbs) {
      caption.textContent = text.datasets[name];
      canvas.setAttribute("aria-label", fill(text.dataset, { name: text.datasets[name] }));
    }
    const cell = (id) => element("td", { "data-testid": id });
    Object.assign(cells, { train: cell("value-train"), test: cell("value-test"), trainRight: cell("value-train-right"), testRight: cell("value-test-right") });
    cells.rightRow = element("tr", {}, element("th", { scope: "row" }, text.right), cells.trainRight, cells.testRight);
    results.replaceChildren(
      element("tr", {}, element("td"), element("th", { scope: "col" }, `━ ${text.trainLoss}`), element("th", { scope: "col" }, `┅ ${text.testLoss}`)),
      element("tr", {}, element("th", { scope: "row" }, "J"), cells.train, cells.test), cells.rightRow);
  }

  // --- pictures

  function valueColour(value) {
    const [low, high] = ui.colours.classes.map(rgbOf);
    const rgb = blend([low, ui.colours.heat[1], high], (value + 1) / 2, [0, 0, 0]).map(Math.round);
    return `rgb(${rgb.join()})`;
  }

  function paintPlane(p) {
    engine.fresh();
    const { context } = p;
    const { colours } = ui;
    const m = CELLS * CELLS;
    if (seen && seen[0] === 0) {
      const X = gridOf([FEATURE_NAMES[seen[1]]]);
      p.stretch(fieldPicture(X, 0, shadingOf("linear", X, 0, m), colours.heat, false));
    } else if (seen && seen[0] <= state.hidden.length) {
      const values = engine.maps()[seen[0] - 1];
      const from = seen[1] * m;
      p.stretch(fieldPicture(values, from, shadingOf(engine.net.activations[seen[0] - 1], values, from, m), colours.heat, state.discretize));
    } else {
      const values = engine.maps().at(-1);
      const outputs = engine.net.sizes.at(-1);
      if (outputs > 1) p.stretch(classPicture(values, outputs, classColours(), colours.heat[1], state.discretize));
      else p.stretch(fieldPicture(values, 0, outputShading(engine.loss), colours.heat, state.discretize));
    }
    context.drawImage(pointsPicture(p), 0, 0, p.width, p.height);
    const real = (axis) => (tick) => {
      const [low, high] = state.ranges[axis];
      return String(Number((low + ((tick + REACH) / (2 * REACH)) * (high - low)).toPrecision(3))).replace("-", "−");
    };
    const spread = [-5, 0, 5];
    // Both axes have ticks of their own where own data have been brought to −6 … 6.
    p.axes(colours, { xTicks: spread, yTicks: [], xName: state.columns[0], yName: state.columns[1], format: real(0) });
    context.font = "11px system-ui, sans-serif";
    context.fillStyle = colours.muted;
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const tick of spread) context.fillText(real(1)(tick), 40, p.y(tick));
  }

  function classColours() {
    return [...ui.colours.classes, ...ui.colours.units.slice(2)];
  }

  /** The points drawn once for many pictures. */
  function pointsPicture(p) {
    const key = [p.width, p.height, p.ratio, ui.colours.ground, state.show_test, engine.classes].join();
    if (pointsDrawn?.key === key && pointsDrawn.training === engine.training && pointsDrawn.points === engine.points) return pointsDrawn.canvas;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [p.canvas.width, p.canvas.height];
    const context = canvas.getContext("2d");
    context.scale(p.ratio, p.ratio);
    const size = engine.points.length > 150 ? 2.8 : 4.2;
    engine.points.forEach((point, k) => {
      const training = engine.training.has(k);
      if (!p.contains(point) || (!training && !state.show_test && !named())) return;
      drawPoint(context, p.x(point[0]), p.y(point[1]), point[2], training, size);
    });
    pointsDrawn = { key, training: engine.training, points: engine.points, canvas };
    return canvas;
  }

  function drawPoint(context, x, y, label, training, size) {
    const { colours } = ui;
    if (engine.classes) {
      mark(context, x, y, label, training ? colours : { ...colours, classes: classColours().map(() => colours.ground), units: colours.units.map(() => colours.ground), halo: classColours()[label] }, size);
      return;
    }
    context.beginPath();
    context.arc(x, y, size, 0, 2 * Math.PI);
    context.fillStyle = training ? valueColour(label) : colours.ground;
    context.strokeStyle = training ? colours.halo : valueColour(label);
    context.lineWidth = training ? 1 : 1.6;
    context.fill();
    context.stroke();
  }

  function paintThumb(thumb) {
    const key = `${ui.colours.ground} ${thumb.name === "own" ? state.points.length : ""}`;
    if (thumb.drawn === key) return;
    thumb.drawn = key;
    const context = thumb.canvas.getContext("2d");
    context.clearRect(0, 0, 64, 64);
    const points = thumb.name === "own" ? state.points.slice(0, 200) : playgroundPoints(thumb.name, 160, 0, 1);
    const spread = thumb.name !== "own" ? DATASETS[thumb.name].numbers : state.task === "regression";
    for (const [x1, x2, label] of points) {
      context.fillStyle = spread ? valueColour(label) : classColours()[label];
      context.fillRect(32 + 5 * x1 - 1.5, 32 - 5 * x2 - 1.5, 3.2, 3.2);
    }
    if (!points.length) {
      context.strokeStyle = ui.colours.muted;
      context.lineWidth = 3;
      context.beginPath();
      context.moveTo(32, 20);
      context.lineTo(32, 44);
      context.moveTo(20, 32);
      context.lineTo(44, 32);
      context.stroke();
    }
  }

  function paintCurve(p) {
    const { colours } = ui;
    const { curve: entries } = state;
    const steps = entries.length ? entries.at(-1)[0] : 0;
    const first = entries.length ? entries[0][0] : 0;
    const last = first + roundUp(Math.max(steps - first, 100));
    const seenValues = entries.flatMap(([, train, test]) => [train, test]).filter(Number.isFinite);
    const top = Math.max(0.1, ...seenValues) * 1.06;
    p.extent = [first, last, 0, top];
    p.axes(colours, { xTicks: [first, last], yTicks: ticks(0, top, 3), xName: "", yName: "J", grid: true, format: (x) => (Math.abs(x) >= 1e4 ? compact(x).replace(".000", "") : String(x)) });
    p.clipped(() => {
      polyline(p, entries.filter((each) => each[2] !== null).map(([x, , test]) => [x, test]), colours.muted, { width: 1.8, dash: [4, 3] });
      polyline(p, entries.filter((each) => each[1] !== null).map(([x, train]) => [x, train]), colours.path, { width: 2 });
    });
    const end = entries.at(-1);
    if (end && end[2] !== null) dot(p, end[0], end[2], colours.muted, { size: 3.5 });
    if (end && end[1] !== null) dot(p, end[0], end[1], colours.path, { size: 3.5 });
    if (!seenValues.length) words(p.context, ui.text.nothing, p.width / 2, p.height / 2, colours);
  }

  // --- words

  function kindsInWords() {
    const used = state.activations.slice(0, state.hidden.length);
    const names = new Set(used).size === 1 ? [used[0]] : used;
    return names.map((name) => ui.text.activations.find(([key]) => key === name)[1]).join(", ");
  }

  function summary() {
    const { text } = ui;
    engine.fresh();
    const { train, test } = now();
    const name = text.datasets[state.dataset];
    const plain = fill(text.plain, {
      data: name[0].toUpperCase() + name.slice(1), sizes: engine.net.sizes.join("–"), kinds: state.hidden.length ? ` (${kindsInWords()})` : "", epoch: state.epoch,
    });
    if (train.loss === null) return plain + text.noPoints;
    let words = plain + fill(text.loses, { train: asLoss(train.loss), test: asLoss(test.loss) });
    if (engine.classes) words += fill(text.rights, { train: asShare(train.accuracy), test: asShare(test.accuracy) });
    if (state.diverged) words += ` ${fill(text.diverged, { step: state.steps + 1 })}`;
    return words;
  }

  function describeCurve() {
    const { train, test } = now();
    return fill(ui.text.curveWords, { train: asLoss(train.loss), test: asLoss(test.loss), steps: state.steps });
  }
}

export default interactive({ name: "playground", keys: STATE, text: PLAYGROUND_TEXT, build, tidy, derived, elastic: ["features", "hidden", "activations", "weights", "points"] });
