// The state of the playground as a network with its data: what is trained, measured and drawn. No page is needed here.

import { sigmoid } from "./kit/logistic.js";
import { addPenalty, backwardPass, epochOrder, dropoutMasks, forwardPass, initialWeights, lossOf, makeNet, trainer, workspace } from "./kit/mlp.js";
import { isOfNumbers, playgroundPoints, splitPoints } from "./playground_data.js";

export const MOST_LAYERS = 6;
export const MOST_UNITS = 8;
export const MOST_CLASSES = 6;
export const REACH = 6; // both axes go from −6 to 6
export const CELLS = 64; // of the pictures, across and up

/** What can be made of a point: name, function, and how it is written. */
export const FEATURES = {
  "x1": { f: (x1) => x1, written: "x₁" },
  "x2": { f: (x1, x2) => x2, written: "x₂" },
  "x1²": { f: (x1) => x1 * x1, written: "x₁²" },
  "x2²": { f: (x1, x2) => x2 * x2, written: "x₂²" },
  "x1·x2": { f: (x1, x2) => x1 * x2, written: "x₁x₂" },
  "sin x1": { f: (x1) => Math.sin(x1), written: "sin x₁" },
  "sin x2": { f: (x1, x2) => Math.sin(x2), written: "sin x₂" },
};
export const FEATURE_NAMES = Object.keys(FEATURES);

/** The points [x1, x2, label or value] of the state. */
export const pointsOf = (state) => (state.dataset === "own" ? state.points : playgroundPoints(state.dataset, state.size, state.noise / 100, state.seed));

export const isRegression = (state) => (state.dataset === "own" ? state.task === "regression" : isOfNumbers(state.dataset));

export const classCount = (state, points) => (isRegression(state) ? 0 : Math.max(2, ...points.map((point) => point[2] + 1)));

/** The loss that is used: squares for numbers, softmax for more than two classes, else the chosen one. */
export const lossUsed = (state, classes) => (classes === 0 ? "mse" : classes > 2 ? "softmax" : state.loss);

export const sizesOf = (state, classes) => [state.features.length, ...state.hidden, lossUsed(state, classes) === "softmax" ? classes : 1];

/** Points as the network takes them: features unit by unit, and what the loss compares with. */
export function asData(points, features, loss, classes) {
  const m = points.length;
  const X = new Float64Array(m * features.length);
  features.forEach((name, k) => points.forEach((point, i) => { X[k * m + i] = FEATURES[name].f(point[0], point[1]); }));
  const y = Float64Array.from(points, (point) => (loss === "mse" && classes ? 2 * point[2] - 1 : point[2]));
  return { X, y, m };
}

const kindOf = (loss) => (loss === "mse" ? "mse" : "cross_entropy");

