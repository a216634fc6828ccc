// The line w·x + b = level in the plane: drawn, dragged by a round handle, turned by the tip of w.

import { arrow, polyline, words } from "./draw.js";
import { fill, number } from "./text.js";

const LONGEST = 20; // |w| that the arrow's tip can reach
const LINE_TEXT = {
  ru: {
    offset: "Сдвиг прямой{of}", offsetWords: "прямая проходит через точку {x}; {y}",
    normal: "Направление и длина w{of}", normalWords: "угол {angle}°, длина {length}",
  },
  en: {
    offset: "Offset of the line{of}", offsetWords: "the line passes through {x}, {y}",
    normal: "Direction and length of w{of}", normalWords: "angle {angle}°, length {length}",
  },
};

/**
 * The point of the line w·x + b = 0 nearest to the middle of the panel, kept inside it; the middle where w = 0.
 * slide: how far to go along the line from there, as a share of the panel's width, so that two lines through the middle
 * have their handles apart.
 */
export function footOfLine(p, w, b, slide = 0) {
  const [left, right, bottom, top] = p.extent;
  const middle = [(left + right) / 2, (bottom + top) / 2];
  const squared = w[0] ** 2 + w[1] ** 2;
  if (!squared) return middle;
  const z = w[0] * middle[0] + w[1] * middle[1] + b;
  const by = [(-z * w[0]) / squared, (-z * w[1]) / squared];
  const far = Math.max(Math.abs(by[0]) / (right - left), Math.abs(by[1]) / (top - bottom)) / 0.47;
  const length = Math.sqrt(squared);
  const along = [(-w[1] / length) * slide * (right - left), (w[0] / length) * slide * (right - left)];
  // The nearer the line is to the edge, the less it slides: so the place neither leaves the panel nor jumps.
  return middle.map((x, k) => x + (far > 1 ? by[k] / far : by[k] + (1 - far) * along[k]));
}

// The arrow grows with |w| but never leaves the panel: on a plane 8 units wide its length is 2.6 |w| / (|w| + 2).
const longestDrawn = (p) => (2.6 * (p.extent[1] - p.extent[0])) / 8;
const drawnLength = (p, length) => (longestDrawn(p) * length) / (length + 2);
const weightLength = (p, drawn) => (2 * drawn) / (longestDrawn(p) - drawn);

/** Where the arrow of w ends on the panel. */
export function tipOfNormal(p, w, b, slide = 0) {
  const foot = footOfLine(p, w, b, slide);
  const length = Math.hypot(...w);
  const along = length ? drawnLength(p, length) / length : 0;
  return [foot[0] + along * w[0], foot[1] + along * w[1]];
}

/** Draws the line w·x + b = level across the panel; nothing where w = 0. */
export function drawLine(p, w, b, colour, { level = 0, width = 2, dash = [] } = {}) {
  const squared = w[0] ** 2 + w[1] ** 2;
  if (!squared) return;
  const [left, right, bottom, top] = p.extent;
  const middle = [(left + right) / 2, (bottom + top) / 2];
  const z = w[0] * middle[0] + w[1] * middle[1] + b - level;
  const foot = middle.map((x, k) => x - (z * w[k]) / squared);
  const far = (2 * Math.max(right - left, top - bottom)) / Math.sqrt(squared);
  polyline(p, [[foot[0] - far * w[1], foot[1] + far * w[0]], [foot[0] + far * w[1], foot[1] - far * w[0]]], colour, { width, dash });
}

