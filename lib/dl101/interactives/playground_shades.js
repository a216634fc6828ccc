// Numbers over the plane as pictures: one table of colours, whole rows of pixels at once.

import { blend } from "./kit/theme.js";
import { CELLS } from "./playground_model.js";
import { sigmoid } from "./kit/logistic.js";

const SMALL = CELLS / 2; // of the pictures of single units, across and up
const FINE = 4; // a picture with a sharp border has so many times the cells across
const TABLE = 255;
const pixelOf = (rgb) => (255 << 24) | (Math.round(rgb[2]) << 16) | (Math.round(rgb[1]) << 8) | Math.round(rgb[0]);

/** "#rrggbb" as [red, green, blue]. */
export const rgbOf = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

const tables = new Map();
/** 256 pixels along three or more colours. */
function shadeTable(colours) {
  const key = colours.join();
  if (!tables.has(key)) tables.set(key, Int32Array.from({ length: TABLE + 1 }, (_, k) => pixelOf(blend(colours, k / TABLE, [0, 0, 0]))));
  return tables.get(key);
}

/** Which share of a colour scale a unit's value picks, as { scale, offset, logistic }: share = scale · value + offset. */
export function shadingOf(name, values, from, count) {
  if (name === "sigmoid") return { scale: 1, offset: 0 };
  if (name === "tanh") return { scale: 0.5, offset: 0.5 };
  let most = 1e-9;
  for (let i = from; i < from + count; i++) most = Math.max(most, Math.abs(values[i]));
  return { scale: 0.5 / most, offset: 0.5 };
}

/** The share for outputs: the probability of class 1, or values from −1 to 1. */
export const outputShading = (loss) => (loss === "mse" ? { scale: 0.5, offset: 0.5 } : { logistic: true });

const shareOf = (value, { scale, offset, logistic }) => {
  const t = logistic ? sigmoid(value) : scale * value + offset;
  return t > 0 ? (t < 1 ? t : 1) : 0;
};

const surface = (width, height) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  return { canvas, context, image, pixels: new Int32Array(image.data.buffer) };
};

/** Small pictures of many units side by side: put(k, …) paints number k, flush() hands them on, draw() shows one. */
export function atlas(places) {
  const sheet = surface(SMALL * places, SMALL);
  return {
    put(k, values, from, shading, colours) {
      const table = shadeTable(colours);
      const width = SMALL * places;
      for (let row = 0; row < SMALL; row++) {
        let at = row * width + k * SMALL;
        let cell = from + 2 * row * CELLS;
        for (let column = 0; column < SMALL; column++, at++, cell += 2) sheet.pixels[at] = table[Math.round(shareOf(values[cell], shading) * TABLE)];
      }
    },
    flush: () => sheet.context.putImageData(sheet.image, 0, 0),
    draw: (context, k, x, y, size) => context.drawImage(sheet.canvas, k * SMALL, 0, SMALL, SMALL, x, y, size, size),
  };
}

let plain = null;
let sharp = null;

/** One picture of values over the plane; sharp: only which side of the middle. Returns a canvas. */
export function fieldPicture(values, from, shading, colours, isSharp) {
  const table = shadeTable(colours);
  if (!isSharp) {
    plain ??= surface(CELLS, CELLS);
    for (let i = 0; i < CELLS * CELLS; i++) plain.pixels[i] = table[Math.round(shareOf(values[from + i], shading) * TABLE)];
    plain.context.putImageData(plain.image, 0, 0);
    return plain.canvas;
  }
  const middle = shading.logistic ? 0 : (0.5 - shading.offset) / shading.scale;
  return sharpPicture((at) => (at(values, from) > middle ? table[TABLE - 20] : table[20]));
}

/** Several classes: every cell has the colours of the classes by their probability, or of the likeliest one. */
export function classPicture(values, classes, colours, ground, isSharp) {
  const m = CELLS * CELLS;
  const soft = colours.slice(0, classes).map((each) => rgbOf(each).map((c, k) => 0.55 * c + 0.45 * ground[k]));
  if (isSharp) {
    const pixels = soft.map(pixelOf);
    return sharpPicture((at) => {
      let best = 0;
      let most = -Infinity;
      for (let k = 0; k < classes; k++) {
        const value = at(values, k * m);
        if (value > most) [best, most] = [k, value];
      }
      return pixels[best];
    });
  }
  plain ??= surface(CELLS, CELLS);
  const p = new Float64Array(classes);
  for (let i = 0; i < m; i++) {
    softmaxAt(values, i, m, p);
    let [r, g, b] = [0, 0, 0];
    for (let k = 0; k < classes; k++) {
      r += p[k] * soft[k][0];
      g += p[k] * soft[k][1];
      b += p[k] * soft[k][2];
    }
    plain.pixels[i] = pixelOf([r, g, b]);
  }
  plain.context.putImageData(plain.image, 0, 0);
  return plain.canvas;
}

/** Probabilities of the classes on cell i, into p. */
export function softmaxAt(values, i, m, p) {
  let top = -Infinity;
  for (let k = 0; k < p.length; k++) top = Math.max(top, values[k * m + i]);
  let total = 0;
  for (let k = 0; k < p.length; k++) total += p[k] = Math.exp(values[k * m + i] - top);
  for (let k = 0; k < p.length; k++) p[k] /= total;
}

/** colour(at): a pixel from numbers between the cells; at(values, from) reads them there. */
function sharpPicture(colour) {
  const width = CELLS * FINE;
  sharp ??= surface(width, width);
  for (let row = 0, i = 0; row < width; row++) {
    const y = Math.min(Math.max((row + 0.5) / FINE - 0.5, 0), CELLS - 1.001);
    const top = Math.floor(y);
    const v = y - top;
    for (let column = 0; column < width; column++, i++) {
      const x = Math.min(Math.max((column + 0.5) / FINE - 0.5, 0), CELLS - 1.001);
      const left = Math.floor(x);
      const u = x - left;
      sharp.pixels[i] = colour((values, from) => {
        const at = from + top * CELLS + left;
        return (1 - v) * ((1 - u) * values[at] + u * values[at + 1]) + v * ((1 - u) * values[at + CELLS] + u * values[at + CELLS + 1]);
      });
    }
  }
  sharp.context.putImageData(sharp.image, 0, 0);
  return sharp.canvas;
}
