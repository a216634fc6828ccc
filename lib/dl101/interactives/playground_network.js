// The drawing of the playground's network: features on the left, a column for each hidden layer, outputs on the right.
// Every unit is a button over its picture; lines are weights, or gradients on their way back.

import { button, element, focusable } from "./kit/dom.js";
import { words } from "./kit/draw.js";
import { compact, fill } from "./kit/text.js";
import { atlas, outputShading, rgbOf, shadingOf, softmaxAt } from "./playground_shades.js";
import { CELLS, FEATURES, FEATURE_NAMES, MOST_CLASSES, MOST_LAYERS, MOST_UNITS, gridOf, layerStrengths } from "./playground_model.js";

const SIDE = 30; // of a unit's picture, in pixels
const ROW = 38;
const HEAD = 58; // above the units: their number and the activation
const FOOT = 22; // below them: a name, or how strong the gradient is
const LEFT = 64; // middle of the features
const RIGHT = 24; // from the outputs' middle to the right edge
const NARROWEST = 50; // from column to column; a narrower page scrolls
const REACHABLE = 7; // pixels from a line that still mean it
const SLOTS = FEATURE_NAMES.length + MOST_LAYERS * MOST_UNITS + MOST_CLASSES;
const SHORT_NAMES = [["relu", "ReLU"], ["tanh", "tanh"], ["sigmoid", "σ"], ["linear", "z"]];

/**
 * state and engine as in playground.js. does: { feature(name), units(layer, by), activation(layer, name), select(unit) };
 * a unit is [column, index], column 0 features, 1 … hidden, the last one outputs. chosen() and looked(unit) tell which
 * unit is selected and that one is pointed at. Returns { figure, panel, update(), relabel(), focusUnit(unit), nameOfUnit(unit), highlight(place) }.
 */
