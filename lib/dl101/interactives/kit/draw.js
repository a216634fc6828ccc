// Strokes and words on a canvas.

import { blend } from "./theme.js";
import { raster, ticks } from "./panel.js";

const UNSEEN = 0.5; // pixels; a browser takes long over thousands of points that fall on one another

/**
 * A line through points [x1, x2] in data units of the panel p; null in the list is a gap. Left out are points that
 * nobody would see: those beside the one before, but for the last.
 */
export function polyline(p, points, colour, { width = 2, dash = [] } = {}) {
  const { context } = p;
  context.beginPath();
  let [pen, lastX, lastY] = [false, 0, 0];
  points.forEach((point, k) => {
    if (!point) return void (pen = false);
    const [x, y] = [p.x(point[0]), p.y(point[1])];
    if (pen && Math.abs(x - lastX) < UNSEEN && Math.abs(y - lastY) < UNSEEN && points[k + 1]) return;
    if (pen) context.lineTo(x, y);
    else context.moveTo(x, y);
    [pen, lastX, lastY] = [true, x, y];
  });
  context.setLineDash(dash);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineJoin = "round";
  context.stroke();
  context.setLineDash([]);
}

/** The graph of f over the panel, one point per pixel or so. */
export function graph(p, f, colour, options) {
  const [left, right] = p.extent;
  const count = Math.max(2, Math.ceil(p.innerWidth));
  polyline(p, Array.from({ length: count + 1 }, (_, k) => {
    const x = left + ((right - left) * k) / count;
    return [x, f(x)];
  }), colour, options);
}

export function dot(p, x1, x2, colour, { size = 4, rim } = {}) {
  const { context } = p;
  context.beginPath();
  context.arc(p.x(x1), p.y(x2), size, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
  if (rim) {
    context.lineWidth = 1.5;
    context.strokeStyle = rim;
    context.stroke();
  }
}

/** Words with a halo, centred at x, y in pixels, readable on any ground. */
export function words(context, text, x, y, colours, { font = "11px system-ui, sans-serif", colour = colours.ink, align = "center" } = {}) {
  context.font = font;
  context.textAlign = align;
  context.textBaseline = "middle";
  context.lineWidth = 3.5;
  context.lineJoin = "round";
  context.strokeStyle = colours.halo;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

/** An arrow in pixels; nothing if it would be shorter than its head. */
export function arrow(context, x, y, toX, toY, colour, { width = 1.6 } = {}) {
  const length = Math.hypot(toX - x, toY - y);
  if (length < 9) return;
  const [u, v] = [(toX - x) / length, (toY - y) / length];
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(toX, toY);
  context.moveTo(toX - 7 * u + 4 * v, toY - 7 * v - 4 * u);
  context.lineTo(toX, toY);
  context.lineTo(toX - 7 * u - 4 * v, toY - 7 * v + 4 * u);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

const SHADES = 255;

/** A picture of f over the panel: f(x1, x2) in [0, 1] picks from the colours (a list of [red, green, blue]). */
export function heatMap(p, colours, f, cells = 96) {
  const [left, right, bottom, top] = p.extent;
  const table = Array.from({ length: SHADES + 1 }, (_, k) => blend(colours, k / SHADES, [0, 0, 0]));
  const rows = Math.max(1, Math.round((cells * p.innerHeight) / p.innerWidth));
  p.stretch(raster(cells, rows, (column, row, out) => {
    const t = f(left + ((right - left) * (column + 0.5)) / cells, top - ((top - bottom) * (row + 0.5)) / rows);
    [out[0], out[1], out[2]] = table[t > 0 ? (t < 1 ? Math.round(t * SHADES) : SHADES) : 0];
  }));
}

/**
 * A loss curve: entries [step, J], the last one marked. The axis of steps stands still for a
 * while, then jumps. least: steps it shows at least; lowest: the least height of the axis of J.
 * format: of the labels of the ticks.
 */
export function lossCurve(p, colours, curve, { xName, yName = "J", least = 10, lowest = 0.75, format = String }) {
  const steps = curve.length ? curve[curve.length - 1][0] : 0;
  const last = roundUp(Math.max(steps, least));
  const top = Math.max(lowest, ...curve.map(([, J]) => J).filter(Number.isFinite)) * 1.05;
  p.extent = [0, last, 0, top];
  p.axes(colours, { xTicks: ticks(0, last, 5), yTicks: ticks(0, top, 4), xName, yName, grid: true, format });
  if (!curve.length) return;
  p.clipped(() => polyline(p, curve, colours.path));
  dot(p, ...curve[curve.length - 1], colours.path);
}

/** The next of 1, 2, 5, 10, 20, 50, … */
export function roundUp(x) {
  const power = 10 ** Math.floor(Math.log10(x));
  return [1, 2, 5, 10].map((factor) => factor * power).find((round) => round >= x * (1 - 1e-12));
}
