// The keys of a portfolio's chart: days are stepped through, and the window is zoomed and moved.

/**
 * @param {HTMLElement} box
 * @param {{ step: (direction: number, days?: number) => void, latest: () => void }} day What picks a day.
 * @param {{ closer: () => void, farther: () => void, earlier: () => void, later: () => void }} actions What the window does.
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
