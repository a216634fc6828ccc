// The functions of dl101.activations with their derivatives; a test in a browser holds them equal to NumPy.

import { sigmoid, softplus } from "./logistic.js";

const logisticSlope = (z) => {
  const small = Math.exp(-Math.abs(z)); // 1 − σ(z) would lose all digits for large z
  return small / (1 + small) ** 2;
};

/** erfc by its Taylor series near 0 and a continued fraction beyond: 1e-13 relative where it is not tiny. */
function erfc(x) {
  if (x < 0) return 2 - erfc(-x);
  if (x < 2) {
    let term = x, sum = x;
    for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum) && k < 200; k++) {
      term *= (-x * x) / k;
      sum += term / (2 * k + 1);
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * sum;
  }
  let tail = 0;
  for (let k = 80; k > 0; k--) tail = k / 2 / (x + tail);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + tail);
}
const normalShare = (z) => erfc(-z / Math.SQRT2) / 2;
const normalDensity = (z) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/**
 * By name: f(z, a) and slope(z, a); low and high: infimum and supremum at the usual a; kink: where there is no
 * derivative (a jump for a step), unless smooth(a) says otherwise; a: the usual value of the parameter.
 * slope at a kink is what dl101.activations and torch take there.
 */
export const ACTIVATIONS = {
  sigmoid: { f: sigmoid, slope: logisticSlope, low: 0, high: 1 },
  tanh: { f: Math.tanh, slope: (z) => 1 / Math.cosh(z) ** 2, low: -1, high: 1 },
  heaviside: { f: (z) => (z > 0 ? 1 : z < 0 ? 0 : 0.5), slope: () => 0, low: 0, high: 1, kink: 0, jump: true },
  relu: { f: (z) => Math.max(z, 0), slope: (z) => (z > 0 ? 1 : 0), low: 0, high: Infinity, kink: 0 },
  softplus: { f: softplus, slope: sigmoid, low: 0, high: Infinity },
  leaky_relu: { f: (z, a) => (z > 0 ? z : a * z), slope: (z, a) => (z > 0 ? 1 : a), low: -Infinity, high: Infinity, kink: 0, a: 0.01, smooth: (a) => a === 1 },
  elu: { f: (z, a) => (z > 0 ? z : a * Math.expm1(z)), slope: (z, a) => (z > 0 ? 1 : a * Math.exp(z)), low: -1, high: Infinity, kink: 0, a: 1, smooth: (a) => a === 1 },
  softsign: { f: (z) => z / (1 + Math.abs(z)), slope: (z) => 1 / (1 + Math.abs(z)) ** 2, low: -1, high: 1 },
  gelu: { f: (z) => z * normalShare(z), slope: (z) => normalShare(z) + z * normalDensity(z), low: -0.16997120747990369, high: Infinity },
  silu: { f: (z) => z * sigmoid(z), slope: (z) => sigmoid(z) * (1 + z * (1 - sigmoid(z))), low: -0.2784645427610738, high: Infinity },
};

/** What the functions are called where a student chooses among them. */
export const ACTIVATION_NAMES = {
  ru: [["sigmoid", "сигмоида"], ["tanh", "tanh"], ["heaviside", "ступенька"], ["relu", "ReLU"], ["softplus", "softplus"], ["leaky_relu", "LReLU, PReLU"], ["elu", "ELU"], ["softsign", "softsign"], ["gelu", "GELU"], ["silu", "SiLU"]],
  en: [["sigmoid", "sigmoid"], ["tanh", "tanh"], ["heaviside", "step"], ["relu", "ReLU"], ["softplus", "softplus"], ["leaky_relu", "LReLU, PReLU"], ["elu", "ELU"], ["softsign", "softsign"], ["gelu", "GELU"], ["silu", "SiLU"]],
};

/** The name of a function in the language of the interactive. */
export const nameOf = (key, language) => (ACTIVATION_NAMES[language] ?? ACTIVATION_NAMES.en).find(([each]) => each === key)?.[1] ?? key;
