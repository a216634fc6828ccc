// A function of two inputs that is linear on polygons, drawn as a surface in space.

import { words } from "./draw.js";
import { blend } from "./theme.js";

const TILT = (26 / 180) * Math.PI; // of the view, above the horizon
const HEIGHT = 0.55; // of the surface above and below the middle, where the box reaches 1 to each side
const FLOOR = -0.7;
const LIGHT = [-0.45, 0.25, 0.86]; // from the left, from behind and from above, as seen

/**
 * The projection for a panel: box [left, right, bottom, top], heights [low, high], turn in radians. Returns
 * { at(x1, x2, y), floor(x1, x2), toViewer: the direction in the plane towards the viewer }, places in pixels.
 */
export function projection(p, box, [low, high], turn) {
  const [left, right, bottom, top] = box;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  // The highest place it can reach is 1.12 above the middle, the lowest 1.25 below; a little room for the names.
  const scale = Math.min(p.width / 3.05, p.height / 2.45);
  const half = [(right - left) / 2, (top - bottom) / 2];
  const project = (x1, x2, z) => {
    const [u, v] = [(x1 - (left + right) / 2) / half[0], (x2 - (bottom + top) / 2) / half[1]];
    return [p.width / 2 + scale * (u * cos - v * sin), 1.14 * scale + (p.height - 2.45 * scale) / 2 - scale * ((u * sin + v * cos) * Math.sin(TILT) + z * Math.cos(TILT))];
  };
  const lift = high > low ? (2 * HEIGHT) / (high - low) : 0;
  return {
    half, lift, cos, sin,
    at: (x1, x2, y) => project(x1, x2, (y - (low + high) / 2) * lift),
    floor: (x1, x2) => project(x1, x2, FLOOR),
    toViewer: [-sin * half[0], -cos * half[1]],
  };
}

/**
 * Draws the facets from the back to the front. cells: as in kit/cells.js with gradient [g1, g2] and offset; nearness(cell)
 * grows towards the viewer; heights from −most to most pick from colours.heat, the same height has the same colour
 * everywhere, so that nothing looks like a crease but a crease; edge(k, cell) is the stroke of line k where it
 * bounds the cell, { colour, width }, or null for none.
 */
export function drawRelief(p, space, cells, colours, { nearness, most, edge }) {
  const { context } = p;
  const rgb = [0, 0, 0];
  const dark = colours.heat[1][0] < 128;
  for (const cell of cells.map((each) => [nearness(each), each]).sort(([one], [other]) => one - other).map(([, each]) => each)) {
    const { gradient: [g1, g2], offset, outline, edges } = cell;
    const corners = outline.map(([x1, x2]) => space.at(x1, x2, g1 * x1 + g2 * x2 + offset));
    // The slopes in the units of the picture, turned with it.
    const [a, b] = [g1 * space.half[0] * space.lift, g2 * space.half[1] * space.lift];
    const [across, away] = [a * space.cos - b * space.sin, a * space.sin + b * space.cos];
    const light = (LIGHT[2] - LIGHT[0] * across - LIGHT[1] * away) / Math.hypot(1, a, b);
    const factor = dark ? 0.75 + 1.15 * Math.max(light, 0) : 0.62 + 0.4 * Math.max(light, 0);
    const shade = (t) => `rgb(${blend(colours.heat, t, rgb).map((x) => Math.round(Math.min(x * factor, 255))).join(",")})`;
    const colour = ramp(context, corners, outline.map(([x1, x2]) => 0.5 + (g1 * x1 + g2 * x2 + offset) / (2 * most)), shade);
    context.beginPath();
    corners.forEach(([x, y], k) => (k ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.closePath();
    context.fillStyle = colour;
    context.fill();
    context.strokeStyle = colour; // closes the seams between facets
    context.lineWidth = 0.8;
    context.stroke();
    corners.forEach(([x, y], k) => {
      const stroke = edges[k] < 0 ? { colour: colours.muted, width: 1 } : edge(edges[k], cell);
      if (!stroke) return;
      const [toX, toY] = corners[(k + 1) % corners.length];
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(toX, toY);
      context.strokeStyle = stroke.colour;
      context.lineWidth = stroke.width;
      context.stroke();
    });
  }
}

/** The colour of a polygon on which t is linear, given at its corners: shade(t), or a gradient of three shades. */
export function ramp(context, corners, t, shade) {
  const [lowest, highest] = [Math.min(...t), Math.max(...t)];
  const middle = shade((lowest + highest) / 2);
  // t as a linear function of the place on the screen, from the widest triangle at the first corner.
  const [[x0, y0]] = corners;
  let [area, from] = [0, 1];
  for (let k = 1; k + 1 < corners.length; k++) {
    const each = (corners[k][0] - x0) * (corners[k + 1][1] - y0) - (corners[k + 1][0] - x0) * (corners[k][1] - y0);
    if (Math.abs(each) > Math.abs(area)) [area, from] = [each, k];
  }
  if (highest - lowest < 0.01 || Math.abs(area) < 1) return middle;
  const [[x1, y1], [x2, y2]] = [corners[from], corners[from + 1]];
  const [d1, d2] = [t[from] - t[0], t[from + 1] - t[0]];
  const across = (d1 * (y2 - y0) - d2 * (y1 - y0)) / area;
  const down = (d2 * (x1 - x0) - d1 * (x2 - x0)) / area;
  const squared = across * across + down * down;
  const at = (value) => [x0 + ((value - t[0]) * across) / squared, y0 + ((value - t[0]) * down) / squared];
  if (!(squared > 1e-12)) return middle;
  const gradient = context.createLinearGradient(...at(lowest), ...at(highest));
  gradient.addColorStop(0, shade(lowest));
  if (lowest < 0.5 && highest > 0.5) gradient.addColorStop((0.5 - lowest) / (highest - lowest), shade(0.5));
  gradient.addColorStop(1, shade(highest));
  return gradient;
}

/** The floor under the surface with the names of the axes. */
export function drawFloor(p, space, [left, right, bottom, top], colours) {
  const corners = [[left, bottom], [right, bottom], [right, top], [left, top]];
  const places = corners.map(([x1, x2]) => space.floor(x1, x2));
  const { context } = p;
  context.beginPath();
  places.forEach(([x, y], k) => (k ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.closePath();
  context.strokeStyle = colours.edge;
  context.lineWidth = 1;
  context.stroke();
  // An axis is named at that of its two sides which is nearer to the viewer.
  const named = (name, one, other) => {
    const middle = (pair) => [0, 1].map((axis) => (places[pair[0]][axis] + places[pair[1]][axis]) / 2);
    const [x, y] = [middle(one), middle(other)].sort((a, b) => b[1] - a[1])[0];
    words(context, name, x + (x < p.width / 2 ? -9 : 9), y + 9, colours, { font: "italic 12px system-ui, sans-serif" });
  };
  named("x₁", [0, 1], [2, 3]);
  named("x₂", [1, 2], [3, 0]);
}
