// Controls. Each is a native element with a label, keeps its keys from the notebook, and has a stable data-testid.

/** An element with attributes (on… are listeners, a value of false leaves the attribute out) and children. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== undefined) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

/** Attributes of everything that can have the focus: without them JupyterLab takes arrow keys and letters for itself. */
export function focusable(testid) {
  return { "data-testid": testid, "data-lm-suppress-shortcuts": "true" };
}

export function button(testid, onclick, attributes = {}) {
  return element("button", { type: "button", ...focusable(testid), onclick, ...attributes });
}

// Each interactive of a notebook runs its own copy of this module, but ids and names of radio buttons are the page's.
const COPY = Math.random().toString(36).slice(2, 10);
let counter = 0;

/** An id that nothing else on the page has. */
export const uniqueId = (testid) => `dl101-${testid}-${COPY}-${counter++}`;

/** A label with a native select. choices: [value, text] pairs, set by relabel. */
export function select(testid, onchange) {
  const id = uniqueId(testid);
  const label = element("label", { for: id });
  const input = element("select", { id, ...focusable(testid), onchange: () => onchange(input.value) });
  return {
    node: element("span", { class: "dl101-field" }, label, input),
    input,
    relabel(text, choices) {
      label.textContent = text;
      const { value } = input;
      input.replaceChildren(...choices.map(([key, name]) => element("option", { value: key }, name)));
      if (value) input.value = value;
    },
    show: (value) => { input.value = value; },
    disable: (off) => { input.disabled = off; },
  };
}

/** A tick box with its label behind it. */
export function checkbox(testid, onchange) {
  const input = element("input", { type: "checkbox", ...focusable(testid), onchange: () => onchange(input.checked) });
  const words = element("span");
  return {
    node: element("label", { class: "dl101-tick" }, input, words),
    input,
    relabel: (text) => { words.textContent = text; },
    show: (value) => { input.checked = value; },
    disable: (off) => { input.disabled = off; },
  };
}

/** A label with a number box for whole numbers from min to max. */
export function wholeNumber(testid, { min, max }, oninput) {
  const id = uniqueId(testid);
  const label = element("label", { for: id });
  const input = element("input", {
    id, type: "number", min, max, step: 1, ...focusable(testid),
    oninput: () => {
      const value = Number(input.value);
      if (input.value !== "" && Number.isInteger(value) && value >= min && value <= max) oninput(value);
    },
  });
  return {
    node: element("span", { class: "dl101-field" }, label, input),
    input,
    relabel: (text) => { label.textContent = text; },
    show: (value) => { if (document.activeElement !== input) input.value = value; },
    disable: (off) => { input.disabled = off; },
  };
}

/** A label with a field for a word to look for. */
export function searchField(testid, oninput) {
  const id = uniqueId(testid);
  const label = element("label", { for: id });
  const input = element("input", { id, type: "search", spellcheck: "false", autocomplete: "off", maxlength: 80, ...focusable(testid), oninput: () => oninput(input.value) });
  return {
    node: element("span", { class: "dl101-field" }, label, input),
    input,
    relabel: (text) => { label.textContent = text; },
    show: (value) => { if (input.value !== value) input.value = value; },
    disable: (off) => { input.disabled = off; },
  };
}

/**
 * One number as a native range with a number box beside it. scale: "linear", or "log" for a range over magnitudes.
 * The box takes any number from hardMin to hardMax, also beyond the range; what is not a number is left alone.
 */
export function slider(testid, { min, max, step, scale = "linear", hardMin = -1e6, hardMax = 1e6, digits = 2, html }, oninput) {
  const toRange = (x) => (scale === "log" ? Math.log10(x) : x);
  const fromRange = (x) => (scale === "log" ? Number((10 ** x).toPrecision(3)) : x);
  const id = uniqueId(testid);
  const label = element("label", { for: id });
  if (html) label.innerHTML = html;
  const range = element("input", {
    id, type: "range", min: toRange(min), max: toRange(max), step, ...focusable(`${testid}-range`),
    oninput: () => oninput(fromRange(Number(range.value))),
  });
  const box = element("input", {
    type: "number", step: "any", ...focusable(`${testid}-box`),
    oninput: () => {
      const value = Number(box.value);
      if (box.value !== "" && Number.isFinite(value) && value >= hardMin && value <= hardMax) oninput(value);
    },
    onblur: () => { box.value = shown; },
  });
  let shown = "";
  return {
    node: element("div", { class: "dl101-slider" }, label, range, box),
    relabel: (text) => { if (!html) label.textContent = text; box.setAttribute("aria-label", text); range.setAttribute("aria-label", text); },
    show(value) {
      shown = scale === "log" ? String(Number(value.toPrecision(3))) : value.toFixed(digits).replace(/^-(0\.?0*)$/, "$1");
      range.value = toRange(value);
      range.setAttribute("aria-valuetext", shown);
      if (document.activeElement !== box) box.value = shown;
    },
    disable: (off) => { range.disabled = off; box.disabled = off; },
  };
}

/** A row of radio buttons; relabel takes the group's name and [value, text] pairs. */
export function radios(testid, onchange) {
  const name = uniqueId(testid);
  const node = element("fieldset", { class: "dl101-radios", "data-testid": testid });
  let current;
  return {
    node,
    relabel(text, choices) {
      node.replaceChildren(
        element("legend", {}, text),
        ...choices.map(([value, label]) => element("label", {},
          element("input", {
            type: "radio", name, value, ...focusable(`${testid}-${value}`),
            onchange: () => { current = value; onchange(value); },
          }), label)),
      );
      this.show(current);
    },
    show(value) {
      current = value;
      for (const input of node.querySelectorAll("input")) input.checked = input.value === value;
    },
    disable: (off) => { node.disabled = off; },
  };
}
