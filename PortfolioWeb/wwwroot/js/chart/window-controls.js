// The buttons above a chart: range, zoom, earlier and later, scale, and which figure is shown.
import { byData } from "../ui/dom.js";
import { attachGestures } from "./gestures.js";
import { putInAddress, wordInAddress } from "../ui/address.js";
import { DayWindow } from "./day-window.js";
import { putWindowInAddress, windowInAddress } from "./window-address.js";

export const CLOSER = 0.5, FARTHER = 2;
/** The part of the window by which Earlier and Later move it. */
export const STEP = 0.5;

/** Returns the window that the page's address names. */
export const windowOfAddress = () => new DayWindow(windowInAddress());

/**
 * @param {HTMLElement} panel
 * @param {DayWindow} window
 * @param {object} plot
 * @param {{ changed: () => void, scaled: (type: string) => void, shown: (what: string) => void, select?: (day: number) => void }} on
 * @returns The actions, for keyboard control.
 */
export function windowControls(panel, window, plot, { changed, scaled, shown, select }) {
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
  attachGestures(panel.querySelector(".chart-box"), plot, { ...actions, select });

  showRange();
  scale(wordInAddress("scale", ["linear", "log"]));
  show(wordInAddress("show", [...shows.keys()]));
  return actions;
}
