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