/** Draws w as an arrow from the line, towards the side where w·x + b grows. */
export function drawNormal(p, w, b, colours, { colour = colours.ink, name = "w", slide = 0 } = {}) {
  if (!Math.hypot(...w)) return;
  const foot = footOfLine(p, w, b, slide);
  const tip = tipOfNormal(p, w, b, slide);
  arrow(p.context, p.x(foot[0]), p.y(foot[1]), p.x(tip[0]), p.y(tip[1]), colour);
  const [x, y] = [p.x(tip[0]), p.y(tip[1])];
  // The name stands ahead of the tip and beside it, never on the arrow.
  const length = Math.max(Math.hypot(x - p.x(foot[0]), y - p.y(foot[1])), 1e-9);
  const [u, v] = [(x - p.x(foot[0])) / length, (y - p.y(foot[1])) / length];
  words(p.context, name, x + 9 * u - 13 * v, y + 9 * v + 13 * u, colours, { font: "italic bold 13px system-ui, sans-serif", colour });
}

/**
 * Two handles on a panel: <prefix>line-handle moves the line, <prefix>normal-handle turns it and changes |w|.
 *
 * get() gives { w, b } or null (no handles); set(w, b) takes new ones. of: a key of the text, the name of the line
 * where there are several ("u₁"). slide: as in footOfLine.
 */
export function lineHandles(ui, p, { prefix = "", get, set, of, slide = 0 }) {
  const text = () => LINE_TEXT[ui.state.language] ?? LINE_TEXT.en;
  const name = (which) => (words) => fill(text()[which], { of: of ? ` ${words[of] ?? of}` : "" });
  const line = () => get() ?? { w: [0, 0], b: 0 };
  const foot = () => footOfLine(p, line().w, line().b, slide);
  const turn = (angle, length, through) => {
    const w = [length * Math.cos(angle), length * Math.sin(angle)];
    set(w, -(w[0] * through[0] + w[1] * through[1]));
  };
  const unit = () => (p.extent[1] - p.extent[0]) / 80;

  const offset = ui.handle(p, `${prefix}line-handle`, {
    label: name("offset"),
    at: () => get() && foot(),
    value: () => number(Math.hypot(...line().w) ? -line().b / Math.hypot(...line().w) : 0),
    words: () => fill(text().offsetWords, { x: number(foot()[0]), y: number(foot()[1]) }),
    ondrag: (x1, x2) => set(line().w, -(line().w[0] * x1 + line().w[1] * x2)),
    onkey(key) {
      const { w, b } = line();
      const length = Math.hypot(...w);
      const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[key];
      if (key === "Home") set(w, 0);
      else if (by === undefined || !length) return false;
      else set(w, b - by * unit() * length); // the line moves along w by that distance
      return true;
    },
  });
  const tip = ui.handle(p, `${prefix}normal-handle`, {
    kind: "dl101-tip",
    label: name("normal"),
    at: () => get() && tipOfNormal(p, line().w, line().b, slide),
    value: () => Math.round(degrees(line().w)),
    words: () => fill(text().normalWords, { angle: number(Math.round(degrees(line().w)), 0), length: number(Math.hypot(...line().w)) }),
    ondrag(x1, x2) {
      const from = foot();
      const [d1, d2] = [x1 - from[0], x2 - from[1]];
      const drawn = Math.min(Math.hypot(d1, d2), longestDrawn(p) * 0.924);
      turn(Math.atan2(d2, d1), Math.min(weightLength(p, drawn), LONGEST), from);
    },
    onkey(key) {
      const by = { ArrowLeft: 5, ArrowRight: -5, PageUp: 45, PageDown: -45 }[key];
      const factor = { ArrowUp: 1.1, ArrowDown: 1 / 1.1 }[key];
      const { w } = line();
      const length = Math.hypot(...w) || (by || factor ? 1 : 0);
      const angle = Math.atan2(w[1], w[0]);
      if (key === "Home") turn(0, length, foot());
      else if (by) turn(angle + (by * Math.PI) / 180, length, foot());
      else if (factor) turn(angle, Math.min(length * factor, LONGEST), foot());
      else return false;
      return true;
    },
  });
  return { offset, tip };
}

const degrees = (w) => (Math.atan2(w[1], w[0]) * 180) / Math.PI;
