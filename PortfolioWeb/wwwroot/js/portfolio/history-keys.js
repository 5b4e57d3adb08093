// The keyboard control of a portfolio's chart: selects days, zooms and pans.

/**
 * @param {HTMLElement} box
 * @param {{ step: (direction: number, days?: number) => void, latest: () => void }} day Selects a day.
 * @param {{ closer: () => void, farther: () => void, earlier: () => void, later: () => void }} actions Zoom and pan.
 */
export function historyKeys(box, day, actions) {
  const keys = {
    ArrowLeft: () => day.step(-1), ArrowDown: () => day.step(-1), ArrowRight: () => day.step(1), ArrowUp: () => day.step(1),
    PageDown: () => day.step(-1, 30), PageUp: () => day.step(1, 30),
    Home: () => day.step(-1, Infinity), End: () => day.latest(),
    "+": actions.closer, "=": actions.closer, "-": actions.farther, "\u2212": actions.farther,
  };
  const shiftKeys = { ArrowLeft: actions.earlier, ArrowRight: actions.later, "+": actions.closer };
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = (event.shiftKey ? shiftKeys : keys)[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
