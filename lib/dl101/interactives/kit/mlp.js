// The multilayer perceptron of dl101.mlp and its training, the same numbers step for step (a test compares them).
//
// All weights lie in one Float64Array, layer by layer as in dl101.initialisation with the biases between: W1 row by row,
// b1, W2, b2, … Numbers of examples lie unit by unit: number k of example i stands at k·m + i, so that the inner loops
// run over neighbours. net = { sizes, activations, layers, count, width }: layers are { n, h, W, b }, W and b the places
// where their numbers begin; activations has a name for each hidden layer; width is the number of hidden units.

import { sigmoid } from "./logistic.js";
import { normal, uniform } from "./random.js";

/** What training goes by unless told otherwise; the names are those of dl101.interactives.Playground. */
export const TRAINING = {
  loss: "cross_entropy", optimizer: "sgd", learning_rate: 0.03, momentum: 0.9, regularization: "none",
  regularization_rate: 0, batch_size: 10, dropout: 0, seed: 0,
};
/** A network is lost when the length of its weights passes this. */
export const LOST = 1e5;
const RMS_ALPHA = 0.99;
const ADAM_BETA2 = 0.999;
const EPS = 1e-8;
const ORDER_SALT = 0x9e3779b9;
const MASK_SALT = 0x85ebca6b;

export function makeNet(sizes, activations) {
  const layers = [];
  let at = 0;
  for (let l = 1; l < sizes.length; l++) {
    const [n, h] = [sizes[l - 1], sizes[l]];
    layers.push({ n, h, W: at, b: at + n * h });
    at += n * h + h;
  }
  return { sizes, activations, layers, count: at, width: sizes.slice(1, -1).reduce((sum, h) => sum + h, 0) };
}

/** Weights to start from, by the rules of dl101.initialisation; biases are 0. */
export function initialWeights(net, init, seed, scale = 0.01) {
  const total = net.layers.reduce((sum, { n, h }) => sum + n * h, 0);
  const numbers = init === "xavier" ? uniform(seed, total).map((u) => 2 * u - 1) : normal(seed, total);
  const weights = new Float64Array(net.count);
  let from = 0;
  for (const { n, h, W } of net.layers) {
    const spread = { zeros: 0, normal: scale, xavier: Math.sqrt(6 / (n + h)), he: Math.sqrt(2 / n) }[init];
    for (let k = 0; k < n * h; k++) weights[W + k] = numbers[from + k] * spread;
    from += n * h;
  }
  return weights;
}

/** Room for what the layers give on up to m examples, and for the derivatives on their way back. */
export function workspace(net, m) {
  const make = () => net.layers.map(({ h }) => new Float64Array(h * m));
  return { m, H: make(), D: make(), masked: net.layers.slice(0, -1).map(({ h }) => new Float64Array(h * m)), masks: null };
}

/**
 * What every layer gives on m examples, into room.H; the last one is of outputs, without an activation.
 * masks: for dropout, a number to multiply each hidden value by, layer by layer and example by example.
 */
export function forwardPass(net, weights, X, m, room, masks = null) {
  let input = X;
  let skip = 0;
  const last = net.layers.length - 1;
  for (let l = 0; l <= last; l++) {
    const { n, h, W, b } = net.layers[l];
    const out = room.H[l];
    for (let j = 0; j < h; j++) {
      const row = j * m;
      const end = row + m;
      const bias = weights[b + j];
      if (n) {
        const w = weights[W + j * n];
        for (let i = row, s = 0; i < end; i++, s++) out[i] = bias + w * input[s];
      }
      for (let k = 1, from = m; k < n; k++, from += m) {
        const w = weights[W + j * n + k];
        for (let i = row, s = from; i < end; i++, s++) out[i] += w * input[s];
      }
    }
    if (l === last) break;
    activateAll(net.activations[l], out, h * m);
    input = out;
    if (masks) {
      const { [l]: masked } = room.masked;
      for (let j = 0; j < h; j++) for (let i = 0; i < m; i++) masked[j * m + i] = out[j * m + i] * masks[skip + i * h + j];
      skip += m * h;
      input = masked;
    }
  }
  room.masks = masks;
  return room.H[last];
}

function activateAll(name, values, count) {
  if (name === "tanh") for (let i = 0; i < count; i++) values[i] = Math.tanh(values[i]);
  else if (name === "relu") for (let i = 0; i < count; i++) values[i] = values[i] > 0 ? values[i] : 0;
  else if (name === "sigmoid") for (let i = 0; i < count; i++) values[i] = sigmoid(values[i]);
}

