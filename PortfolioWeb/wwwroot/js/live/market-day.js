// The market's day after a rewind. Until the new run's first day, older values remain visible and must be marked.
import { shortDate } from "../ui/format.js";

/** Returns whether a day of an older run will be replaced by the current run. */
export const isRewoundDay = (run, day, market) => Boolean(market && day && run < market.run && day >= market.runStart);

export const rewoundText = (market) => `rewound: waits for ${shortDate(market.runStart)}`;

/** Returns whether the market was rewound and the new run has no day yet. */
export const isRewound = (market) => market.run > 1 && (!market.date || market.date < market.runStart);

/** Returns the market's day: the latest close, or after a rewind the day that comes next. */
export const currentDay = (market) => (isRewound(market) ? market.runStart : market.date);