export function networkPicture(ui, engine, does, chosen, looked) {
  const { state } = ui;
  const sheet = atlas(SLOTS);
  const slot = (c, i) => (c === 0 ? i : c > state.hidden.length ? FEATURE_NAMES.length + MOST_LAYERS * MOST_UNITS + i : FEATURE_NAMES.length + (c - 1) * MOST_UNITS + i);
  let featuresDrawn = "";
  let hovered = null; // the line under the pointer
  let marked = null; // the place of the weight whose box has the focus
  let current = [0, 0]; // the unit that Tab reaches

  const p = ui.panel("network", { label: "network", describe, aspect: 1, margin: [0, 0, 0, 0] }, paint);
  p.node.classList.add("dl101-net");
  const scroller = element("div", { class: "dl101-scroller" }, p.node);
  p.figure.append(scroller);

  // --- columns and rows

  const depth = () => state.hidden.length + 1;
  const outputs = () => engine.net.sizes[engine.net.sizes.length - 1];
  const height = (c) => (c === 0 ? FEATURE_NAMES.length : c === depth() ? outputs() : state.hidden[c - 1]);
  const rows = () => Math.max(FEATURE_NAMES.length, ...state.hidden, outputs());
  const columnAt = (c) => LEFT + ((p.width - RIGHT - LEFT) * c) / depth();
  const rowAt = (c, i) => HEAD + ROW * ((rows() - height(c)) / 2 + i + 0.5);
  const sourceRow = (l, k) => (l === 0 ? FEATURE_NAMES.indexOf(state.features[k]) : k);
  const isOn = (c, i) => c > 0 || state.features.includes(FEATURE_NAMES[i]);
  const nameOfUnit = ([c, i]) => {
    if (c === 0) return fill(ui.text.featureUnit, { name: FEATURES[FEATURE_NAMES[i]].written });
    if (c === depth()) return outputs() > 1 ? fill(ui.text.classUnit, { k: (state.dataset === "own" && state.class_names[i]) || i }) : ui.text.outputUnit;
    return fill(ui.text.hiddenUnit, { layer: c, k: i + 1 });
  };

  // --- what lies over the canvas: a button for each unit, the controls of each layer

  const units = [];
  for (let c = 0; c <= MOST_LAYERS + 1; c++) {
    const count = c === 0 ? FEATURE_NAMES.length : c > MOST_LAYERS ? MOST_CLASSES : MOST_UNITS;
    for (let i = 0; i < count; i++) {
      const id = c === 0 ? `feature-${FEATURE_NAMES[i]}` : c > MOST_LAYERS ? `output-${i}` : `unit-${c}-${i + 1}`;
      const place = () => [c > MOST_LAYERS ? depth() : c, i];
      const node = button(id, () => press(place()), {
        class: "dl101-unit",
        onpointerenter: () => looked(place()), onpointerleave: () => looked(null),
        onfocus: () => { current = place(); roam(); looked(place()); }, onblur: () => looked(null),
        onkeydown: (event) => move(event, place()),
      });
      p.overlay.append(node);
      units.push({ node, place, shown: () => (c > MOST_LAYERS ? i < outputs() && outputs() > 0 : c === 0 || (c <= state.hidden.length && i < state.hidden[c - 1])) });
    }
  }
  const heads = Array.from({ length: MOST_LAYERS }, (_, k) => {
    const fewer = button(`fewer-${k + 1}`, () => does.units(k, -1));
    const more = button(`more-${k + 1}`, () => does.units(k, 1));
    const count = element("span");
    const kind = element("select", { ...focusable(`activation-${k + 1}`), onchange: () => does.activation(k, kind.value) },
      ...SHORT_NAMES.map(([value, name]) => element("option", { value }, name)));
    fewer.textContent = "−";
    more.textContent = "+";
    const node = element("div", { class: "dl101-head" }, element("div", {}, fewer, count, more), kind);
    p.overlay.append(node);
    return { node, fewer, more, count, kind };
  });

  function press([c, i]) {
    if (c === 0) does.feature(FEATURE_NAMES[i]);
    else does.select([c, i]);
  }

  /** Arrows go from unit to unit, so that Tab passes the network at one stop. */
  function move(event, [c, i]) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === "Escape") does.select(null);
    if (!by) return;
    event.preventDefault();
    const column = Math.min(Math.max(c + by[0], 0), depth());
    const share = height(c) > 1 ? i / (height(c) - 1) : 0.5;
    const row = by[0] ? Math.round(share * (height(column) - 1)) : Math.min(Math.max(i + by[1], 0), height(column) - 1);
    focusUnit([column, row]);
  }

  const nodeOf = ([c, i]) => units.find(({ place, shown }) => shown() && place()[0] === c && place()[1] === i)?.node;
  function focusUnit(unit) {
    current = unit;
    roam();
    nodeOf(unit)?.focus();
  }
  function roam() {
    if (!nodeOf(current)) current = [0, 0];
    const now = nodeOf(current);
    for (const { node } of units) node.tabIndex = node === now ? 0 : -1;
  }

  let placed = "";
  function update() {
    if (!engine.net || !p.width) return;
    const picked = chosen()?.join() ?? "";
    const key = [p.width, state.hidden, state.features, outputs(), picked, state.activations, state.language].join(";");
    if (key === placed) return;
    placed = key;
    for (const { node, place, shown } of units) {
      node.hidden = !shown();
      if (node.hidden) continue;
      const [c, i] = place();
      node.style.left = `${columnAt(c) - SIDE / 2}px`;
      node.style.top = `${rowAt(c, i) - SIDE / 2}px`;
      node.setAttribute("aria-label", nameOfUnit([c, i]));
      node.title = nameOfUnit([c, i]);
      node.setAttribute("aria-pressed", String(c === 0 ? isOn(c, i) : picked === `${c},${i}`));
    }
    heads.forEach(({ node, fewer, more, count, kind }, k) => {
      node.hidden = k >= state.hidden.length;
      if (node.hidden) return;
      node.style.left = `${columnAt(k + 1)}px`;
      count.textContent = state.hidden[k];
      fewer.disabled = state.hidden[k] <= 1;
      more.disabled = state.hidden[k] >= MOST_UNITS;
      kind.value = state.activations[k];
      fewer.setAttribute("aria-label", fill(ui.text.fewer, { layer: k + 1 }));
      more.setAttribute("aria-label", fill(ui.text.more, { layer: k + 1 }));
      kind.setAttribute("aria-label", fill(ui.text.activationOf, { layer: k + 1 }));
    });
    p.node.style.height = `${HEAD + ROW * rows() + FOOT}px`;
    p.node.style.minWidth = `${LEFT + RIGHT + NARROWEST * depth()}px`;
    roam();
  }

  // --- lines

  const backwards = () => state.view === "gradients";
  /** For each line: f(layer of weights, index of the weight, its value, from [x, y], to [x, y], of unit [c, j], source k). */
  function eachLine(f) {
    const numbers = backwards() ? engine.slopes() : engine.weights;
    engine.net.layers.forEach(({ n, h, W }, l) => {
      const [x, toX] = [columnAt(l) + SIDE / 2, columnAt(l + 1) - SIDE / 2];
      for (let j = 0; j < h; j++) {
        for (let k = 0; k < n; k++) {
          const end = rowAt(l + 1, j) + (n > 1 ? ((k - (n - 1) / 2) / n) * 14 : 0);
          f(l, W + j * n + k, numbers[W + j * n + k], [x, rowAt(l, sourceRow(l, k))], [toX, end], j, k);
        }
      }
    });
  }

  p.canvas.addEventListener("pointermove", (event) => {
    const before = hovered?.at;
    hovered = lineUnder(event);
    p.canvas.style.cursor = hovered ? "pointer" : "";
    if (hovered?.at !== before) p.paint();
  });
  p.canvas.addEventListener("pointerleave", () => {
    hovered = null;
    p.paint();
  });
  p.canvas.addEventListener("click", (event) => {
    const line = lineUnder(event);
    if (line) does.select([line.l + 1, line.j], line.k);
  });

  function lineUnder(event) {
    const box = p.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let best = null;
    let least = REACHABLE;
    eachLine((l, at, value, from, to, j, k) => {
      if (x < from[0] || x > to[0]) return;
      const middle = (from[0] + to[0]) / 2;
      for (let s = 0; s <= 24; s++) {
        const t = s / 24;
        const [a, b, c, d] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
        const distance = Math.hypot(x - ((a * from[0]) + (b + c) * middle + d * to[0]), y - ((a + b) * from[1] + (c + d) * to[1]));
        if (distance < least) [best, least] = [{ l, at, j, k, x, y, value }, distance];
      }
    });
    return best;
  }

  function paint() {
    engine.fresh();
    update();
    const { context } = p;
    const { colours } = ui;
    const net = engine.net;
    let most = 0;
    if (backwards()) eachLine((l, at, value) => { most = Math.max(most, Math.abs(value)); });
    const picked = chosen();
    context.lineCap = "butt";
    let ringed = null;
    eachLine((l, at, value, from, to, j, k) => {
      const size = Math.abs(value);
      const wide = backwards() ? 0.4 + 7 * Math.sqrt(size / (most || 1)) : Math.min(0.5 + 1.7 * size, 9);
      const isPicked = picked && picked[0] === l + 1 && picked[1] === j;
      context.beginPath();
      const middle = (from[0] + to[0]) / 2;
      context.moveTo(from[0], from[1]);
      context.bezierCurveTo(middle, from[1], middle, to[1], to[0], to[1]);
      context.setLineDash(value < 0 ? [5, 3.5] : []);
      context.strokeStyle = size < 1e-12 ? colours.edge : colours.classes[value > 0 ? 1 : 0];
      const stands = hovered?.at === at || marked === at;
      context.globalAlpha = stands || isPicked ? 1 : picked ? 0.45 : 0.8;
      context.lineWidth = stands ? wide + 1.5 : wide;
      context.stroke();
      if (marked === at) ringed = [middle, (from[1] + to[1]) / 2];
      if (backwards() && wide > 1.6) arrowBack(context, middle, (from[1] + to[1]) / 2, Math.min(3 + wide, 8));
    });
    context.setLineDash([]);
    context.globalAlpha = 1;

    paintFeatures();
    engine.maps().forEach((values, l) => {
      const isLast = l === net.layers.length - 1;
      for (let j = 0; j < net.layers[l].h; j++) {
        const from = j * CELLS * CELLS;
        if (isLast && net.layers[l].h > 1) paintClass(values, j);
        else sheet.put(slot(l + 1, j), values, from, isLast ? outputShading(engine.loss) : shadingOf(net.activations[l], values, from, CELLS * CELLS), colours.heat);
      }
    });
    sheet.flush();
    for (let c = 0; c <= depth(); c++) {
      for (let i = 0; i < height(c); i++) {
        const [x, y] = [columnAt(c) - SIDE / 2, rowAt(c, i) - SIDE / 2];
        const on = isOn(c, i);
        context.globalAlpha = on ? 1 : 0.35;
        sheet.draw(context, slot(c, i), x, y, SIDE);
        const isPicked = picked && picked[0] === c && picked[1] === i;
        context.lineWidth = isPicked ? 3 : on ? 1.5 : 1;
        context.strokeStyle = isPicked ? colours.accent : on ? colours.ink : colours.edge;
        context.strokeRect(x, y, SIDE, SIDE);
        context.globalAlpha = 1;
        if (c === 0) words(context, FEATURES[FEATURE_NAMES[i]].written, x - 5, y + SIDE / 2, colours, { font: "italic 12px system-ui, sans-serif", align: "right", colour: on ? colours.ink : colours.muted });
        else biasMark(context, x, y + SIDE, engine.weights[net.layers[c - 1].b + i]);
      }
    }
    const bottom = HEAD + ROW * rows() + FOOT / 2 + 1;
    if (backwards()) {
      layerStrengths(net, engine.slopes()).forEach((size, l) => {
        words(context, compact(size), (columnAt(l) + columnAt(l + 1)) / 2, bottom, colours, { font: "10.5px system-ui, sans-serif", colour: colours.muted });
      });
    } else {
      words(context, ui.text.features, columnAt(0), bottom, colours, { colour: colours.muted });
      words(context, ui.text.output, Math.min(columnAt(depth()), p.width - 22), bottom, colours, { colour: colours.muted });
    }
    if (ringed) {
      context.beginPath();
      context.arc(...ringed, 8, 0, 2 * Math.PI);
      context.lineWidth = 2.5;
      context.strokeStyle = colours.accent;
      context.stroke();
    }
    if (hovered) tell();
  }

  /** A small square at a unit's corner: its bias. */
  function biasMark(context, x, y, bias) {
    const size = 3 + Math.min(Math.abs(bias) * 3, 5);
    context.fillStyle = Math.abs(bias) < 1e-12 ? ui.colours.edge : ui.colours.classes[bias > 0 ? 1 : 0];
    context.fillRect(x - size - 1, y - size, size, size);
  }

  function arrowBack(context, x, y, size) {
    context.fillStyle = context.strokeStyle;
    context.beginPath();
    context.moveTo(x - size, y);
    context.lineTo(x + size * 0.6, y - size * 0.8);
    context.lineTo(x + size * 0.6, y + size * 0.8);
    context.fill();
  }

  function paintFeatures() {
    const key = ui.colours.heat.join();
    if (key === featuresDrawn) return;
    featuresDrawn = key;
    const X = gridOf(FEATURE_NAMES);
    FEATURE_NAMES.forEach((_, k) => sheet.put(slot(0, k), X, k * CELLS * CELLS, shadingOf("linear", X, k * CELLS * CELLS, CELLS * CELLS), ui.colours.heat));
  }

  const share = new Float64Array(CELLS * CELLS);
  function paintClass(values, j) {
    const p1 = new Float64Array(outputs());
    for (let i = 0; i < CELLS * CELLS; i++) {
      softmaxAt(values, i, CELLS * CELLS, p1);
      share[i] = p1[j];
    }
    const { heat, classes, units: more } = ui.colours;
    const full = rgbOf(classes[j] ?? more[j]);
    sheet.put(slot(depth(), j), share, 0, { scale: 1, offset: 0 }, [heat[1], heat[1].map((c, k) => 0.3 * c + 0.7 * full[k])]);
  }

  /** The number of the line under the pointer. */
  function tell() {
    const value = (backwards() ? engine.slopes() : engine.weights)[hovered.at];
    if (value === undefined) return;
    const name = backwards() ? "∂J/∂w" : "w";
    words(p.context, `${name} = ${compact(value)}`, Math.min(Math.max(hovered.x, 44), p.width - 44), hovered.y - 14, ui.colours, { font: "bold 12px system-ui, sans-serif" });
  }

  /** Makes the line of the weight at this place stand out, or none. */
  function highlight(at) {
    if (at === marked) return;
    marked = at;
    p.paint();
  }

  function describe() {
    const size = [state.features.length, ...state.hidden, outputs()].join("–");
    const strengths = backwards() ? ` ${fill(ui.text.strengths, { list: layerStrengths(engine.net, engine.slopes()).map(compact).join("; ") })}` : "";
    return `${ui.text.network}: ${size}. ${fill(ui.text.featuresNow, { list: state.features.map((name) => FEATURES[name].written).join(", ") })}${strengths}`;
  }

  return { panel: p, figure: p.figure, update, relabel: () => { placed = ""; }, focusUnit, nameOfUnit, highlight };
}
