// Passes the hub's updates to the page, at most once per animation frame. Within a frame the latest value wins.
import { connect } from "./hub.js";
import { reloadForOtherPrices } from "./price-source.js";
import { showConnection } from "./connection-status.js";

const KEYS = { exchanges: "id", portfolios: "portfolio", closes: "ticker", reports: "id" };

/**
 * @param {object} parts A function for each part of the state, called at most once a frame with the changed values.
 * @param {{ onItem?: (item: object, isSnapshot: boolean) => void, onState?: (state: string) => void }} options
 *   onItem gets every item, also while the page is hidden.
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

  connect(
    (item, isSnapshot) => {
      if (item.market) reloadForOtherPrices(item.market);
      merge(item);
      // Requested before onItem, so that figures are drawn before a chart.
      frame ||= requestAnimationFrame(flush);
      onItem?.(item, isSnapshot);
    },
    (state) => {
      showConnection(state);
      onState?.(state);
    });
}
