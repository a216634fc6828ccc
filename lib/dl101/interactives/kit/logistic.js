// The logistic function and its antiderivative, right for every number: the twins of dl101.activations.

/** σ(z) = 1 / (1 + exp(−z)), without overflow; small values keep their digits. */
export function sigmoid(z) {
  const small = Math.exp(-Math.abs(z));
  return z >= 0 ? 1 / (1 + small) : small / (1 + small);
}

/** log(1 + exp(z)). */
export function softplus(z) {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}
