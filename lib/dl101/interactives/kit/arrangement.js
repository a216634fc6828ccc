// Lines of units in the plane, compared and counted in whole numbers: the twin of dl101.regions.
//
// W: rows [w1, w2]; b, v: a number for each unit; f(x) = v · ReLU(W x + b) + c. box: [left, right, bottom, top].
// decimals: read the numbers as decimals with so many digits after the point; null: as the floats they are.

/** A float exactly: [m, e], a whole number and a power of two, x = m · 2^e. */
function exactly(x) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const m = exponent ? fraction | 0x10000000000000n : fraction;
  return [x < 0 ? -m : m, Math.max(exponent, 1) - 1075];
}

/** The whole number nearest to x · 10^decimals; halves go to the even one, as Python's round has it. */
function asDecimal(x, decimals) {
  const [m, e] = exactly(x);
  const value = m * 10n ** BigInt(decimals);
  if (e >= 0) return value << BigInt(e);
  const floor = value >> BigInt(-e); // of a negative number too
  const twice = (value - (floor << BigInt(-e))) << 1n;
  const one = 1n << BigInt(-e);
  return twice > one || (twice === one && floor & 1n) ? floor + 1n : floor;
}

/** Whole numbers N and one D: the values are N / D. */
export function wholeNumbers(values, decimals) {
  if (decimals !== null) return { numbers: values.map((x) => asDecimal(x, decimals)), denominator: 10n ** BigInt(decimals) };
  const pairs = values.map(exactly);
  const lowest = pairs.reduce((least, [m, e]) => (m ? Math.min(least, e) : least), 0);
  return { numbers: pairs.map(([m, e]) => (m ? m << BigInt(e - lowest) : 0n)), denominator: 1n << BigInt(-lowest) };
}

const magnitude = (x) => (x < 0n ? -x : x);
function divisor(...numbers) {
  let a = 0n;
  for (let b of numbers) {
    b = magnitude(b);
    while (b) [a, b] = [b, a % b];
  }
  return a;
}

/**
 * The different lines: [{ a, b, c, units, jump }], a x + b y + c = 0 without a common factor, the first of a and b that
 * is not 0 positive; units on it; jump of the gradient across it times a positive number. unitLine: the line of each
 * unit, −1 where its weights are 0. unitSide: +1 if it is active where a x + b y + c > 0, −1 on the other side; without
 * a line +1 if always active, −1 if never.
 */
export function arrangement(W, b, v, decimals) {
  const { numbers } = wholeNumbers(W.flatMap((row, i) => [row[0], row[1], b[i]]), decimals);
  const weights = wholeNumbers(v, decimals).numbers;
  const index = new Map();
  const found = { lines: [], unitLine: [], unitSide: [], weights };
  W.forEach((_, i) => {
    const [w1, w2, w0] = numbers.slice(3 * i, 3 * i + 3);
    if (!w1 && !w2) {
      found.unitLine.push(-1);
      found.unitSide.push(w0 > 0n ? 1 : -1);
      return;
    }
    const common = divisor(w1, w2, w0);
    const turned = (w1 || w2) > 0n ? common : -common;
    const line = { a: w1 / turned, b: w2 / turned, c: w0 / turned, units: [], jump: 0n };
    const key = `${line.a},${line.b},${line.c}`;
    if (!index.has(key)) index.set(key, found.lines.push(line) - 1);
    const k = index.get(key);
    found.lines[k].units.push(i);
    found.lines[k].jump += weights[i] * common;
    found.unitLine.push(k);
    found.unitSide.push(turned > 0n ? 1 : -1);
  });
  return found;
}

/** The point common to two lines as { X, Y, Z }, x = X/Z, y = Y/Z, Z > 0; null if they are parallel. */
function meeting(line, other) {
  const Z = line.a * other.b - other.a * line.b;
  if (!Z) return null;
  const X = line.b * other.c - other.b * line.c;
  const Y = line.c * other.a - other.c * line.a;
  return Z > 0n ? { X, Y, Z } : { X: -X, Y: -Y, Z: -Z };
}

