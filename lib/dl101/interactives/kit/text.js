// Words and numbers.

/** A number with fixed digits and a true minus sign, never "−0.00"; the twin of `number` in base.py. */
export function number(x, digits = 2) {
  const text = x.toFixed(digits);
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
}

/** Fills {name} in a template. */
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/** Three decimals, or two digits and a power of ten where that says nothing: 0.120, 4.0·10⁷, 2.4·10⁻⁵. */
export function compact(x) {
  if (x === 0 || (Math.abs(x) >= 0.0005 && Math.abs(x) < 1e5)) return number(x, 3);
  const [digits, power] = x.toExponential(1).split("e");
  return `${digits.replace("-", "−")}·10${String(Number(power)).replace(/[-\d]/g, (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)])}`;
}
