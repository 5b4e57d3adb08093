// The buttons above a chart over days: ranges, closer and farther, earlier and later, the scale, what is shown.
import { byData } from "./dom.js";
import { plotGestures } from "./plot-gestures.js";
import { putInAddress, putWindowInAddress, windowInAddress, wordInAddress } from "./window-address.js";
import { DayWindow } from "./day-window.js";

export const CLOSER = 0.5, FARTHER = 2;
/** How much of the window earlier and later go by. */
export const STEP = 0.5;

/** The window that the page's address asks for. */
export const windowOfAddress = () => new DayWindow(windowInAddress());

/**
 * @param {HTMLElement} panel
 * @param {DayWindow} window
 * @param {object} plot
 * @param {{ changed: () => void, scaled: (type: string) => void, shown: (what: string) => void, pick?: (day: number) => void }} on
 * @returns The same as functions, for keys.
 */
export function windowControls(panel, window, plot, { changed, scaled, shown, pick }) {
  const ranges = byData("range", panel);
  const log = panel.querySelector("[data-scale]");
  const shows = byData("show", panel);

  function showRange() {
    for (const [name, button] of ranges) button.setAttribute("aria-pressed", String(name === window.range));
  }

  function change(how) {
    if (!window.isOpen) return;
    how();
    showRange();
    putWindowInAddress(window);
    changed();
  }

  const actions = {
    choose: (from, to) => change(() => window.choose(from, to)),
    zoom: (factor, at) => change(() => window.zoom(factor, at)),
    pan: (days) => change(() => window.pan(days)),
    widen: () => change(() => window.zoom(FARTHER)),
    closer: () => actions.zoom(CLOSER),
    farther: () => actions.zoom(FARTHER),
    earlier: () => actions.pan(-STEP * (window.axisEnd - window.from)),
    later: () => actions.pan(STEP * (window.axisEnd - window.from)),
  };

  function scale(type) {
    log.setAttribute("aria-pressed", String(type === "log"));
    putInAddress({ scale: type === "log" ? type : null });
    scaled(type === "log" ? "logarithmic" : "linear");
  }

  function show(what) {
    for (const [name, button] of shows) button.setAttribute("aria-pressed", String(name === what));
    putInAddress({ show: what === [...shows.keys()][0] ? null : what });
    shown(what);
  }

  for (const [name, button] of ranges) button.addEventListener("click", () => change(() => window.follow(name)));
  for (const [name, button] of byData("window", panel)) button.addEventListener("click", () => actions[name]());
  for (const [name, button] of shows) button.addEventListener("click", () => show(name));
  log.addEventListener("click", () => scale(log.getAttribute("aria-pressed") === "true" ? "linear" : "log"));
  plotGestures(panel.querySelector(".chart-box"), plot, { ...actions, pick });

  showRange();
  scale(wordInAddress("scale", ["linear", "log"]));
  show(wordInAddress("show", [...shows.keys()]));
  return actions;
}