/** A network with its data and training, kept in step with the state: call fresh() after anything may have changed. */
export function makeEngine(state) {
  const self = { points: [], training: new Set(), points_train: [], points_test: [], classes: 2, loss: "", net: null, weights: null, version: 0 };
  let ofData = "";
  let ofPoints = null;
  let ofInputs = "";
  let ofNet = "";
  let ofWeights = null;
  let ofMemory = null;
  let coach = null;
  let settings = null;
  let counts = null;
  let roomTrain = null;
  let roomTest = null;
  let roomGrid = null;
  let grid = null;
  let measured = -1;
  let measures = null;
  let mapped = -1;
  let sloped = -1;

  /** The weights that training starts from. */
  self.start = () => Array.from(initialWeights(self.net, state.init, state.seed, state.init_scale));

  self.fresh = () => {
    const data = [state.dataset, state.noise, state.size, state.seed, state.train_share, state.task].join();
    const newData = data !== ofData || (state.dataset === "own" && state.points !== ofPoints);
    if (newData) {
      [ofData, ofPoints] = [data, state.points];
      self.points = pointsOf(state);
      self.classes = classCount(state, self.points);
      const { train, test } = splitPoints(self.points.length, state.train_share / 100, state.seed);
      self.training = new Set(train);
      [self.points_train, self.points_test] = [train, test].map((rows) => rows.map((k) => self.points[k]));
    }
    self.loss = lossUsed(state, self.classes);
    const inputs = [state.features, self.loss, self.classes].join(";");
    if (newData || inputs !== ofInputs) {
      ofInputs = inputs;
      self.train = asData(self.points_train, state.features, self.loss, self.classes);
      self.test = asData(self.points_test, state.features, self.loss, self.classes);
      [roomTrain, roomTest, coach] = [null, null, null];
      self.version += 1;
    }
    const sizes = sizesOf(state, self.classes);
    const shape = [sizes, state.activations.slice(0, state.hidden.length)].join(";");
    if (shape !== ofNet) {
      ofNet = shape;
      self.net = makeNet(sizes, state.activations.slice(0, state.hidden.length));
      [roomTrain, roomTest, roomGrid, coach, ofWeights, grid] = [null, null, null, null, null, null];
    }
    const features = state.features.join();
    if (grid?.features !== features) [grid, roomGrid, ofWeights] = [{ features, X: gridOf(state.features) }, null, null];
    if (state.weights !== ofWeights) {
      ofWeights = state.weights;
      self.weights = state.weights.length === self.net.count ? Float64Array.from(state.weights) : Float64Array.from(self.start());
      coach = null;
      self.version += 1;
    }
    if (state.memory !== ofMemory || !coach) {
      ofMemory = state.memory;
      const fit = (list) => (list?.length === self.net.count ? Float64Array.from(list) : new Float64Array(self.net.count));
      counts = { weights: self.weights, memory: { t: state.memory.t ?? 0, m: fit(state.memory.m), v: fit(state.memory.v) } };
      settings = {};
      coach = trainer(self.net, settings, self.train, counts);
    }
    return self;
  };

  /**
   * Takes steps while go(counts) says so; counts: steps, epoch, position. Returns what the state becomes, with
   * diverged: whether the weights would have been lost.
   */
  self.advance = (go) => {
    self.fresh();
    const { optimizer, learning_rate, momentum, regularization, regularization_rate, batch_size, dropout, seed } = state;
    Object.assign(settings, { loss: kindOf(self.loss), optimizer, learning_rate, momentum, regularization, regularization_rate, batch_size, dropout: dropout / 100, seed });
    Object.assign(counts, { steps: state.steps, epoch: state.epoch, position: state.position });
    let diverged = false;
    while (!diverged && go(counts)) diverged = !coach.step();
    self.version += 1;
    const weights = Array.from(self.weights);
    const memory = optimizer === "sgd" ? {} : { t: counts.memory.t, m: Array.from(counts.memory.m), v: Array.from(counts.memory.v) };
    [ofWeights, ofMemory] = [weights, memory]; // what comes back with the state is not news
    return { weights, memory, steps: counts.steps, epoch: counts.epoch, position: counts.position, diverged };
  };

  const measure = (data, room) => {
    if (!data.m) return { loss: null, accuracy: null };
    const outputs = self.net.sizes[self.net.sizes.length - 1];
    const O = forwardPass(self.net, self.weights, data.X, data.m, room);
    const loss = lossOf(kindOf(self.loss), O, data.y, data.m, outputs);
    return { loss, accuracy: self.classes ? rightShare(O, data, outputs, self.loss) : null };
  };

  /** Loss and share of right answers on both sets: { train: { loss, accuracy }, test: … }, null where there is nothing. */
  self.measures = () => {
    if (measured !== self.version) {
      roomTrain ??= workspace(self.net, self.train.m);
      roomTest ??= workspace(self.net, self.test.m);
      measures = { train: measure(self.train, roomTrain), test: measure(self.test, roomTest) };
      measured = self.version;
    }
    return measures;
  };

  /** The training loss alone, for a stop condition within a run. */
  self.trainingLoss = () => measure(self.train, roomTrain ??= workspace(self.net, self.train.m)).loss;

  /** The derivative of the training loss (all examples, with the penalty) by every weight. */
  self.slopes = () => {
    if (sloped !== self.version || !self.gradient || self.gradient.length !== self.net.count) {
      self.gradient = new Float64Array(self.net.count);
      if (self.train.m) {
        roomTrain ??= workspace(self.net, self.train.m);
        const outputs = self.net.sizes[self.net.sizes.length - 1];
        const O = forwardPass(self.net, self.weights, self.train.X, self.train.m, roomTrain);
        lossOf(kindOf(self.loss), O, self.train.y, self.train.m, outputs, roomTrain.D[roomTrain.D.length - 1]);
        backwardPass(self.net, self.weights, self.train.X, self.train.m, roomTrain, self.gradient);
        addPenalty(self.net, self.weights, self.gradient, state.regularization, state.regularization_rate);
      }
      sloped = self.version;
    }
    return self.gradient;
  };

  /** What every layer gives over the plane: a list of Float64Arrays, unit by unit, CELLS × CELLS numbers each. */
  self.maps = () => {
    roomGrid ??= workspace(self.net, CELLS * CELLS);
    if (mapped !== self.version) {
      forwardPass(self.net, self.weights, grid.X, CELLS * CELLS, roomGrid);
      mapped = self.version;
    }
    return roomGrid.H;
  };

  return self;
}

function rightShare(O, { y, m }, outputs, loss) {
  let right = 0;
  for (let i = 0; i < m; i++) {
    if (outputs > 1) {
      let best = 0;
      for (let k = 1; k < outputs; k++) if (O[k * m + i] > O[best * m + i]) best = k;
      right += best === y[i] ? 1 : 0;
    } else {
      right += (loss === "mse" ? y[i] > 0 : y[i] === 1) === O[i] > 0 ? 1 : 0;
    }
  }
  return right / m;
}

/** The features at the middles of the cells of the plane, row by row from the top. */
export function gridOf(features) {
  const m = CELLS * CELLS;
  const X = new Float64Array(m * features.length);
  const at = (k) => REACH * ((2 * k + 1) / CELLS - 1);
  features.forEach((name, j) => {
    const { f } = FEATURES[name];
    for (let row = 0, i = j * m; row < CELLS; row++) for (let column = 0; column < CELLS; column++, i++) X[i] = f(at(column), -at(row));
  });
  return X;
}

/** Numbers in place of a layer's name and place: sizes of the gradient layer by layer, as root mean squares. */
export function layerStrengths(net, gradient) {
  return net.layers.map(({ n, h, W }) => {
    let sum = 0;
    for (let k = W; k < W + n * h; k++) sum += gradient[k] * gradient[k];
    return Math.sqrt(sum / Math.max(1, n * h));
  });
}

/** For tests: trains as the state says, `count` steps, and gives the state and the measures. */
export function trainedState(state, count) {
  const engine = makeEngine(state).fresh();
  let left = count;
  Object.assign(state, engine.advance(() => left-- > 0));
  return { ...state, measures: engine.measures(), slopes: Array.from(engine.slopes()), outputs: engine.maps().map((each) => Array.from(each)) };
}

export const modelFormulas = {
  epochOrder, splitPoints, trainedState,
  dropoutMasks: (...given) => Array.from(dropoutMasks(...given)),
  pointsOf, startOf: (state) => makeEngine(state).fresh().start(), sigmoid,
};
