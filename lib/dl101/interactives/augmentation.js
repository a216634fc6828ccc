// One picture and every transform of dl101.augmentation, computed here; a test in a browser compares the two.

import { element } from "./kit/dom.js";
import { interactive } from "./kit/interactive.js";
import { normal, uniform } from "./kit/random.js";
import { fill, number } from "./kit/text.js";

const NEUTRAL = { flip: false, dx: 0, dy: 0, angle: 0, scale: 1, brightness: 1, contrast: 1, noise: 0, cut: 0, cut_x: 0.5, cut_y: 0.5 };
const FIELDS = Object.keys(NEUTRAL); // in the order in which random numbers are drawn for them
const REACH = { dx: 0.12, dy: 0.12, angle: 10, scale: 0.2, brightness: 0.5, contrast: 0.4, noise: 0.05, cut: 0.3 };
const LIMITS = {
  dx: [-1, 1], dy: [-1, 1], angle: [-180, 180], scale: [0.2, 5], brightness: [0, 4], contrast: [0, 4], noise: [0, 0.5], cut: [0, 1], cut_x: [0, 1], cut_y: [0, 1],
};
const RANGE = { dx: [-0.6, 0.6], dy: [-0.6, 0.6], scale: [0.4, 2.5], brightness: [0, 3], contrast: [0, 3] };
const GREY = 0.5;
const DRAWS = 8;
const ENOUGH = 0.25; // share of the box that has to be seen for the label to stand
const FLAT = 0.02; // a picture whose values spread less than this shows nothing

const TEXT = {
  ru: {
    picture: "Картинка", kinds: ["без коробки", "коробка"], name: "{n}: {kind}", before: "Исходная", after: "Изменённая", draws: "Восемь случайных: щёлкните, чтобы взять",
    flip: "отразить", dx: "сдвиг вправо", dy: "сдвиг вниз", angle: "поворот, °", scale: "масштаб", brightness: "яркость", contrast: "контраст", noise: "шум",
    cut: "вырезано", cut_x: "квадрат: x", cut_y: "квадрат: y", strength: "сила", draw: "Случайно", none: "Без изменений",
    mirrored: "отражена", turn: "поворот", unchanged: "без изменений",
    question: ["Коробка ещё видна?", "Коробки по-прежнему нет?"], choices: [["yes", "да"], ["no", "нет"]],
    good: "Да: видно {seen} % коробки, метка верна.", goodNone: "Да: ни одно из этих изменений коробки не добавит.", goodOwn: "Решайте сами: у своей картинки контура коробки нет.",
    gone: "Нет: видно только {seen} % коробки. С меткой «коробка» эта картинка учит неверному.", flat: "Нет: на такой картинке ничего не разобрать. Метка осталась, смысла в ней нет.",
    look: "Посмотрите ещё раз. ", summary: "Картинка {n} ({kind}): {what}.", seen: " Видно {percent} % коробки.", drawsWords: "Случайные варианты с номерами от {first} до {last}.",
  },
  en: {
    picture: "Picture", kinds: ["no box", "box"], name: "{n}: {kind}", before: "Original", after: "Changed", draws: "Eight at random: click one to take it",
    flip: "mirror", dx: "shift right", dy: "shift down", angle: "rotation, °", scale: "scale", brightness: "brightness", contrast: "contrast", noise: "noise",
    cut: "cut out", cut_x: "square: x", cut_y: "square: y", strength: "strength", draw: "Random", none: "Unchanged",
    mirrored: "mirrored", turn: "rotation", unchanged: "unchanged",
    question: ["Can a box still be seen?", "Is there still no box?"], choices: [["yes", "yes"], ["no", "no"]],
    good: "Yes: {seen} % of the box is seen, the label holds.", goodNone: "Yes: none of these changes adds a box.", goodOwn: "Judge for yourself: a picture of your own has no outline of the box.",
    gone: "No: only {seen} % of the box is seen. Labelled “box”, this picture teaches what is wrong.", flat: "No: nothing can be made out in such a picture. The label is left, without a meaning.",
    look: "Look again. ", summary: "Picture {n} ({kind}): {what}.", seen: " {percent} % of the box is seen.", drawsWords: "Random variants number {first} to {last}.",
  },
};

