// Two clouds of points: the data of dl101.data.points.

import { normal } from "./random.js";

// Centre of class 1 (class 0 sits opposite), spread, and the least distance from the line between the two.
export const CLOUDS = {
  separable: { centre: [1.2, 0.9], spread: 0.7, margin: 0.3 },
  overlapping: { centre: [0.85, 0.6], spread: 1.0, margin: null },
};

/** The points of dl101.data.points.two_clouds as [x1, x2, label]. */
export function twoClouds(m, kind, seed) {
  const { centre, spread, margin } = CLOUDS[kind];
  const noise = normal(seed, 2 * m);
  const length = Math.hypot(...centre);
  const axis = [centre[0] / length, centre[1] / length];
  return Array.from({ length: m }, (_, k) => {
    const label = k >= Math.floor(m / 2) ? 1 : 0;
    const side = 2 * label - 1;
    let x1 = side * centre[0] + spread * noise[2 * k];
    let x2 = side * centre[1] + spread * noise[2 * k + 1];
    if (margin !== null) {
      const short = Math.max(margin - side * (x1 * axis[0] + x2 * axis[1]), 0);
      x1 += 2 * side * short * axis[0];
      x2 += 2 * side * short * axis[1];
    }
    return [x1, x2, label];
  });
}
