// A point on a panel that can be dragged with a pointer and moved with the keyboard.

import { element, focusable } from "./dom.js";

/**
 * ondrag(x1, x2): data units under the pointer; onstart(x1, x2) and onend: before and after a drag. onkey(key): the name of a
 * key that moves it (arrows, PageUp, PageDown, Home, Enter, " ", Delete); return false to let the page have the key.
 */
export function handle(panel, testid, { ondrag, onkey, onstart, onend, kind = "" }) {
  const node = element("div", {
    class: `dl101-handle ${kind}`, role: "slider", tabindex: "0", "aria-valuemin": -1e6, "aria-valuemax": 1e6,
    ...focusable(testid),
  });
  panel.overlay.append(node);
  node.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    node.focus();
    node.setPointerCapture(event.pointerId);
    onstart?.(...panel.at(event));
  });
  node.addEventListener("pointermove", (event) => {
    if (node.hasPointerCapture(event.pointerId)) ondrag(...panel.at(event));
  });
  node.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (MOVING_KEYS.has(event.key) && onkey(event.key) !== false) event.preventDefault();
  });
  node.addEventListener("lostpointercapture", () => onend?.());
  return {
    node,
    place(x1, x2) {
      node.style.transform = `translate(${panel.x(x1)}px, ${panel.y(x2)}px)`;
    },
    /** What a screen reader says: name, value as a number and in words. */
    describe(label, value, words) {
      node.setAttribute("aria-label", label);
      node.setAttribute("aria-valuenow", value);
      node.setAttribute("aria-valuetext", words);
    },
  };
}

const MOVING_KEYS = new Set([
  "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "Enter", " ", "Delete",
]);
