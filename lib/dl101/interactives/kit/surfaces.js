// The surfaces of dl101.surfaces: height and gradient of a point [x, y], or [x] for Reddi's examples.

import { loss, slopes } from "./two_layer.js";

const STEEP = 25;
const BEALE = [1.5, 2.25, 2.625];

export const SURFACE_FORMULAS = {
  ravine: {
    f: ([x, y]) => (x * x + STEEP * y * y) / 2,
    slope: ([x, y]) => [x, STEEP * y],
    written: "½ (x² + 25 y²)",
  },
  saddle: {
    f: ([x, y]) => (x * x) / 2 - (y * y) / 2 + y ** 4 / 4,
    slope: ([x, y]) => [x, y ** 3 - y],
    written: "½ x² − ½ y² + ¼ y⁴",
  },
  rosenbrock: {
    f: ([x, y]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    slope: ([x, y]) => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
    written: "(1 − x)² + 100 (y − x²)²",
  },
  beale: {
    f: ([x, y]) => BEALE.reduce((sum, c, i) => sum + (c - x * (1 - y ** (i + 1))) ** 2, 0),
    slope([x, y]) {
      let byX = 0, byY = 0;
      BEALE.forEach((c, k) => {
        const i = k + 1;
        const rest = 2 * (c - x * (1 - y ** i));
        byX -= rest * (1 - y ** i);
        byY += rest * x * i * y ** (i - 1);
      });
      return [byX, byY];
    },
    written: "(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²",
  },
  himmelblau: {
    f: ([x, y]) => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
    slope([x, y]) {
      const [first, second] = [x * x + y - 11, x + y * y - 7];
      return [4 * x * first + 2 * second, 2 * first + 4 * y * second];
    },
    written: "(x² + y − 11)² + (x + y² − 7)²",
  },
  reddi: line(3, 1, 3),
  reddi_rare: line(1010, 10, 101),
};

/** Reddi's examples: the gradient is `large` in every period-th step and −small in the others; f is their mean. */
function line(large, small, period) {
  const mean = (large - (period - 1) * small) / period;
  return {
    f: ([x]) => mean * x,
    slope: () => [mean],
    stream: (_, k) => [k % period === 0 ? large : -small],
    written: `${large}x | k mod ${period} = 0,  −${small === 1 ? "" : small}x`,
  };
}

/**
 * The plane through the weights of a 2-2-1 network with tanh, mean squared error over the four corners of XOR:
 * origin (9 numbers, in the order W1, b1, W2, b2), directions two lists of 9.
 */
export function networkPlane({ origin, directions, X, y }) {
  const at = ([p, q]) => {
    const w = origin.map((each, k) => each + p * directions[0][k] + q * directions[1][k]);
    return { W1: [w.slice(0, 2), w.slice(2, 4)], b1: w.slice(4, 6), W2: w.slice(6, 8), b2: w[8] };
  };
  return {
    f: (point) => loss(at(point), X, y, "tanh", "mse"),
    slope(point) {
      const d = slopes(at(point), X, y, "tanh", "mse");
      const flat = [...d.W1.flat(), ...d.b1, ...d.W2, d.b2];
      return directions.map((direction) => direction.reduce((sum, each, k) => sum + each * flat[k], 0));
    },
    written: "L(w₀ + x d₁ + y d₂)",
  };
}
