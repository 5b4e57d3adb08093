// Zooms, pans and selects on a chart by mouse, touch and wheel. A wheel without a modifier key scrolls the page.
const CLICK = 4;
const ZOOM_A_NOTCH = 0.0022;

/**
 * @param {HTMLElement} box Has an element of class "selection", which shows the days being chosen.
 * @param {{ dayAt: (clientX: number) => number, area: { left: number, right: number, top: number, bottom: number } }} plot
 * @param {{ choose: (from: number, to: number) => void, zoom: (factor: number, at: number) => void, pan: (days: number) => void,
 *   widen: () => void, select?: (day: number) => void }} actions
 */
export function attachGestures(box, plot, { choose, zoom, pan, widen, select }) {
  const selection = box.querySelector(".selection");
  const fingers = new Map();
  let drag = null;

  const within = (clientX) => {
    const { left } = box.getBoundingClientRect();
    return Math.min(Math.max(clientX - left, plot.area.left), plot.area.right);
  };

  function showSelection(clientX) {
    const [from, to] = [within(drag.startX), within(clientX)].sort((a, b) => a - b);
    Object.assign(selection.style, {
      left: `${from}px`, width: `${to - from}px`, top: `${plot.area.top}px`, height: `${plot.area.bottom - plot.area.top}px`,
    });
    selection.hidden = false;
  }

  function end() {
    drag = null;
    selection.hidden = true;
  }

  // A finger, or the mouse with Shift, pans; the mouse alone chooses days.
  const isPan = ({ pointerType, shiftKey }) => pointerType !== "mouse" || shiftKey;
  const begin = (event) => ({ startX: event.clientX, lastX: event.clientX, isPan: isPan(event), moved: false });

  function pinch(event) {
    const before = [...fingers.values()];
    const apart = Math.abs(before[0] - before[1]);
    const middle = (before[0] + before[1]) / 2;
    fingers.set(event.pointerId, event.clientX);
    const [one, other] = fingers.values();
    const now = Math.abs(one - other);
    if (apart > CLICK && now > CLICK) zoom(apart / now, plot.dayAt(middle));
  }

  box.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !plot.area) return;
    if (event.pointerType === "touch") fingers.set(event.pointerId, event.clientX);
    if (fingers.size > 1) end();
    else drag = begin(event);
  });

  box.addEventListener("pointermove", (event) => {
    if (fingers.size > 1) {
      if (fingers.has(event.pointerId)) pinch(event);
      return;
    }
    if (!drag) return;
    if (!drag.moved && Math.abs(event.clientX - drag.startX) <= CLICK) return;
    if (!drag.moved) {
      drag.moved = true;
      box.setPointerCapture(event.pointerId);
    }
    if (drag.isPan) {
      pan(plot.dayAt(drag.lastX) - plot.dayAt(event.clientX));
      drag.lastX = event.clientX;
    } else {
      showSelection(event.clientX);
    }
  });

  box.addEventListener("pointerup", (event) => {
    fingers.delete(event.pointerId);
    if (!drag) return;
    const { moved, isPan, startX } = drag;
    end();
    const { left } = box.getBoundingClientRect();
    const day = (clientX) => plot.dayAt(left + within(clientX));
    if (!moved) select?.(Math.round(day(event.clientX)));
    else if (!isPan) choose(Math.min(day(startX), day(event.clientX)), Math.max(day(startX), day(event.clientX)));
  });

  box.addEventListener("pointercancel", (event) => {
    fingers.delete(event.pointerId);
    end();
  });

  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drag) end();
  });
  box.addEventListener("dblclick", widen);

  const panBy = (clientX, pixels) => pan(plot.dayAt(clientX + pixels) - plot.dayAt(clientX));

  box.addEventListener("wheel", (event) => {
    if (!plot.area) return;
    const { deltaX, deltaY } = event;
    if (event.ctrlKey || event.metaKey) zoom(Math.exp(deltaY * ZOOM_A_NOTCH), plot.dayAt(event.clientX));
    else if (event.shiftKey || Math.abs(deltaX) > Math.abs(deltaY)) panBy(event.clientX, deltaX || deltaY);
    else return;
    event.preventDefault();
  }, { passive: false });
}
