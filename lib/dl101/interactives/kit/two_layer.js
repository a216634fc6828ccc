// The two-layer network of dl101.two_layer with one output, step for step the same numbers (a test compares them).
//
// A network is { W1, b1, W2, b2 }: h rows of n weights, h biases, h weights of the output, one bias.
// Examples are rows: X is m rows of n numbers, y is m numbers. The hidden activation is named as in Python.

import { sigmoid, softplus } from "./logistic.js";
import { uniform } from "./random.js";

/** Hidden activations by name: the function, and its derivative from z and the function's value. */
export const HIDDEN = {
  tanh: [Math.tanh, (z, h) => 1 - h * h],
  sigmoid: [sigmoid, (z, h) => h * (1 - h)],
  relu: [(z) => Math.max(z, 0), (z) => (z > 0 ? 1 : 0)],
  heaviside: [(z) => (z > 0 ? 1 : z < 0 ? 0 : 0.5), null],
};

/** A network to start from, by the rule in the docstring of dl101.two_layer.initialise. */
export function initialise(n, h, seed, scale = 1) {
  const u = uniform(seed, h * n + h + h + 1);
  const first = scale / Math.sqrt(n);
  const second = scale / Math.sqrt(h);
  const cut = (from, count, by) => Array.from(u.subarray(from, from + count), (each) => (2 * each - 1) * by);
  return {
    W1: Array.from({ length: h }, (_, j) => cut(j * n, n, first)),
    b1: cut(h * n, h, first),
    W2: cut(h * n + h, h, second),
    b2: cut(h * n + 2 * h, 1, second)[0],
  };
}

/** What the hidden units give on one example: { z, h }, a list each. */
export function hidden(network, x, activation) {
  const [g] = HIDDEN[activation];
  const z = network.W1.map((row, j) => row.reduce((sum, w, k) => sum + w * x[k], network.b1[j]));
  return { z, h: z.map(g) };
}

/** The output on one example: a logit for cross-entropy, a value for the squared error. */
export function output(network, x, activation) {
  const { h } = hidden(network, x, activation);
  return network.W2.reduce((sum, v, j) => sum + v * h[j], network.b2);
}

/** The mean loss over the examples; kind: "cross_entropy" (y is 0 or 1) or "mse". 0 without examples. */
export function loss(network, X, y, activation, kind) {
  let sum = 0;
  X.forEach((x, i) => {
    const o = output(network, x, activation);
    sum += kind === "mse" ? (o - y[i]) ** 2 : softplus((1 - 2 * y[i]) * o);
  });
  return X.length ? sum / X.length : 0;
}

/** The derivative of the loss by every parameter, shaped like the network. */
export function slopes(network, X, y, activation, kind) {
  const derivative = HIDDEN[activation][1];
  const { W1, W2 } = network;
  const sum = { W1: W1.map((row) => row.map(() => 0)), b1: W1.map(() => 0), W2: W2.map(() => 0), b2: 0 };
  const m = X.length || 1;
  X.forEach((x, i) => {
    const { z, h } = hidden(network, x, activation);
    const o = W2.reduce((total, v, j) => total + v * h[j], network.b2);
    const error = (kind === "mse" ? 2 * (o - y[i]) : sigmoid(o) - y[i]) / m;
    sum.b2 += error;
    for (let j = 0; j < W2.length; j++) {
      sum.W2[j] += error * h[j];
      const arrives = error * W2[j] * derivative(z[j], h[j]);
      sum.b1[j] += arrives;
      for (let k = 0; k < x.length; k++) sum.W1[j][k] += arrives * x[k];
    }
  });
  return sum;
}

/** One step of gradient descent over all the examples; a new network. */
export function trained(network, X, y, activation, kind, rate) {
  const d = slopes(network, X, y, activation, kind);
  return {
    W1: network.W1.map((row, j) => row.map((w, k) => w - rate * d.W1[j][k])),
    b1: network.b1.map((b, j) => b - rate * d.b1[j]),
    W2: network.W2.map((v, j) => v - rate * d.W2[j]),
    b2: network.b2 - rate * d.b2,
  };
}
