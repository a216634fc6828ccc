// The frame every interactive stands in: its state, language, theme, controls, words for a screen reader, reset, sharing.

import { asking } from "./ask.js";
import { button, checkbox, element, radios, searchField, select, slider, wholeNumber } from "./dom.js";
import { handle } from "./handle.js";
import { panel } from "./panel.js";
import { runner } from "./runner.js";
import { shareText, sharing } from "./share.js";
import { liveState } from "./state.js";
import { PALETTES, resolveTheme, watchTheme } from "./theme.js";

const PAUSE = 300; // milliseconds; a screen reader hears where a drag ended, not every point of it
const OF_ALL = ["language", "theme", "initial"];
const COMMON = {
  ru: { step: "Шаг", run: "Пуск", pause: "Пауза", reset: "Сбросить", share: "Поделиться", copied: "Скопировано", copy: "Скопируйте:", seed: "зерно" },
  en: { step: "Step", run: "Run", pause: "Pause", reset: "Reset", share: "Share", copied: "Copied", copy: "Copy this:", seed: "seed" },
};

/**
 * Makes the default export of an interactive's module.
 *
 * name: also the CSS class dl101-<name> and the data-testid of the whole. keys: the traits it lives on. text: words by
 * language, { ru: {…}, en: {…} }; those of COMMON come with the kit. tidy(state): puts right what an address typed by
 * hand may have brought. derived(state): shared traits that the others determine, which a link need not carry. elastic:
 * shared lists of numbers or of texts whose length may change (tidy then sees to it that they fit together).
 * build(ui) makes controls and panels with `ui` and returns
 *   { nodes, summary(), onreset?(), outside?(key), update?(), relabel?(), stop?() }
 * nodes: what stands in the frame, from top to bottom; summary: the state in words, as Python's `summary` says it;
 * outside: called when Python changed that trait; update: called at each paint, after the panels.
 */
