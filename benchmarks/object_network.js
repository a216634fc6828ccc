// The training loop of TensorFlow Playground by its published algorithm (src/nn.ts and oneStep in src/playground.ts of
// github.com/tensorflow/playground, Copyright 2016 Google Inc., Apache License 2.0), written anew for the comparison in
// benchmarks/playground.py: an object for each unit and each link, one example at a time, derivatives summed up
// until a batch is full. The error is half the square, the output unit has an activation of its own.

const FUNCTIONS = {
  tanh: { output: Math.tanh, slope: (z) => { const h = Math.tanh(z); return 1 - h * h; } },
  relu: { output: (z) => Math.max(0, z), slope: (z) => (z <= 0 ? 0 : 1) },
  linear: { output: (z) => z, slope: () => 1 },
};

class Unit {
  constructor(activation) {
    this.activation = activation;
    this.bias = 0.1;
    this.incoming = [];
    this.outgoing = [];
    this.total = 0;
    this.output = 0;
    this.outputSlope = 0;
    this.totalSlope = 0;
    this.summedSlope = 0;
    this.summed = 0;
  }

  fire() {
    this.total = this.bias;
    for (let j = 0; j < this.incoming.length; j++) {
      const link = this.incoming[j];
      this.total += link.weight * link.source.output;
    }
    this.output = this.activation.output(this.total);
    return this.output;
  }
}

class Link {
  constructor(source, target, weight) {
    this.source = source;
    this.target = target;
    this.weight = weight;
    this.slope = 0;
    this.summedSlope = 0;
    this.summed = 0;
  }
}

/** A network of objects; weight() gives each first weight. */
export function objectNetwork(sizes, activation, outputActivation, weight) {
  const layers = sizes.map((size, l) => Array.from({ length: size }, () => new Unit(FUNCTIONS[l === sizes.length - 1 ? outputActivation : activation])));
  for (let l = 1; l < layers.length; l++) {
    for (const unit of layers[l]) {
      for (const source of layers[l - 1]) {
        const link = new Link(source, unit, weight());
        source.outgoing.push(link);
        unit.incoming.push(link);
      }
    }
  }
  return layers;
}

export function fireAll(layers, inputs) {
  for (let i = 0; i < layers[0].length; i++) layers[0][i].output = inputs[i];
  for (let l = 1; l < layers.length; l++) for (let i = 0; i < layers[l].length; i++) layers[l][i].fire();
  return layers[layers.length - 1][0].output;
}

function goBack(layers, target) {
  const last = layers[layers.length - 1][0];
  last.outputSlope = last.output - target;
  for (let l = layers.length - 1; l >= 1; l--) {
    const layer = layers[l];
    for (let i = 0; i < layer.length; i++) {
      const unit = layer[i];
      unit.totalSlope = unit.outputSlope * unit.activation.slope(unit.total);
      unit.summedSlope += unit.totalSlope;
      unit.summed++;
    }
    for (let i = 0; i < layer.length; i++) {
      const unit = layer[i];
      for (let j = 0; j < unit.incoming.length; j++) {
        const link = unit.incoming[j];
        link.slope = unit.totalSlope * link.source.output;
        link.summedSlope += link.slope;
        link.summed++;
      }
    }
    if (l === 1) continue;
    const before = layers[l - 1];
    for (let i = 0; i < before.length; i++) {
      const unit = before[i];
      unit.outputSlope = 0;
      for (let j = 0; j < unit.outgoing.length; j++) unit.outputSlope += unit.outgoing[j].weight * unit.outgoing[j].target.totalSlope;
    }
  }
}

function update(layers, rate) {
  for (let l = 1; l < layers.length; l++) {
    for (let i = 0; i < layers[l].length; i++) {
      const unit = layers[l][i];
      if (unit.summed > 0) {
        unit.bias -= (rate * unit.summedSlope) / unit.summed;
        unit.summedSlope = 0;
        unit.summed = 0;
      }
      for (let j = 0; j < unit.incoming.length; j++) {
        const link = unit.incoming[j];
        if (link.summed > 0) {
          link.weight -= (rate / link.summed) * link.summedSlope;
          link.summedSlope = 0;
          link.summed = 0;
        }
      }
    }
  }
}

/** One epoch over points [x1, x2, label], in their order. Returns the number of updates. */
export function objectEpoch(layers, points, batch, rate) {
  let updates = 0;
  for (let i = 0; i < points.length; i++) {
    const [x1, x2, label] = points[i];
    fireAll(layers, [x1, x2]);
    goBack(layers, label);
    if ((i + 1) % batch === 0) {
      update(layers, rate);
      updates++;
    }
  }
  return updates;
}
