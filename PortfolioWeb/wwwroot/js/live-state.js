// Everything that the hub has told, put together: a snapshot is all of it, an update a JSON merge patch (RFC 7396).
const RECENT_DAYS = 60;
// The other parts are lists, by the ids of their entries.
const SINGLE = new Set(["market", "pipeline", "replay"]);

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** What was handed out before is never changed. */
function merge(state, patch) {
  if (!isObject(patch)) return patch;
  const merged = isObject(state) ? { ...state } : {};
  for (const [name, value] of Object.entries(patch)) merged[name] = merge(merged[name], value);
  return merged;
}

// Only the days that came are told of a portfolio's recent ones. Those that it has passed are news, and no state.
const withRecent = ({ newer, days, ...portfolio }) => (newer ? { ...portfolio, recent: [...portfolio.recent, ...newer].slice(-RECENT_DAYS) } : portfolio);

function closesOf(exchange, { date, run, prices }, changed) {
  return Object.keys(changed.prices ?? {}).map((ticker) => {
    const [close, previousClose] = prices[ticker] ?? [null, null];
    return { exchange, ticker, date, run, close, previousClose };
  });
}

/** Makes an item of each message: each part that changed, whole; of a part that is a list, the entries that changed, whole. */
export function liveState() {
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