/** The mean loss of outputs O (o rows of m) and, if D is given, its derivative by each of them, as in dl101.losses. */
export function lossOf(kind, O, y, m, outputs, D = null) {
  if (!m) return 0;
  let sum = 0;
  if (kind === "mse") {
    for (let i = 0; i < m; i++) {
      const off = O[i] - y[i];
      sum += off * off;
      if (D) D[i] = (2 * off) / m;
    }
    return sum / m;
  }
  if (outputs === 1) {
    for (let i = 0; i < m; i++) {
      const small = Math.exp(-Math.abs(O[i]));
      const z = y[i] ? -O[i] : O[i];
      sum += (z > 0 ? z : 0) + Math.log1p(small);
      if (D) D[i] = ((O[i] >= 0 ? 1 / (1 + small) : small / (1 + small)) - y[i]) / m;
    }
    return sum / m;
  }
  for (let i = 0; i < m; i++) {
    let top = -Infinity;
    for (let k = 0; k < outputs; k++) top = Math.max(top, O[k * m + i]);
    let total = 0;
    for (let k = 0; k < outputs; k++) total += Math.exp(O[k * m + i] - top);
    sum += Math.log(total) + top - O[y[i] * m + i];
    if (D) for (let k = 0; k < outputs; k++) D[k * m + i] = (Math.exp(O[k * m + i] - top) / total - (y[i] === k ? 1 : 0)) / m;
  }
  return sum / m;
}

/** The derivative of the loss by every weight, into gradient, after forwardPass and with its last room.D filled. */
export function backwardPass(net, weights, X, m, room, gradient) {
  const { masks } = room;
  for (let l = net.layers.length - 1; l >= 0; l--) {
    const { n, h, W, b } = net.layers[l];
    const D = room.D[l];
    const input = l === 0 ? X : masks ? room.masked[l - 1] : room.H[l - 1];
    const back = l === 0 ? null : room.D[l - 1];
    if (back) back.fill(0, 0, n * m);
    for (let j = 0; j < h; j++) {
      const row = j * m;
      const end = row + m;
      let sum = 0;
      for (let i = row; i < end; i++) sum += D[i];
      gradient[b + j] = sum;
      for (let k = 0, from = 0, at = W + j * n; k < n; k++, at++, from += m) {
        let slope = 0;
        if (back) {
          const w = weights[at];
          for (let i = row, s = from; i < end; i++, s++) {
            slope += D[i] * input[s];
            back[s] += D[i] * w;
          }
        } else {
          for (let i = row, s = from; i < end; i++, s++) slope += D[i] * input[s];
        }
        gradient[at] = slope;
      }
    }
    if (!back) break;
    if (masks) {
      let skip = 0;
      for (let k = 0; k < l - 1; k++) skip += m * net.layers[k].h;
      for (let k = 0; k < n; k++) for (let i = 0; i < m; i++) back[k * m + i] *= masks[skip + i * n + k];
    }
    slopeAll(net.activations[l - 1], room.H[l - 1], back, n * m);
  }
}

function slopeAll(name, H, D, count) {
  if (name === "tanh") for (let i = 0; i < count; i++) D[i] *= 1 - H[i] * H[i];
  else if (name === "relu") for (let i = 0; i < count; i++) D[i] = H[i] > 0 ? D[i] : 0;
  else if (name === "sigmoid") for (let i = 0; i < count; i++) D[i] *= H[i] * (1 - H[i]);
}

/** Adds the derivative of λ Σ|w| ("l1") or of λ/2 Σw² ("l2") over the weights, biases left out. */
export function addPenalty(net, weights, gradient, kind, rate) {
  if (kind === "none" || !rate) return;
  for (const { n, h, W } of net.layers) {
    if (kind === "l1") for (let k = W; k < W + n * h; k++) gradient[k] += rate * Math.sign(weights[k]);
    else for (let k = W; k < W + n * h; k++) gradient[k] += rate * weights[k];
  }
}