// --- formulas -------------------------------------------------------------------------------------------------------

const clamp = (x) => Math.min(Math.max(x, 0), 1);

/** Random changes of a seed for one picture, as dl101.augmentation.draw(1, seed, strength). */
function drawn(seed, strength) {
  const u = uniform(seed, FIELDS.length);
  return Object.fromEntries(FIELDS.map((name, k) => {
    const most = strength * (REACH[name] ?? 0);
    if (name === "flip") return [name, u[k] < 0.5 && strength > 0];
    if (name === "cut_x" || name === "cut_y") return [name, u[k]];
    if (name === "noise" || name === "cut") return [name, u[k] * most];
    const signed = (2 * u[k] - 1) * most;
    return [name, ["scale", "brightness", "contrast"].includes(name) ? Math.exp(signed) : signed];
  }));
}

/** Where in the original, in shares of its side, the colour of the place x, y of the result is. */
function sourceOf(c, x, y) {
  const [u, v] = [(x - c.dx - 0.5) / c.scale, (y - c.dy - 0.5) / c.scale];
  const angle = (c.angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [(c.flip ? -1 : 1) * (cos * u - sin * v) + 0.5, sin * u + cos * v + 0.5];
}

/** Values (n · n · 3, from 0 to 1) after the changes c; seed: of the noise. */
function changed(values, n, c, seed) {
  const out = new Float64Array(values.length);
  let sum = 0;
  for (let row = 0, i = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const [sx, sy] = sourceOf(c, (column + 0.5) / n, (row + 0.5) / n);
      const x = Math.min(Math.max(sx * n - 0.5, 0), n - 1); // beyond the edge: the colour of the edge
      const y = Math.min(Math.max(sy * n - 0.5, 0), n - 1);
      const [x0, y0] = [Math.floor(x), Math.floor(y)];
      const [x1, y1] = [Math.min(x0 + 1, n - 1), Math.min(y0 + 1, n - 1)];
      const [a, b] = [x - x0, y - y0];
      for (let channel = 0; channel < 3; channel++, i++) {
        const at = (r, q) => values[(r * n + q) * 3 + channel];
        out[i] = clamp(c.brightness * ((1 - b) * ((1 - a) * at(y0, x0) + a * at(y0, x1)) + b * ((1 - a) * at(y1, x0) + a * at(y1, x1))));
        sum += out[i];
      }
    }
  }
  const mean = sum / out.length;
  const noise = c.noise > 0 ? normal(seed, out.length) : null;
  for (let i = 0; i < out.length; i++) {
    out[i] = clamp(mean + (out[i] - mean) * c.contrast);
    if (noise) out[i] = clamp(out[i] + c.noise * noise[(i % 3) * n * n + Math.floor(i / 3)]); // torch has the channels first
  }
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      if (isCut(c, (column + 0.5) / n, (row + 0.5) / n)) out.fill(GREY, (row * n + column) * 3, (row * n + column + 1) * 3);
    }
  }
  return out;
}

function isCut(c, x, y) {
  return Math.abs(x - c.cut_x) < c.cut / 2 && Math.abs(y - c.cut_y) < c.cut / 2;
}

function inside(corners, x, y) {
  let odd = false;
  corners.forEach(([x1, y1], k) => {
    const [x2, y2] = corners[(k + 1) % corners.length];
    if (y1 !== y2 && (y1 > y) !== (y2 > y) && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) odd = !odd;
  });
  return odd;
}

/** Share of the box that is in the frame and not cut out; null without an outline. */
function seenShare(outline, n, c) {
  if (outline.length < 3) return null;
  let [whole, there] = [0, 0];
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const [x, y] = [(column + 0.5) / n, (row + 0.5) / n];
      if (inside(outline, x, y)) whole++;
      if (!isCut(c, x, y) && inside(outline, ...sourceOf(c, x, y))) there++;
    }
  }
  return Math.min(1, there / (c.scale * c.scale) / whole);
}