export function interactive({ name, keys, text: words, build, tidy = () => {}, derived = () => [], elastic = [] }) {
  function render({ model, el }) {
    const live = liveState(model, [...keys, ...OF_ALL], outside);
    const { state } = live;
    const python = asking(model);
    const bound = []; // of every control: { refresh(), relabel() }
    const panels = [];
    const players = [];
    let colours = PALETTES.light;
    let text = {};
    let soon = 0;
    tidy(state);

    const word = (label) => (typeof label === "function" ? label(text) : text[label] ?? label ?? "");
    /** Ties a control to the state: value() is shown at each paint, label and choices follow the language. */
    const bind = (control, { label, choices, value, hidden, disabled }) => {
      bound.push({
        refresh() {
          if (value) control.show(value());
          if (hidden) control.node.hidden = hidden();
          if (disabled) control.disable(disabled());
        },
        relabel: () => control.relabel(word(label), choices && word(choices)),
      });
      return control;
    };

    const ui = {
      state,
      get colours() { return colours; },
      get text() { return text; },
      /** Python behind the page, to be asked for what only it can do (see kit/ask.js). */
      python,
      /** Changes traits: here at once, in Python soon; the picture and the words follow. */
      set(changes) {
        live.set(changes);
        ui.paint();
        saySoon();
      },
      paint,
      say,
      // Controls: `label` and `choices` are keys of the text or functions of it; `value` a function of nothing.
      // All but readout return { node, … } to be placed among the nodes.
      slider: (testid, options, oninput) => bind(slider(testid, options, oninput), options),
      select: (testid, options, onchange) => bind(select(testid, onchange), options),
      radios: (testid, options, onchange) => bind(radios(testid, onchange), options),
      checkbox: (testid, options, onchange) => bind(checkbox(testid, onchange), options),
      searchField: (testid, options, oninput) => bind(searchField(testid, oninput), options),
      wholeNumber: (testid, options, oninput) => bind(wholeNumber(testid, options, oninput), options),
      button(testid, options, onclick) {
        const node = button(testid, onclick, options.main ? { class: "dl101-main" } : {});
        return bind({
          node,
          relabel: () => { node.textContent = word(options.label); },
          disable: (off) => { node.disabled = off; },
        }, options);
      },
      /** A number beside its name: html or label, and value() as text. The test id is value-<name>. */
      readout(name, { label, html, value }) {
        const term = element("span");
        const shown = element("output", { "data-testid": `value-${name}`, "aria-live": "off" });
        bind({
          relabel: (name) => { if (html) term.innerHTML = html; else term.textContent = name; },
          show: (words) => { shown.textContent = words; },
        }, { label, value });
        return { node: element("div", {}, term, shown) };
      },
      /** A row of readouts. */
      numbers: (...readouts) => element("div", { class: "dl101-numbers" }, ...readouts.map(({ node }) => node)),
      /** A panel (see kit/panel.js) under a title. describe(): its text for a screen reader, the title and summary unless given. */
      panel(testid, { label, describe, ...options }, draw) {
        const made = panel(testid, options, draw);
        made.onresize = refresh; // the handles: some panels choose their extent only when they are painted
        const title = element("p", { class: "dl101-title" });
        made.figure = element("div", {}, title, made.node);
        bound.push({ refresh: () => {}, relabel: () => { title.textContent = word(label); } });
        panels.push({ made, describe: () => describe?.() ?? `${word(label)}. ${view.summary()}` });
        return made;
      },
      /**
       * A handle on a panel (see kit/handle.js) that follows the state: at() gives its place [x1, x2] or null to hide
       * it; value() a number and words() a text for a screen reader.
       */
      handle(on, testid, { label, at, value, words: inWords, ...options }) {
        const made = handle(on, testid, options);
        bound.push({
          refresh() {
            const place = at();
            made.node.hidden = !place;
            if (!place) return;
            made.place(...place);
            made.describe(word(label), value(), inWords());
          },
          relabel: () => {},
        });
        return made;
      },
      /**
       * Run and Pause. work(frames): that many frames' worth, false when there is nothing more to do.
       * Returns { node, stop(), playing }; node is the button.
       */
      player(testid, { label = "run", disabled, onchange }, work) {
        const node = button(testid, () => (self.playing ? run.stop() : run.start()), { class: "dl101-main" });
        const self = { node, playing: false, stop: () => run.stop() };
        const run = runner(work, (now) => {
          self.playing = now;
          node.textContent = word(now ? "pause" : label);
          if (!now) { live.flush(); say(); }
          onchange?.(now);
        });
        bind({ node, relabel: () => { node.textContent = word(self.playing ? "pause" : label); }, disable: (off) => { node.disabled = off; } }, { label, disabled });
        players.push(self);
        return self;
      },
    };

    const root = element("div", { class: `dl101-interactive dl101-${name}`, "data-testid": name });
    const reset = ui.button("reset", { label: "reset" }, () => {
      for (const each of players) each.stop();
      live.set(structuredClone(state.initial));
      tidy(state);
      view.onreset?.();
      paint();
      live.flush();
      say();
    });
    const share = sharing(() => shareText(model, state, derived), () => text);
    ui.tools = element("span", { class: "dl101-tools" }, reset.node, share.node);
    const caption = element("output", { class: "dl101-caption", "aria-live": "polite", "data-testid": "summary" });

    const view = build(ui);
    root.append(...view.nodes, share.fallback, caption);
    el.append(root);
    const forgetTheme = watchTheme(dress);
    relabel();
    dress();
    say();

    return () => {
      clearTimeout(soon);
      for (const each of players) each.stop();
      for (const { made } of panels) made.stop();
      view.stop?.();
      python.stop();
      live.stop();
      forgetTheme();
    };

    function paint() {
      for (const { made } of panels) made.paint();
      refresh();
    }

    function refresh() {
      for (const each of bound) each.refresh();
      view.update?.();
    }

    function say() {
      clearTimeout(soon);
      soon = 0;
      caption.textContent = view.summary();
      for (const { made, describe } of panels) made.canvas.setAttribute("aria-label", describe());
    }

    function saySoon() {
      const playing = players.some((each) => each.playing);
      caption.setAttribute("aria-live", playing ? "off" : "polite"); // who sees reads along; who listens hears the end
      if (playing && soon) return;
      clearTimeout(soon);
      soon = setTimeout(say, PAUSE);
    }

    function relabel() {
      const language = words[state.language] ? state.language : "en";
      text = { ...COMMON[language], ...words[language] };
      root.lang = language;
      for (const each of bound) each.relabel();
      share.relabel();
      view.relabel?.();
    }

    function dress() {
      const theme = resolveTheme(state.theme);
      colours = PALETTES[theme];
      root.dataset.theme = theme;
      root.style.colorScheme = theme;
      for (const colour of ["ground", "panel", "ink", "muted", "grid", "edge", "accent"]) root.style.setProperty(`--dl101-${colour}`, colours[colour]);
      paint();
    }

    function outside(key) {
      if (key === "language") relabel();
      if (key === "theme") dress();
      view.outside?.(key);
      paint();
      say();
    }
  }

  return { render, derived, elastic };
}