/** A comparison of fractions p / q with q > 0: by floats where these are far apart, else exactly. */
function compared(one, other) {
  const difference = one.near - other.near;
  if (Math.abs(difference) > 1e-9 * (Math.abs(one.near) + Math.abs(other.near))) return difference;
  const exact = one.p * other.q - other.p * one.q;
  return exact > 0n ? 1 : exact < 0n ? -1 : 0;
}

function fraction(p, q) {
  const [above, below] = [Number(p), Number(q)];
  return { p, q, near: Number.isFinite(above) && Number.isFinite(below) ? above / below : NaN };
}

/**
 * All that can be said of the arrangement, exactly:
 * { plane: { cells, pieces }, box: { cells, pieces }, lines, unitLine, unitSide, kinks, withoutLine, parallel,
 *   concurrent, silent, cancelled, beside, outside }, the last seven as in dl101.regions.facts.
 */
export function analysed(W, b, v, box, decimals) {
  const { lines, unitLine, unitSide, weights } = arrangement(W, b, v, decimals);
  const { numbers: [left, right, bottom, top], denominator: scale } = wholeNumbers(box, decimals);
  const holds = ({ X, Y, Z }) => left * Z < X * scale && X * scale < right * Z && bottom * Z < Y * scale && Y * scale < top * Z;
  const corners = [[left, bottom], [right, bottom], [right, top], [left, top]];
  const crosses = lines.map((line) => {
    const values = corners.map(([x, y]) => line.a * x + line.b * y + line.c * scale);
    return values.some((each) => each > 0n) && values.some((each) => each < 0n);
  });
  const kinks = lines.map(({ jump }) => jump !== 0n);

  // Each point is met at the first line through it; t lines there make t − 1 more cells than they would without it.
  const points = [];
  lines.forEach((line, k) => {
    const met = [];
    lines.forEach((other, j) => {
      const point = j === k ? null : meeting(line, other);
      if (point) met.push({ j, point, ...fraction(line.b ? point.X : point.Y, point.Z) });
    });
    met.sort(compared);
    for (let from = 0, to; from < met.length; from = to) {
      for (to = from + 1; to < met.length && compared(met[from], met[to]) === 0; to++);
      const through = met.slice(from, to).map(({ j }) => j);
      if (through.every((j) => j > k)) points.push({ through: [k, ...through.sort((p, q) => p - q)], inside: holds(met[from].point) });
    }
  });
  const cells = (drawn, within) => {
    let count = 1 + lines.filter((_, k) => drawn(k) && (!within || crosses[k])).length;
    for (const { through, inside } of points) if (inside || !within) count += Math.max(through.filter(drawn).length - 1, 0);
    return count;
  };
  const directions = new Map();
  lines.forEach((line, k) => {
    const common = divisor(line.a, line.b);
    const key = `${line.a / common},${line.b / common}`;
    directions.set(key, [...(directions.get(key) ?? []), k]);
  });
  const indices = lines.map((_, k) => k);
  const dead = indices.filter((k) => !kinks[k]);
  const isSilent = (k) => lines[k].units.every((unit) => !weights[unit]);
  return {
    plane: { cells: cells(() => true, false), pieces: cells((k) => kinks[k], false) },
    box: { cells: cells(() => true, true), pieces: cells((k) => kinks[k], true) },
    lines: lines.map(({ units }) => units), unitLine, unitSide, kinks,
    withoutLine: unitLine.flatMap((line, unit) => (line < 0 ? [unit] : [])),
    parallel: [...directions.values()].filter((members) => members.length > 1),
    concurrent: points.map(({ through }) => through).filter((through) => through.length > 2).sort(inOrder),
    silent: dead.filter(isSilent),
    cancelled: dead.filter((k) => !isSilent(k)),
    beside: indices.filter((k) => !crosses[k]),
    outside: points.filter(({ inside }) => !inside).length,
  };
}

/** Lists of numbers as Python sorts them. */
function inOrder(one, other) {
  const k = one.findIndex((x, index) => x !== other[index]);
  return k < 0 ? one.length - other.length : k >= other.length ? 1 : one[k] - other[k];
}

/** Σ C(n, i) for i = 0, 1, 2: the most cells that n lines can make. */
export const boundOf = (n) => 1 + n + (n * (n - 1)) / 2;
