// The cells into which lines cut a box, as polygons to draw. In floats: what is counted, kit/arrangement.js counts.

/**
 * lines: [n1, n2, n0], n1 x + n2 y + n0 = 0. box: [left, right, bottom, top].
 * Returns [{ outline, edges, sides }]: corners [x, y] anticlockwise; edges[k] is the line from corner k to the next, −1
 * for the border of the box; sides[k] is +1 or −1, the side of line k.
 */
export function cellsIn(lines, [left, right, bottom, top]) {
  const near = 1e-9 * Math.hypot(right - left, top - bottom); // a corner nearer to a line than this lies on it
  let cells = [{ outline: [[left, bottom], [right, bottom], [right, top], [left, top]], edges: [-1, -1, -1, -1], past: null }];
  lines.forEach(([n1, n2, n0], index) => {
    const length = Math.hypot(n1, n2);
    const distance = ([x, y]) => {
      const d = (n1 * x + n2 * y + n0) / length;
      return Math.abs(d) < near ? 0 : d;
    };
    cells = cells.flatMap((cell) => halves(cell, cell.outline.map(distance), index));
  });
  return cells.map(({ outline, edges, past }) => {
    const sides = new Array(lines.length);
    for (let k = lines.length - 1; k >= 0; k--, past = past.past) sides[k] = past.side;
    return { outline, edges, sides };
  });
}

/** The parts of a convex polygon on both sides of a line; distances: of its corners. past: its sides so far, the last first. */
function halves({ outline, edges, past }, distances, index) {
  let [low, high] = [0, 0];
  for (const d of distances) {
    if (d < low) low = d;
    if (d > high) high = d;
  }
  if (low === 0 || high === 0) return [{ outline, edges, past: { side: high > 0 ? 1 : -1, past } }];
  return [1, -1].map((own) => {
    const half = { outline: [], edges: [], past: { side: own, past } };
    const add = (corner, edge) => {
      half.outline.push(corner);
      half.edges.push(edge);
    };
    outline.forEach((corner, k) => {
      const following = (k + 1) % outline.length;
      const [here, there] = [own * distances[k], own * distances[following]];
      if (here >= 0) add(corner, here === 0 && there < 0 ? index : edges[k]);
      if (here * there < 0) {
        const t = here / (here - there);
        const crossing = [corner[0] + t * (outline[following][0] - corner[0]), corner[1] + t * (outline[following][1] - corner[1])];
        add(crossing, here > 0 ? index : edges[k]);
      }
    });
    return half;
  });
}

/** A point in the middle of a polygon, and the radius of a circle round it that stays inside. */
export function middleOf(outline) {
  let [area, x, y] = [0, 0, 0];
  const [x0, y0] = outline[0];
  outline.forEach(([x1, y1], k) => {
    const [x2, y2] = outline[(k + 1) % outline.length];
    const cross = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
    area += cross;
    x += cross * (x1 + x2 - 2 * x0);
    y += cross * (y1 + y2 - 2 * y0);
  });
  const middle = area ? [x0 + x / (3 * area), y0 + y / (3 * area)] : [x0, y0];
  let radius = Infinity;
  outline.forEach(([x1, y1], k) => {
    const [x2, y2] = outline[(k + 1) % outline.length];
    const length = Math.hypot(x2 - x1, y2 - y1);
    if (length) radius = Math.min(radius, ((x2 - x1) * (middle[1] - y1) - (y2 - y1) * (middle[0] - x1)) / length);
  });
  return { middle, radius };
}
