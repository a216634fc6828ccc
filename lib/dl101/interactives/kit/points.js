// Points [x1, x2, label] on a panel that can be added, moved, flipped and erased, by pointer and by keyboard; or plain
// points [x1, x2] without a class.

import { fill, number } from "./text.js";

export const CLASS_MARKS = "●■▲◆▼✚"; // as `mark` in panel.js draws them
const NEAR = 12; // pixels within which a press takes a point
const POINTS_TEXT = {
  ru: {
    tool: "Щелчок:", aClass: "{mark} класс {k}", erase: "стереть",
    cursor: "Курсор для точек: стрелки двигают, Enter ставит точку или меняет её класс, пробел берёт и отпускает точку, Delete стирает",
    cursorWords: "x₁ = {x}, x₂ = {y}{point}", on: ", здесь точка класса {label}", held: ", точка взята",
    add: "поставить",
    plainCursor: "Курсор для точек: стрелки двигают, Enter ставит точку, пробел берёт и отпускает её, Delete стирает",
    plainWords: "x = {x}, y = {y}{point}", plainOn: ", здесь точка",
  },
  en: {
    tool: "Click:", aClass: "{mark} class {k}", erase: "erase",
    cursor: "Cursor for points: arrows move it, Enter adds a point or changes its class, Space takes and drops a point, Delete erases",
    cursorWords: "x₁ = {x}, x₂ = {y}{point}", on: ", a point of class {label} is here", held: ", a point is held",
    add: "add",
    plainCursor: "Cursor for points: arrows move it, Enter adds a point, Space takes and drops a point, Delete erases",
    plainWords: "x = {x}, y = {y}{point}", plainOn: ", a point is here",
  },
};

/**
 * A press on empty ground adds a point of the chosen class; on a point, a drag moves it and a click flips its class, or
 * erases it where that tool is chosen. The same by keyboard with the cursor.
 *
 * get(): the points; set(points): takes the changed list. plain: points [x1, x2] without a class, so nothing is flipped.
 * enabled(): whether points can be changed at present. classes(): how many classes can be chosen. Returns { tool, cursor }: the radio buttons to be placed among the
 * nodes, and the handle.
 */
export function editablePoints(ui, p, { get, set, plain = false, enabled = () => true, classes = () => 2 }) {
  const text = () => POINTS_TEXT[ui.state.language] ?? POINTS_TEXT.en;
  let tool = "1";
  let cursor = null; // where the keyboard's cursor stands; the middle of the panel at first
  let held = -1; // the point that the keyboard carries
  let drag = null;
  const place = () => cursor ?? [(p.extent[0] + p.extent[1]) / 2, (p.extent[2] + p.extent[3]) / 2];
  const round = (x) => Number(x.toFixed(3));
  const inside = ([x1, x2]) => [Math.min(Math.max(x1, p.extent[0]), p.extent[1]), Math.min(Math.max(x2, p.extent[2]), p.extent[3])].map(round);

  /** The index of the point nearest to a place and within reach, or −1. */
  const nearest = ([x1, x2], reach = NEAR) => {
    let best = -1;
    let least = reach;
    get().forEach((point, k) => {
      const distance = Math.hypot(p.x(point[0]) - p.x(x1), p.y(point[1]) - p.y(x2));
      if (distance <= least) [best, least] = [k, distance];
    });
    return best;
  };
  const replaced = (k, point) => get().map((each, index) => (index === k ? point : each));
  const add = (at, label) => set([...get(), plain ? inside(at) : [...inside(at), Number(label)]]);
  const erase = (k) => { if (k >= 0) set(get().filter((_, index) => index !== k)); };
  const flip = (k) => { if (!plain) set(replaced(k, [get()[k][0], get()[k][1], (get()[k][2] + 1) % classes()])); };
  const move = (k, at) => set(replaced(k, [...inside(at), ...get()[k].slice(2)]));

  const choices = () => (plain
    ? [["1", text().add], ["erase", text().erase]]
    : [...Array.from({ length: classes() }, (_, k) => [String(k), fill(text().aClass, { mark: CLASS_MARKS[k], k })]), ["erase", text().erase]]);
  const radios = ui.radios("tool", { label: () => text().tool, choices, value: () => tool, hidden: () => !enabled() }, (value) => { tool = value; });

  p.canvas.addEventListener("pointerdown", (event) => {
    const at = p.at(event);
    if (event.button !== 0 || !p.contains(at) || !enabled()) return;
    event.preventDefault();
    const taken = nearest(at);
    if (taken < 0) {
      if (tool !== "erase") add(at, tool);
    } else if (tool === "erase") {
      erase(taken);
    } else {
      drag = { taken, from: [event.clientX, event.clientY], moved: false };
      p.canvas.setPointerCapture(event.pointerId);
    }
  });
  p.canvas.addEventListener("pointermove", (event) => {
    if (!drag) return;
    drag.moved ||= Math.hypot(event.clientX - drag.from[0], event.clientY - drag.from[1]) > 3;
    if (drag.moved && drag.taken < get().length) move(drag.taken, p.at(event));
  });
  p.canvas.addEventListener("pointerup", () => {
    if (drag && !drag.moved && drag.taken < get().length) flip(drag.taken);
    drag = null;
  });
  p.canvas.addEventListener("pointercancel", () => { drag = null; });

  const handle = ui.handle(p, "cursor-handle", {
    kind: "dl101-cursor",
    label: () => (plain ? text().plainCursor : text().cursor),
    at: () => (enabled() ? place() : null),
    value: () => place()[0],
    words() {
      const here = nearest(place());
      const point = held >= 0 ? text().held : here >= 0 ? fill(plain ? text().plainOn : text().on, { label: get()[here][2] }) : "";
      return fill(plain ? text().plainWords : text().cursorWords, { x: number(place()[0], 2), y: number(place()[1], 2), point });
    },
    ondrag: () => {},
    onkey(key) {
      const [across, up] = [(p.extent[1] - p.extent[0]) / 40, (p.extent[3] - p.extent[2]) / 40];
      const by = { ArrowLeft: [-across, 0], ArrowRight: [across, 0], ArrowUp: [0, up], ArrowDown: [0, -up], PageUp: [0, 5 * up], PageDown: [0, -5 * up] }[key];
      const here = nearest(place());
      if (by) {
        cursor = inside([place()[0] + by[0], place()[1] + by[1]]);
        if (held >= 0 && held < get().length) move(held, cursor);
        else ui.paint();
      } else if (key === "Home") {
        [cursor, held] = [null, -1];
        ui.paint();
      } else if (key === " ") {
        held = held >= 0 ? -1 : here;
        ui.paint();
      } else if (key === "Delete") {
        held = -1;
        erase(here);
      } else if (here >= 0) {
        flip(here);
      } else if (tool !== "erase") {
        add(place(), tool);
      }
      return true;
    },
  });
  return { tool: radios, cursor: handle };
}
