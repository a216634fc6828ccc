// A canvas with axes: data units, sharp on every screen, redrawn when its size changes.

import { element } from "./dom.js";

/**
 * aspect: width / height. margin: pixels left, right, top, bottom, for the labels of the axes.
 * draw(panel) is called whenever the picture must be painted anew. Set extent = [left, right, bottom, top] freely.
 * onresize, if set, is called after a change of size: what lies over the picture moves.
 */
export function panel(testid, { aspect, margin = [34, 8, 8, 30], extent = [0, 1, 0, 1] }, draw) {
  const canvas = element("canvas", { role: "img", "data-testid": testid });
  const overlay = element("div", { class: "dl101-overlay" });
  const node = element("div", { class: "dl101-panel", style: `aspect-ratio: ${aspect}` }, canvas, overlay);
  const context = canvas.getContext("2d");
  const self = {
    node, canvas, overlay, context, extent, width: 0, height: 0, innerWidth: 1, innerHeight: 1,
    x: (x1) => margin[0] + ((x1 - self.extent[0]) / (self.extent[1] - self.extent[0])) * self.innerWidth,
    y: (x2) => margin[2] + ((self.extent[3] - x2) / (self.extent[3] - self.extent[2])) * self.innerHeight,
    /** Data units under a pointer event. */
    at(event) {
      const box = canvas.getBoundingClientRect();
      const u = (event.clientX - box.left - margin[0]) / self.innerWidth;
      const v = (event.clientY - box.top - margin[2]) / self.innerHeight;
      const [left, right, bottom, top] = self.extent;
      return [left + u * (right - left), top - v * (top - bottom)];
    },
    contains: ([x1, x2]) => x1 >= self.extent[0] && x1 <= self.extent[1] && x2 >= self.extent[2] && x2 <= self.extent[3],
    paint() {
      if (!self.width) return;
      context.setTransform(self.ratio, 0, 0, self.ratio, 0, 0);
      context.clearRect(0, 0, self.width, self.height);
      draw(self);
    },
    /** Runs paint with the drawing kept inside the axes; on: another context, if paint draws on that. */
    clipped(paint, on = context) {
      on.save();
      on.beginPath();
      on.rect(margin[0], margin[2], self.innerWidth, self.innerHeight);
      on.clip();
      paint();
      on.restore();
    },
    /** An offscreen canvas of any size, stretched over the axes. */
    stretch(image) {
      context.imageSmoothingEnabled = true;
      context.imageSmoothingQuality = "high";
      context.drawImage(image, margin[0], margin[2], self.innerWidth, self.innerHeight);
    },
    /** Frame, ticks and names of the axes. ticks: numbers on each axis; grid: lines at the ticks. */
    axes(colours, { xTicks, yTicks, xName, yName, grid = false, format = String }) {
      const bottom = margin[2] + self.innerHeight;
      context.lineWidth = 1;
      context.font = "11px system-ui, sans-serif";
      context.fillStyle = colours.muted;
      context.textBaseline = "top";
      context.textAlign = "center";
      for (const tick of xTicks) {
        const x = Math.round(self.x(tick)) + 0.5;
        if (grid) stroke(context, colours.grid, x, margin[2], x, bottom);
        // The last label may be wider than the margin beside it.
        const half = context.measureText(format(tick)).width / 2;
        context.fillText(format(tick), Math.min(x, self.width - half - 1), bottom + 4);
      }
      context.textAlign = "right";
      context.textBaseline = "middle";
      for (const tick of yTicks) {
        const y = Math.round(self.y(tick)) + 0.5;
        if (grid) stroke(context, colours.grid, margin[0], y, margin[0] + self.innerWidth, y);
        context.fillText(format(tick), margin[0] - 5, y);
      }
      context.strokeStyle = colours.edge;
      context.strokeRect(margin[0] + 0.5, margin[2] + 0.5, self.innerWidth - 1, self.innerHeight - 1);
      context.fillStyle = colours.ink;
      context.font = "italic 12px system-ui, sans-serif";
      context.textAlign = "center";
      context.textBaseline = "alphabetic";
      context.fillText(xName, margin[0] + self.innerWidth / 2, self.height - 4);
      context.save();
      context.translate(11, margin[2] + self.innerHeight / 2);
      context.rotate(-Math.PI / 2);
      context.fillText(yName, 0, 0);
      context.restore();
    },
  };
  const resize = () => {
    const { clientWidth, clientHeight } = node;
    const ratio = window.devicePixelRatio || 1;
    if (!clientWidth || (clientWidth === self.width && clientHeight === self.height && ratio === self.ratio)) return;
    Object.assign(self, {
      width: clientWidth, height: clientHeight, ratio,
      innerWidth: clientWidth - margin[0] - margin[1], innerHeight: clientHeight - margin[2] - margin[3],
    });
    canvas.width = Math.round(clientWidth * ratio);
    canvas.height = Math.round(clientHeight * ratio);
    self.paint();
    self.onresize?.();
  };
  const observer = new ResizeObserver(resize);
  observer.observe(node);
  self.stop = () => observer.disconnect();
  return self;
}

function stroke(context, colour, x1, y1, x2, y2) {
  context.strokeStyle = colour;
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

/** An offscreen canvas filled pixel by pixel: colour(column, row, out) writes red, green, blue; row 0 is at the top. */
export function raster(width, height, colour) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  const out = [0, 0, 0];
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i += 4) {
      colour(column, row, out);
      image.data[i] = out[0];
      image.data[i + 1] = out[1];
      image.data[i + 2] = out[2];
      image.data[i + 3] = 255;
    }
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

/** Round numbers between low and high, about `count` of them. */
export function ticks(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
  const list = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) list.push(Number((k * step).toPrecision(12)));
  return list;
}

/** A filled circle (class 0), square (1), triangle, diamond, … with a thin rim: shape and colour both tell the class. */
export function mark(context, x, y, label, colours, size = 5) {
  context.beginPath();
  if (label === 0) context.arc(x, y, size, 0, 2 * Math.PI);
  else if (label === 1) context.rect(x - size * 0.9, y - size * 0.9, size * 1.8, size * 1.8);
  else {
    for (const [u, v] of CORNERED[Math.min(label - 2, CORNERED.length - 1)]) context.lineTo(x + u * size, y + v * size);
    context.closePath();
  }
  context.fillStyle = colours.classes[label] ?? colours.units[label];
  context.fill();
  context.lineWidth = 1.2;
  context.strokeStyle = colours.halo;
  context.stroke();
}

// Corners of the marks of classes 2 to 5: a triangle, a diamond, a triangle upside down, a cross.
const CORNERED = [
  [[0, -1.25], [1.15, 0.85], [-1.15, 0.85]],
  [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]],
  [[0, 1.25], [1.15, -0.85], [-1.15, -0.85]],
  [[-0.4, -1.2], [0.4, -1.2], [0.4, -0.4], [1.2, -0.4], [1.2, 0.4], [0.4, 0.4], [0.4, 1.2], [-0.4, 1.2], [-0.4, 0.4], [-1.2, 0.4], [-1.2, -0.4], [-0.4, -0.4]],
];
