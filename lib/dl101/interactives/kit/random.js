// Random numbers that are the same here and in dl101.portable_random (a test compares the two).

/** size numbers in [0, 1) from a 32-bit seed: mulberry32 by Tommy Ettinger, public domain. */
export function uniform(seed, size) {
  const numbers = new Float64Array(size);
  let state = seed | 0;
  for (let k = 0; k < size; k++) {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    numbers[k] = ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  }
  return numbers;
}

/** size numbers from the standard normal distribution, by Box and Muller. */
export function normal(seed, size) {
  const pairs = Math.ceil(size / 2);
  const u = uniform(seed, 2 * pairs);
  const numbers = new Float64Array(2 * pairs);
  for (let k = 0; k < pairs; k++) {
    const radius = Math.sqrt(-2 * Math.log1p(-u[2 * k]));
    const angle = 2 * Math.PI * u[2 * k + 1];
    numbers[2 * k] = radius * Math.cos(angle);
    numbers[2 * k + 1] = radius * Math.sin(angle);
  }
  return numbers.subarray(0, size);
}
