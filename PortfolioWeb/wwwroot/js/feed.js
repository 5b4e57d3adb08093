// Between the hub and the page: items are merged, the latest value wins, and a frame of the screen draws what is left.
import { watch } from "./live.js";
import { showConnection } from "./connection.js";

const KEYS = { exchanges: "id", portfolios: "portfolio", closes: "ticker", reports: "id" };

/**
 * @param {object} parts A function per part of the item, called at most once a frame with what has changed.
 * @param {{ onItem?: (item: object, isSnapshot: boolean) => void }} options onItem sees every item, also while the page is hidden.
 */
export function feed(parts, { onItem, onState } = {}) {
  let pending = {};
  let frame = 0;

  function flush() {
    frame = 0;
    const changed = pending;
    pending = {};
    for (const [part, draw] of Object.entries(parts)) {
      const value = changed[part];
      if (value !== undefined) draw(value instanceof Map ? [...value.values()] : value);
    }
  }

  function merge(item) {
    for (const [part, value] of Object.entries(item)) {
      if (value === null || value === undefined) continue;
      const key = KEYS[part];
      if (!key) {
        pending[part] = value;
        continue;
      }
      pending[part] ??= new Map();
      for (const entry of value) pending[part].set(entry[key], entry);
    }
  }

  watch(
    (item, isSnapshot) => {
      merge(item);
      // First in its frame: figures do not wait for a chart to be painted.
      frame ||= requestAnimationFrame(flush);
      onItem?.(item, isSnapshot);
    },
    (state) => {
      showConnection(state);
      onState?.(state);
    });
}
