// The curves of a training that runs in Python: this page asks for some steps, draws the answer, then asks again.

import { floatsOf } from "./kit/ask.js";
import { record } from "./kit/curve.js";
import { dot, polyline, roundUp, words } from "./kit/draw.js";
import { element } from "./kit/dom.js";
import { interactive } from "./kit/interactive.js";
import { ticks } from "./kit/panel.js";
import { fill, number } from "./kit/text.js";

const SLICE = 0.06; // seconds of training in one answer; what may still come after Pause
const CALM_SLICE = 0.15; // where motion is unwelcome and pictures are few
const PATIENCE = 1000; // milliseconds after which the page says that it waits
const REPLAY = 240; // pictures in which a recorded run is played
const COLUMNS = 10; // pictures of the batch side by side
const NARROW = 4; // on a narrow page

const TEXT = {
  ru: {
    loss: "Потери", accuracy: "Верных ответов, %", batch: "Батч: что на картинке и что ответила сеть", smoothing: "сглаживание", axis: "Ось потерь:", axes: [["linear", "обычная"], ["log", "логарифмическая"]],
    stepName: "шаг", training: "обучение", validation: "проверка", at: "показать до шага", steps: "шаг", trainingLoss: "потери, обучение", validationLoss: "потери, проверка",
    nothing: "Обучать нечего: укажите step.", none: "Ни одного шага ещё нет.", summary: "Шаг {step}. Обучение: {train}", also: "; проверка: {val}",
    pair: "потери {loss}", right: ", верно {percent} %", waiting: "Python занят другой ячейкой. Обучение продолжится, когда она закончит.",
    failed: "Обучение остановлено: {error}", recorded: "Запись: здесь нет Python, обучение проигрывается по записи.", batchWords: "Шаг {step}: верно {right} из {all}.",
    noBatch: "Картинок нет.", diverged: "Потери стали бесконечными: шаг обучения слишком велик?",
  },
  en: {
    loss: "Loss", accuracy: "Right answers, %", batch: "Batch: what the picture shows and what the network says", smoothing: "smoothing", axis: "Axis of the loss:", axes: [["linear", "linear"], ["log", "logarithmic"]],
    stepName: "step", training: "training", validation: "validation", at: "show up to step", steps: "step", trainingLoss: "loss, training", validationLoss: "loss, validation",
    nothing: "There is nothing to train: give step.", none: "No step has been taken yet.", summary: "Step {step}. Training: {train}", also: "; validation: {val}",
    pair: "loss {loss}", right: ", {percent} % right", waiting: "Python is busy with another cell. Training goes on when it is done.",
    failed: "Training has stopped: {error}", recorded: "A record: there is no Python here, the training is played again.", batchWords: "Step {step}: {right} of {all} right.",
    noBatch: "No pictures.", diverged: "The loss has become infinite: is the learning rate too large?",
  },
};

/** Exponential mean of the finite values, without the pull of the first one; smoothing 0 leaves them as they are. */
function smoothed(values, smoothing) {
  let [sum, weight] = [0, 0];
  return values.map((value) => {
    if (value !== null) {
      sum = smoothing * sum + (1 - smoothing) * value;
      weight = smoothing * weight + (1 - smoothing);
    }
    return weight ? sum / weight : null;
  });
}

/** Rows of an answer: [step, loss, accuracy] with null for what is not a number. */
function rowsOf(floats) {
  return Array.from({ length: floats.length / 3 }, (_, k) => [floats[3 * k], ...[1, 2].map((c) => (Number.isFinite(floats[3 * k + c]) ? floats[3 * k + c] : null))]);
}

export const formulas = { smoothed, rowsOf };

function tidy(state) {
  state.smoothing = Math.min(Math.max(state.smoothing, 0), 0.99);
  if (!["linear", "log"].includes(state.axis)) state.axis = "linear";
}

const KEYS = ["curve", "validation", "batch", "classes", "live", "smoothing", "axis"];

