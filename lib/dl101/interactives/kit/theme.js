// Colours, one set for light and one for dark. Class 0 is blue, class 1 orange: never red against green. A hidden unit
// has one colour in every panel (units) and is named by its number as well.

export const PALETTES = {
  light: {
    ground: "#ffffff", panel: "#ffffff", ink: "#2b323b", muted: "#5d6774", grid: "#e3e7ec", edge: "#c3cad3",
    classes: ["#1f6fb4", "#c96a00"], halo: "#ffffff", accent: "#1f6fb4",
    heat: [[91, 155, 213], [247, 247, 245], [242, 165, 74]],
    surface: [[255, 255, 255], [206, 213, 224], [112, 124, 146]],
    path: "#9457a8",
    units: ["#1f6fb4", "#c96a00", "#7a3f9d", "#13837a", "#b3315f", "#7a6a00", "#4b5fc4", "#8a5a33", "#0086ab", "#a848a8", "#557a1c", "#5d6774"],
  },
  dark: {
    ground: "#14181d", panel: "#191e24", ink: "#e4e8ed", muted: "#a4aebb", grid: "#2b323b", edge: "#465160",
    classes: ["#6cb2ee", "#ffb457"], halo: "#14181d", accent: "#6cb2ee",
    heat: [[28, 78, 122], [27, 32, 38], [124, 76, 14]],
    surface: [[78, 90, 108], [44, 52, 63], [24, 29, 35]],
    path: "#cfa0e0",
    units: ["#6cb2ee", "#ffb457", "#c79ae6", "#5fd0c4", "#f28ab0", "#d8c656", "#9fb0ff", "#d3a37c", "#63d3f2", "#e59be5", "#b3d36b", "#a4aebb"],
  },
};

/** "light" or "dark": what the wish ("auto", "light", "dark") means where the interactive stands. */
export function resolveTheme(wish) {
  if (wish === "light" || wish === "dark") return wish;
  const { body, documentElement } = document;
  if (body.dataset.jpThemeLight) return body.dataset.jpThemeLight === "false" ? "dark" : "light"; // JupyterLab, Notebook 7
  if (body.dataset.vscodeThemeKind) return body.dataset.vscodeThemeKind.includes("dark") ? "dark" : "light"; // VS Code
  if (documentElement.hasAttribute("theme")) return documentElement.getAttribute("theme") === "dark" ? "dark" : "light"; // Colab
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Calls back whenever the surroundings may have changed between light and dark; returns a function that stops it. */
export function watchTheme(callback) {
  const observer = new MutationObserver(callback);
  const attributes = ["data-jp-theme-light", "data-vscode-theme-kind", "theme"];
  for (const node of [document.body, document.documentElement]) {
    observer.observe(node, { attributes: true, attributeFilter: attributes });
  }
  const media = matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", callback);
  return () => {
    observer.disconnect();
    media.removeEventListener("change", callback);
  };
}

/** A colour "rgb(…)" from three or more colours at t in [0, 1], linear between neighbours; writes into out. */
export function blend(colours, t, out) {
  const x = Math.min(Math.max(t, 0), 1) * (colours.length - 1);
  const k = Math.min(Math.floor(x), colours.length - 2);
  for (let c = 0; c < 3; c++) out[c] = colours[k][c] + (x - k) * (colours[k + 1][c] - colours[k][c]);
  return out;
}