/** One step of an optimizer of dl101.optimizers, in place. memory: { t, m, v }, two Float64Arrays (velocity in m). */
export function updateWeights(name, w, g, memory, rate, momentum) {
  const { m, v } = memory;
  const count = w.length;
  if (name === "momentum") {
    for (let k = 0; k < count; k++) {
      m[k] = momentum * m[k] + g[k];
      w[k] -= rate * m[k];
    }
  } else if (name === "rmsprop") {
    for (let k = 0; k < count; k++) {
      v[k] = RMS_ALPHA * v[k] + (1 - RMS_ALPHA) * g[k] * g[k];
      w[k] -= (rate * g[k]) / (Math.sqrt(v[k]) + EPS);
    }
  } else if (name === "adam") {
    memory.t += 1;
    const first = 1 - momentum ** memory.t;
    const second = 1 - ADAM_BETA2 ** memory.t;
    for (let k = 0; k < count; k++) {
      m[k] = momentum * m[k] + (1 - momentum) * g[k];
      v[k] = ADAM_BETA2 * v[k] + (1 - ADAM_BETA2) * g[k] * g[k];
      w[k] -= (rate * (m[k] / first)) / (Math.sqrt(v[k] / second) + EPS);
    }
  } else {
    for (let k = 0; k < count; k++) w[k] -= rate * g[k];
  }
}

/** The order of the examples in an epoch, 0 … m − 1 shuffled by Fisher and Yates with numbers of the seed. */
export function epochOrder(m, seed, epoch) {
  const u = uniform((seed + Math.imul(epoch + 1, ORDER_SALT)) | 0, m);
  const order = Int32Array.from({ length: m }, (_, k) => k);
  for (let i = m - 1; i > 0; i--) {
    const j = Math.floor(u[i] * (i + 1));
    const kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
  return order;
}

/** For dropout: 0 or 1 / (1 − rate) for each example and hidden unit, layer by layer, examples as rows. */
export function dropoutMasks(m, width, rate, seed, step) {
  const u = uniform(~(seed + Math.imul(step, MASK_SALT)), m * width);
  for (let k = 0; k < u.length; k++) u[k] = u[k] < rate ? 0 : 1 / (1 - rate);
  return u;
}

/**
 * Training by batches. settings: as TRAINING; read anew at every step. data: { X, y, m }, unit by unit.
 * state: { weights, memory: { t, m, v }, steps, epoch, position }, changed in place; position: of the next example in
 * the order of this epoch. step() returns false, and takes itself back, when the weights would be lost (see LOST).
 */
export function trainer(net, settings, data, state) {
  const gradient = new Float64Array(net.count);
  const before = { w: new Float64Array(net.count), m: new Float64Array(net.count), v: new Float64Array(net.count) };
  const outputs = net.sizes[net.sizes.length - 1];
  let order = null;
  let ordered = "";
  let room = null;
  let X = null;
  let y = null;
  return {
    gradient,
    step() {
      const { loss, optimizer, learning_rate: rate, momentum, regularization, regularization_rate: strength, dropout, seed } = settings;
      const { weights, memory } = state;
      const m = data.m;
      if (!m) return false;
      if (state.position >= m) {
        state.epoch += 1;
        state.position = 0;
      }
      const key = `${m} ${seed} ${state.epoch}`;
      if (key !== ordered) [order, ordered] = [epochOrder(m, seed, state.epoch), key];
      const size = Math.min(settings.batch_size, m - state.position);
      if (!room || room.m < size) {
        room = workspace(net, size);
        X = new Float64Array(size * net.sizes[0]);
        y = new Float64Array(size);
      }
      for (let i = 0; i < size; i++) {
        const from = order[state.position + i];
        y[i] = data.y[from];
        for (let k = 0; k < net.sizes[0]; k++) X[k * size + i] = data.X[k * m + from];
      }
      const masks = dropout > 0 && net.width ? dropoutMasks(size, net.width, dropout, seed, state.steps) : null;
      const O = forwardPass(net, weights, X, size, room, masks);
      lossOf(loss, O, y, size, outputs, room.D[room.D.length - 1]);
      backwardPass(net, weights, X, size, room, gradient);
      addPenalty(net, weights, gradient, regularization, strength);
      before.w.set(weights);
      before.m.set(memory.m);
      before.v.set(memory.v);
      const { t } = memory;
      updateWeights(optimizer, weights, gradient, memory, rate, momentum);
      let length = 0;
      for (let k = 0; k < weights.length; k++) length += weights[k] * weights[k];
      if (!(length < LOST * LOST)) {
        weights.set(before.w);
        memory.m.set(before.m);
        memory.v.set(before.v);
        memory.t = t;
        return false;
      }
      state.steps += 1;
      state.position += size;
      if (state.position >= m) {
        state.epoch += 1;
        state.position = 0;
      }
      return true;
    },
  };
}
