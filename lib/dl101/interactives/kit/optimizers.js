// The updates of dl101.optimizers on lists of numbers; a test in a browser compares them step by step.

const corrected = (c, t) => [1 - c.beta1 ** t, 1 - c.beta2 ** t];

/** Each: (w, g, c, memory) → nothing; changes the list w and the memory in place. g already has the weight decay in it. */
const RULES = {
  sgd(w, g, c) {
    for (let i = 0; i < w.length; i++) w[i] -= c.learning_rate * g[i];
  },
  momentum(w, g, c, m) {
    for (let i = 0; i < w.length; i++) {
      m.velocity[i] = c.momentum * m.velocity[i] + g[i];
      w[i] -= c.learning_rate * m.velocity[i];
    }
  },
  nesterov(w, g, c, m) {
    for (let i = 0; i < w.length; i++) {
      m.velocity[i] = c.momentum * m.velocity[i] + g[i];
      w[i] -= c.learning_rate * (g[i] + c.momentum * m.velocity[i]);
    }
  },
  rmsprop(w, g, c, m) {
    for (let i = 0; i < w.length; i++) {
      m.v[i] = c.alpha * m.v[i] + (1 - c.alpha) * g[i] ** 2;
      w[i] -= (c.learning_rate * g[i]) / (Math.sqrt(m.v[i]) + c.eps);
    }
  },
  adam(w, g, c, m) {
    const [first, second] = corrected(c, ++m.t);
    for (let i = 0; i < w.length; i++) {
      m.m[i] = c.beta1 * m.m[i] + (1 - c.beta1) * g[i];
      m.v[i] = c.beta2 * m.v[i] + (1 - c.beta2) * g[i] ** 2;
      w[i] -= (c.learning_rate * (m.m[i] / first)) / (Math.sqrt(m.v[i] / second) + c.eps);
    }
  },
  adamw(w, g, c, m) {
    for (let i = 0; i < w.length; i++) w[i] *= 1 - c.learning_rate * c.weight_decay;
    RULES.adam(w, g, c, m);
  },
  amsgrad(w, g, c, m) {
    const [first, second] = corrected(c, ++m.t);
    for (let i = 0; i < w.length; i++) {
      m.m[i] = c.beta1 * m.m[i] + (1 - c.beta1) * g[i];
      m.v[i] = c.beta2 * m.v[i] + (1 - c.beta2) * g[i] ** 2;
      m.largest[i] = Math.max(m.largest[i], m.v[i]);
      w[i] -= (c.learning_rate * (m.m[i] / first)) / (Math.sqrt(m.largest[i] / second) + c.eps);
    }
  },
  slide_adam(w, g, c, m) {
    const [first, second] = corrected(c, ++m.t);
    for (let i = 0; i < w.length; i++) {
      m.m[i] = c.beta1 * m.m[i] + (1 - c.beta1) * g[i];
      m.v[i] = c.beta2 * m.v[i] + (1 - c.beta2) * g[i] ** 2;
      w[i] -= (c.learning_rate / Math.sqrt(m.v[i] / second + c.eps)) * (m.m[i] / first);
    }
  },
};

export const OPTIMIZER_NAMES = Object.keys(RULES);

/** What an optimizer remembers before its first step, for n numbers. */
export function memoryOf(n) {
  const zeros = () => new Float64Array(n);
  return { t: 0, velocity: zeros(), m: zeros(), v: zeros(), largest: zeros() };
}

/** One step: changes w (a list of numbers) and the memory in place. dw: the gradient of the loss; c: all settings. */
export function updateInPlace(name, w, dw, c, memory) {
  const decay = name === "adamw" ? 0 : c.weight_decay ?? 0;
  RULES[name](w, decay ? Array.from(dw, (g, i) => g + decay * w[i]) : dw, c, memory);
}
