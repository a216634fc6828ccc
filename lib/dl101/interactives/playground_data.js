// The data sets of dl101.data.playground, by the rules in its docstrings; a test compares the points. After TensorFlow
// Playground (Apache License 2.0).

import { normal, uniform } from "./kit/random.js";

const BELL_PLACES = [[-4, 2.5, 1], [0, 2.5, -1], [4, 2.5, 1], [-4, -2.5, -1], [0, -2.5, 1], [4, -2.5, -1]];
const MOON_RADIUS = 3.5;

/** By name: make(m, noise, seed) gives m points [x1, x2, label]; numbers: the label is a number to fit, not a class. */
export const DATASETS = {
  circle: {
    make: (m, noise, seed) => each(m, uniform(seed, 4 * m), 4, (u, i) => {
      const r = i < Math.floor(m / 2) ? 2.5 * u[0] : 3.5 + 1.5 * u[0];
      const angle = 2 * Math.PI * u[1];
      const [x1, x2] = [r * Math.sin(angle), r * Math.cos(angle)];
      return [x1, x2, Math.hypot(x1 + 5 * noise * (2 * u[2] - 1), x2 + 5 * noise * (2 * u[3] - 1)) < 2.5 ? 1 : 0];
    }),
  },
  xor: {
    make: (m, noise, seed) => each(m, uniform(seed, 4 * m), 4, (u) => {
      const [x1, x2] = [10 * u[0] - 5, 10 * u[1] - 5].map((x) => x + (x > 0 ? 0.3 : -0.3));
      return [x1, x2, (x1 + 5 * noise * (2 * u[2] - 1)) * (x2 + 5 * noise * (2 * u[3] - 1)) >= 0 ? 1 : 0];
    }),
  },
  gaussians: {
    make: (m, noise, seed) => each(m, normal(seed, 2 * m), 2, (u, i) => {
      const label = i < Math.floor(m / 2) ? 1 : 0;
      const spread = Math.sqrt(0.5 + 7 * noise);
      return [...[u[0], u[1]].map((z) => (label ? 2 : -2) + spread * z), label];
    }),
  },
  spiral: {
    make: (m, noise, seed) => each(m, uniform(seed, 2 * m), 2, (u, i) => {
      const [label, along] = alongHalf(m, i, 0);
      const angle = 3.5 * Math.PI * along + (label ? 0 : Math.PI);
      return [5 * along * Math.sin(angle) + noise * (2 * u[0] - 1), 5 * along * Math.cos(angle) + noise * (2 * u[1] - 1), label];
    }),
  },
  two_moons: {
    make: (m, noise, seed) => each(m, normal(seed, 2 * m), 2, (u, i) => {
      const [label, along] = alongHalf(m, i, 0.5);
      const side = label ? -1 : 1;
      const angle = Math.PI * along;
      return [
        MOON_RADIUS * side * (Math.cos(angle) - 0.5) + MOON_RADIUS * noise * u[0],
        MOON_RADIUS * side * (Math.sin(angle) - 0.25) + MOON_RADIUS * noise * u[1], label,
      ];
    }),
  },
  plane: { numbers: true, make: (m, noise, seed) => overSquare(m, noise, seed, (x1, x2) => (x1 + x2) / 10) },
  multi_gaussian: {
    numbers: true,
    make: (m, noise, seed) => overSquare(m, noise, seed, (x1, x2) => BELL_PLACES.reduce((sum, [c1, c2, sign]) => sum + sign * Math.max(1 - Math.hypot(x1 - c1, x2 - c2) / 2, 0), 0)),
  },
};

/** m points of a set; noise from 0 to 0.5. */
export const playgroundPoints = (name, m, noise, seed) => DATASETS[name].make(m, noise, seed);

export const isOfNumbers = (name) => Boolean(DATASETS[name]?.numbers);

const each = (m, numbers, count, point) => Array.from({ length: m }, (_, i) => point(numbers.subarray(count * i, count * i + count), i));

/** Class 1 is the first half; how far along its half a point stands, from 0 to 1. */
function alongHalf(m, i, shift) {
  const half = Math.floor(m / 2);
  return i < half ? [1, (i + shift) / half] : [0, (i - half + shift) / (m - half)];
}

const overSquare = (m, noise, seed, value) => each(m, uniform(seed, 4 * m), 4, (u) => {
  const [x1, x2, e1, e2] = Array.from(u, (number) => 12 * number - 6);
  return [x1, x2, value(x1 + noise * e1, x2 + noise * e2)];
});

/** Which of m points are for training and which for the test, as dl101.data.playground.split has it; share 1 takes all. */
export function splitPoints(m, share, seed) {
  const u = uniform(seed, m);
  const order = Array.from({ length: m }, (_, k) => k).sort((a, b) => u[a] - u[b] || a - b);
  const cut = m < 2 || share >= 1 ? m : Math.min(Math.max(Math.floor(m * share), 1), m - 1);
  return { train: order.slice(0, cut), test: order.slice(cut) };
}
