// Handing the state on: a page of its own gives its address, a notebook the line of Python that shows the same again.

import { button, element, focusable } from "./dom.js";

const SHOWN = 2000; // milliseconds for which the button says that it is done

/** What Share copies: the address, or a line such as interactives.Neuron(w=[1, 2], b=0.5). */
export function shareText(model, state, derived) {
  if (model.address) return model.address();
  const { name, defaults } = model.get("_recipe");
  const changed = Object.keys(defaults).filter((key) => (
    !derived(state).includes(key) && JSON.stringify(state[key]) !== JSON.stringify(defaults[key])));
  return `interactives.${name}(${changed.map((key) => `${key}=${inPython(state[key])}`).join(", ")})`;
}

/** A value as Python writes it; numbers to six digits. */
export function inPython(value) {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  if (Array.isArray(value)) return `[${value.map(inPython).join(", ")}]`;
  if (typeof value === "object") return `{${Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${inPython(each)}`).join(", ")}}`;
  return JSON.stringify(value);
}

/** The button, and the field that takes its place where a page may not write to the clipboard. */
export function sharing(what, text) {
  let timer = 0;
  const field = element("input", { type: "text", readonly: true, ...focusable("share-text"), class: "dl101-share" });
  const label = element("label");
  const fallback = element("div", { class: "dl101-field", hidden: true }, label, field);
  label.append(field);
  const node = button("share", async () => {
    const words = what();
    fallback.hidden = true;
    try {
      await navigator.clipboard.writeText(words);
      node.textContent = text().copied;
      clearTimeout(timer);
      timer = setTimeout(relabel, SHOWN);
    } catch { // no permission, or a page without https
      field.value = words;
      fallback.hidden = false;
      field.focus();
      field.select();
    }
  });
  function relabel() {
    node.textContent = text().share;
    label.firstChild === field ? label.prepend(text().copy) : label.firstChild.replaceWith(text().copy);
    field.setAttribute("aria-label", text().copy);
  }
  return { node, fallback, relabel };
}
