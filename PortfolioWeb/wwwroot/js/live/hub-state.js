// The state that the hub has sent: a snapshot replaces it, an update is a JSON merge patch (RFC 7396).
const RECENT_DAYS = 60;
// All other parts are maps from ids to entries.
const SINGLE = new Set(["market", "pipeline", "replay"]);

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** Returns the merged state; the old one is not changed. */
function merge(state, patch) {
  if (!isObject(patch)) return patch;
  const merged = isObject(state) ? { ...state } : {};
  for (const [name, value] of Object.entries(patch)) merged[name] = merge(merged[name], value);
  return merged;
}

// An update appends `newer` to the recent values. `days` is part of one update only, not of the state.
const withRecent = ({ newer, days, ...portfolio }) =>
  (newer ? { ...portfolio, recent: [...portfolio.recent, ...newer].slice(-RECENT_DAYS) } : portfolio);

function closesOf(exchange, { date, run, prices }, changed) {
  return Object.keys(changed.prices ?? {}).map((ticker) => {
    const [close, previousClose] = prices[ticker] ?? [null, null];
    return { exchange, ticker, date, run, close, previousClose };
  });
}

/** Turns each message into an item with the complete value of each changed part; of a map, the changed entries. */
export function hubState() {
  let state = {};

  function takeList(part, changed) {
    for (const [id, change] of Object.entries(changed)) {
      if (change === null) delete state[part][id];
      else if (part === "portfolios") state[part][id] = withRecent(state[part][id]);
    }
    const present = Object.keys(changed).filter((id) => state[part][id]);
    if (part === "closes") return present.flatMap((id) => closesOf(id, state[part][id], changed[id]));
    return present.map((id) => (changed[id].days ? { ...state[part][id], days: changed[id].days } : state[part][id]));
  }

  function take({ emittedAt = null, ...parts }) {
    state = merge(state, parts);
    const item = { emittedAt };
    for (const [part, changed] of Object.entries(parts)) item[part] = SINGLE.has(part) ? state[part] : takeList(part, changed);
    return item;
  }

  return {
    snapshot(all) {
      state = {};
      return take(all);
    },
    update: take,
  };
}