function build(ui) {
  const { state } = ui;
  const live = () => state.live && ui.python.possible;
  const last = (list) => list[list.length - 1];
  const end = () => last(state.curve)?.[0] ?? 0;
  let upTo = Infinity; // of a recorded run: how far it is shown
  let trouble = "";
  let pictures = { of: null, list: [] };
  let after = Promise.resolve(); // what the last answer set in motion
  const shown = (list) => (upTo >= end() ? list : list.filter(([step]) => step <= upTo));

  const loss = ui.panel("loss", { label: "loss", aspect: 1.75, margin: [44, 10, 8, 30] }, (p) => paintCurve(p, 1));
  const accuracy = ui.panel("accuracy", { label: "accuracy", aspect: 1.75, margin: [38, 10, 8, 30] }, (p) => paintCurve(p, 2));
  const batch = ui.panel("batch", { label: "batch", describe: describeBatch, aspect: 6.3, margin: [0, 0, 0, 0] }, paintBatch);

  const run = ui.player("run", { disabled: () => !live() && !state.curve.length, onchange }, (frames) => (live() ? pull(1e9, frames > 1 ? CALM_SLICE : SLICE) : replay(frames)));
  const one = ui.button("step", { label: "step", disabled: () => !live() && !state.curve.length }, () => {
    run.stop();
    if (live()) pull(1, SLICE);
    else show(Math.min(end(), state.curve.find(([step]) => step > (upTo >= end() ? 0 : upTo))?.[0] ?? end()));
    ui.say();
  });
  const smoothing = ui.slider("smoothing", { min: 0, max: 0.99, step: 0.01, hardMin: 0, hardMax: 0.99, label: "smoothing", value: () => state.smoothing }, (value) => ui.set({ smoothing: value }));
  const axis = ui.radios("axis", { label: "axis", choices: "axes", value: () => state.axis }, (value) => ui.set({ axis: value }));
  const place = ui.slider("at", { min: 0, max: 100, step: 1, digits: 0, hardMin: 0, label: "at", hidden: () => live() || !state.curve.length, value: () => Math.min(upTo, end()) }, (value) => { run.stop(); show(value); ui.say(); });
  const numbers = ui.numbers(
    ui.readout("steps", { label: "steps", value: () => String(last(shown(state.curve))?.[0] ?? 0) }),
    ui.readout("training", { label: "trainingLoss", value: () => digits(last(shown(state.curve))?.[1]) }),
    ui.readout("validation", { label: "validationLoss", value: () => digits(last(shown(state.validation))?.[1]) }),
  );
  const note = element("p", { class: "dl101-note", "data-testid": "note", role: "status", hidden: true });
  const ticking = setInterval(tellNote, 250);
  const range = place.node.querySelector("input[type=range]");

  return {
    nodes: [
      element("div", { class: "dl101-bar" }, element("div", { class: "dl101-buttons" }, run.node, one.node), axis.node, ui.tools),
      note,
      element("div", { class: "dl101-curves" }, loss.figure, accuracy.figure),
      batch.figure,
      element("div", { class: "dl101-sliders" }, smoothing.node, place.node),
      numbers,
    ],
    summary,
    onreset,
    relabel: tellNote,
    update() {
      range.max = end();
      batch.figure.hidden = !state.batch.labels;
      tellNote();
    },
    outside() { trouble = ""; upTo = Infinity; },
    stop: () => clearInterval(ticking),
  };

  // --- asking Python

  /** Asks for up to `count` steps; false ends the run. Does nothing while an answer is awaited. */
  function pull(count, seconds) {
    if (trouble && run.playing) return false;
    const answer = ui.python.ask({ kind: "steps", count, seconds });
    if (answer) after = answer.then(arrived);
    return true;
  }

  function arrived({ content, buffers }) {
    if (content.busy) return;
    trouble = content.error ?? "";
    if (!trouble) {
      const rows = rowsOf(floatsOf(buffers[0]));
      for (const row of rows.slice(0, content.steps)) state.curve = record(state.curve, row);
      for (const row of rows.slice(content.steps)) state.validation = record(state.validation, row);
      if (content.batch.labels) state.batch = { ...content.batch, bytes: bytesOf(buffers[1]) };
      if (rows.slice(0, content.steps).some(([, J]) => J === null)) run.stop();
    }
    if (trouble) run.stop();
    ui.paint();
    if (!run.playing) settle(); // a single step, or the last answer after Pause
  }

  function onchange(playing) {
    if (playing) { trouble = ""; if (!live() && upTo >= end()) upTo = 0; }
    else if (live() && !ui.python.open) settle();
  }

  /** Python's traits follow, for whoever reads them there. */
  function settle() {
    ui.python.tell({ kind: "settle" });
    ui.say();
  }

  function onreset() {
    trouble = "";
    upTo = Infinity;
    if (live()) after.then(() => ui.python.ask({ kind: "restart" })); // an answer on its way comes first
  }

  // --- a recorded run

  function show(step) {
    upTo = step >= end() ? Infinity : step;
    ui.paint();
  }

  function replay(frames) {
    show((upTo === Infinity ? end() : upTo) + (frames * end()) / REPLAY);
    ui.say();
    return upTo < end();
  }

  // --- words

  function digits(x) {
    return x === undefined ? "–" : x === null ? "∞" : number(x, 3);
  }

  function pair([, J, share]) {
    const { text } = ui;
    return fill(text.pair, { loss: digits(J) }) + (share === null ? "" : fill(text.right, { percent: number(100 * share, 1) }));
  }

  function summary() {
    const { text } = ui;
    const [train, val] = [last(shown(state.curve)), last(shown(state.validation))];
    if (!train) return state.curve.length || state.live ? text.none : text.nothing;
    return `${fill(text.summary, { step: train[0], train: pair(train) })}${val ? fill(text.also, { val: pair(val) }) : ""}.`;
  }

  function tellNote() {
    const { text } = ui;
    if (!text) return;
    const infinite = last(state.curve)?.[1] === null;
    const said = trouble ? fill(text.failed, { error: trouble === "step" ? text.nothing : trouble })
      : ui.python.waited() > PATIENCE ? text.waiting
        : infinite ? text.diverged : !live() && state.curve.length ? text.recorded : "";
    if (note.textContent !== said) note.textContent = said;
    note.hidden = !said;
  }

  function describeBatch() {
    const { labels, chosen, step } = state.batch;
    if (!labels) return `${ui.text.batch}. ${ui.text.noBatch}`;
    return `${ui.text.batch}. ${fill(ui.text.batchWords, { step, right: labels.filter((each, k) => each === chosen[k]).length, all: labels.length })}`;
  }

  // --- pictures

  /** column 1: the loss, 2: the accuracy in per cent. */
  function paintCurve(p, column) {
    const { colours, text } = ui;
    const log = column === 1 && state.axis === "log";
    const height = (value) => (value === null ? null : column === 2 ? 100 * value : log ? Math.log10(Math.max(value, 1e-12)) : value);
    const [train, val] = [shown(state.curve), shown(state.validation)];
    const heights = [...train, ...val].map((row) => height(row[column])).filter((each) => each !== null);
    const right = roundUp(Math.max(live() ? end() : last(train)?.[0] ?? 0, 10));
    let [low, high] = column === 2 ? [0, 104] : [0, Math.max(0.7, ...heights) * 1.05];
    if (log) [low, high] = heights.length ? [Math.floor(Math.min(...heights)), Math.ceil(Math.max(...heights, Math.min(...heights) + 0.1))] : [-1, 0];
    p.extent = [0, right, low, high];
    p.axes(colours, { xTicks: ticks(0, right, 5), yTicks: ticks(low, high, 4).filter((y) => !log || Number.isInteger(y)), xName: text.stepName, yName: "", grid: true, format: (x) => String(x) });
    if (log) powers(p);
    const points = (list, values) => list.map(([step], k) => (values[k] === null ? null : [step, values[k]]));
    const raw = train.map((row) => height(row[column]));
    p.clipped(() => {
      p.context.globalAlpha = state.smoothing ? 0.3 : 1;
      polyline(p, points(train, raw), colours.units[0], { width: 1 });
      p.context.globalAlpha = 1;
      if (state.smoothing) polyline(p, points(train, smoothed(raw, state.smoothing)), colours.units[0], { width: 2.2 });
      polyline(p, points(val, val.map((row) => height(row[column]))), colours.units[1], { width: 2.2, dash: [6, 4] });
    });
    const end2 = last(val);
    if (end2 && end2[column] !== null) dot(p, end2[0], height(end2[column]), colours.units[1], { size: 4, rim: colours.ground });
    legend(p, column);
  }

  /** 10⁻¹, 1, 10 … in place of the exponents: the axis writes whole numbers. */
  function powers(p) {
    const { context } = p;
    context.clearRect(14, 0, 29, p.height - 26);
    for (const y of ticks(p.extent[2], p.extent[3], 4).filter(Number.isInteger)) {
      words(context, String(Number((10 ** y).toPrecision(1))), 40, p.y(y), ui.colours, { align: "right", colour: ui.colours.muted });
    }
  }

  function legend(p, column) {
    const { colours, text } = ui;
    const y = column === 1 ? 20 : p.height - 62;
    [[text.training, 0, []], [text.validation, 1, [6, 4]]].forEach(([name, unit, dash], k) => {
      const x = p.width - 110;
      p.context.beginPath();
      p.context.setLineDash(dash);
      p.context.moveTo(x, y + 16 * k);
      p.context.lineTo(x + 26, y + 16 * k);
      p.context.strokeStyle = colours.units[unit];
      p.context.lineWidth = 2.2;
      p.context.stroke();
      p.context.setLineDash([]);
      words(p.context, name, x + 32, y + 16 * k, colours, { align: "left" });
    });
  }

  function bytesOf(buffer) {
    return buffer instanceof ArrayBuffer ? new Uint8Array(buffer) : new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }

  /** The pictures of the batch as canvases, made once for each batch. */
  function canvases() {
    const { batch: now } = state;
    if (pictures.of === now) return pictures.list;
    const bytes = now.bytes ?? Uint8Array.from(atob(now.pixels ?? ""), (each) => each.charCodeAt(0));
    const each = now.height * now.width;
    pictures = {
      of: now,
      list: now.labels.map((_, k) => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [now.width, now.height];
        const image = new ImageData(now.width, now.height);
        for (let i = 0; i < each; i++) {
          for (let c = 0; c < 3; c++) image.data[4 * i + c] = bytes[3 * (k * each + i) + c];
          image.data[4 * i + 3] = 255;
        }
        canvas.getContext("2d").putImageData(image, 0, 0);
        return canvas;
      }),
    };
    return pictures.list;
  }

  function paintBatch(p) {
    if (!state.batch.labels) return;
    const { colours } = ui;
    const { context } = p;
    const { labels, chosen, p: sure } = state.batch;
    const name = (k) => state.classes[k] ?? String(k);
    const font = "11px system-ui, sans-serif";
    context.font = `600 ${font}`;
    // As many pictures as leave room for the words under each.
    const widest = Math.max(...chosen.map((k) => context.measureText(`✗ ${name(k)}`).width));
    const columns = Math.min(p.width < 520 ? NARROW : COLUMNS, Math.max(1, Math.floor(p.width / (widest + 8))));
    const side = p.width / columns;
    context.imageSmoothingEnabled = false;
    canvases().slice(0, columns).forEach((canvas, k) => {
      const right = labels[k] === chosen[k];
      const inner = Math.min(side - 8, p.height - 46);
      const x = (k + 0.5) * side;
      context.drawImage(canvas, x - inner / 2, 15, inner, inner);
      context.strokeStyle = right ? colours.edge : colours.units[1];
      context.lineWidth = right ? 1 : 3;
      context.strokeRect(x - inner / 2, 15, inner, inner);
      words(context, name(labels[k]), x, 7, colours, { font, colour: colours.muted });
      const said = { font: right ? font : `600 ${font}`, colour: right ? colours.ink : colours.units[1] };
      words(context, `${right ? "✓" : "✗"} ${name(chosen[k])}`, x, inner + 24, colours, said);
      words(context, `${number(100 * sure[k], 0)} %`, x, inner + 38, colours, said);
    });
  }
}

export default interactive({ name: "live-training", keys: KEYS, text: TEXT, build, tidy });