function spread(values) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
}

export const formulas = { drawn, changed, seenShare, spread };

function tidy(state) {
  state.picture = Math.min(Math.max(Math.round(state.picture), 0), state.pictures.length - 1);
  for (const [name, [low, high]] of Object.entries(LIMITS)) state[name] = Math.min(Math.max(state[name], low), high);
  state.strength = Math.min(Math.max(state.strength, 0), 3);
  if (!["", "yes", "no"].includes(state.answer)) state.answer = "";
}

// --- the interactive ------------------------------------------------------------------------------------------------

const KEYS = ["picture", ...FIELDS, "seed", "strength", "answer", "pictures", "size", "labels", "outlines"];

function build(ui) {
  const { state } = ui;
  const decoded = new Map();
  const original = () => {
    const text = state.pictures[state.picture];
    if (!decoded.has(text)) decoded.set(text, Float64Array.from(atob(text), (each) => each.charCodeAt(0) / 255));
    return decoded.get(text);
  };
  const label = () => state.labels[state.picture];
  const outline = () => state.outlines[state.picture] ?? [];
  const changes = () => Object.fromEntries(FIELDS.map((name) => [name, state[name]]));
  const seen = () => seenShare(outline(), state.size, changes());
  let result = { key: "", values: null }; // the changed picture, kept until something changes
  let strip = { key: "", canvases: [] };

  const none = { aspect: 1, margin: [0, 0, 0, 0] };
  const before = ui.panel("before", { label: "before", ...none }, (p) => picture(p, canvasOf(original())));
  const after = ui.panel("after", { label: "after", ...none }, (p) => picture(p, canvasOf(now())));
  const draws = ui.panel("draws", { label: "draws", describe: () => `${ui.text.draws}. ${fill(ui.text.drawsWords, { first: state.seed + 1, last: state.seed + DRAWS })}`, aspect: DRAWS, margin: [0, 0, 0, 0], extent: [0, DRAWS, 0, 1] }, paintDraws);
  draws.canvas.addEventListener("click", (event) => take(state.seed + 1 + Math.min(Math.max(Math.floor(draws.at(event)[0]), 0), DRAWS - 1)));

  const chosen = ui.select("picture", {
    label: "picture", choices: (text) => state.labels.map((each, k) => [String(k), fill(text.name, { n: k + 1, kind: text.kinds[each] })]), value: () => String(state.picture),
  }, (value) => change({ picture: Number(value) }));
  const flip = ui.checkbox("flip", { label: "flip", value: () => state.flip }, (value) => change({ flip: value }));
  const sliders = FIELDS.slice(1).map((name) => {
    const [low, high] = RANGE[name] ?? LIMITS[name];
    const whole = name === "angle";
    return ui.slider(name.replace("_", "-"), {
      min: low, max: high, step: whole ? 1 : 0.01, digits: whole ? 0 : 2, hardMin: LIMITS[name][0], hardMax: LIMITS[name][1], label: name, value: () => state[name],
      hidden: () => name.startsWith("cut_") && !state.cut,
    }, (value) => change({ [name]: value }));
  });
  const strength = ui.slider("strength", { min: 0, max: 3, step: 0.1, digits: 1, hardMin: 0, hardMax: 3, label: "strength", value: () => state.strength }, (value) => ui.set({ strength: value, ...drawn(state.seed, value), answer: "" }));
  const random = ui.button("draw", { label: "draw", main: true }, () => take((state.seed + 1) >>> 0));
  const seed = ui.wholeNumber("seed", { label: "seed", min: 0, max: 4294967295, value: () => state.seed }, take);
  const back = ui.button("unchanged", { label: "none" }, () => change({ ...NEUTRAL }));
  const question = ui.radios("answer", { label: (text) => text.question[label() ? 0 : 1], choices: "choices", value: () => state.answer }, (value) => ui.set({ answer: value }));
  const verdict = element("output", { class: "dl101-verdict", "data-testid": "verdict", "aria-live": "polite" });
  let asked = -1;

  return {
    nodes: [
      element("div", { class: "dl101-bar" }, chosen.node, ui.tools),
      element("div", { class: "dl101-work" },
        element("div", {}, element("div", { class: "dl101-pair" }, before.figure, after.figure),
          element("div", { class: "dl101-question" }, question.node, verdict)),
        element("div", { class: "dl101-sliders" }, flip.node, ...sliders.map(({ node }) => node))),
      element("div", { class: "dl101-chance" }, element("div", { class: "dl101-buttons" }, random.node, seed.node, back.node), strength.node),
      draws.figure,
    ],
    summary,
    relabel: () => { asked = -1; },
    update() {
      if (asked !== label()) { asked = label(); question.relabel(ui.text.question[asked ? 0 : 1], ui.text.choices); }
      verdict.textContent = state.answer ? judged() : "";
    },
  };

  function change(changed) {
    ui.set({ ...changed, answer: "" });
  }

  function take(number) {
    change({ seed: number, ...drawn(number, state.strength) });
  }

  function now() {
    const key = JSON.stringify([state.picture, state.seed, changes()]);
    if (result.key !== key) result = { key, values: changed(original(), state.size, changes(), state.seed) };
    return result.values;
  }

  function judged() {
    const { text } = ui;
    const part = seen();
    const percent = part === null ? "" : number(100 * part, 0);
    const flat = label() === 1 && spread(now()) < FLAT;
    if (label() === 1 && part === null && !flat) return text.goodOwn;
    const holds = label() === 0 || (!flat && part >= ENOUGH);
    const reason = label() === 0 ? text.goodNone : flat ? text.flat : fill(holds ? text.good : text.gone, { seen: percent });
    return ((state.answer === "yes") === holds ? "" : text.look) + reason;
  }

  // --- pictures

  function canvasOf(values) {
    const n = state.size;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = n;
    const image = new ImageData(n, n);
    for (let i = 0, k = 0; i < values.length; i += 3, k += 4) {
      for (let channel = 0; channel < 3; channel++) image.data[k + channel] = Math.round(255 * values[i + channel]);
      image.data[k + 3] = 255;
    }
    canvas.getContext("2d").putImageData(image, 0, 0);
    return canvas;
  }

  function picture(p, image) {
    p.context.imageSmoothingEnabled = false;
    p.context.drawImage(image, 0, 0, p.width, p.height);
  }

  function paintDraws(p) {
    const key = JSON.stringify([state.picture, state.seed, state.strength]);
    if (strip.key !== key) {
      strip = { key, canvases: Array.from({ length: DRAWS }, (_, k) => canvasOf(changed(original(), state.size, drawn(state.seed + 1 + k, state.strength), state.seed + 1 + k))) };
    }
    p.context.imageSmoothingEnabled = true;
    const side = p.width / DRAWS;
    strip.canvases.forEach((each, k) => p.context.drawImage(each, k * side + 1, 1, side - 2, side - 2));
  }

  function summary() {
    const { text } = ui;
    const done = state.flip ? [text.mirrored] : [];
    for (const name of FIELDS.slice(1, 9)) {
      const digits = name === "angle" ? 0 : 2;
      if (number(state[name], digits) !== number(NEUTRAL[name], digits)) done.push(name === "angle" ? `${text.turn} ${number(state.angle, 0)}°` : `${text[name]} ${number(state[name], digits)}`);
    }
    const part = seen();
    return fill(text.summary, { n: state.picture + 1, kind: text.kinds[label()], what: done.join(", ") || text.unchanged })
      + (part === null ? "" : fill(text.seen, { percent: number(100 * part, 0) }));
  }
}

export default interactive({ name: "augmentation", keys: KEYS, text: TEXT, build, tidy });
