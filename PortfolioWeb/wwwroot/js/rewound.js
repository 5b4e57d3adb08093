// What a rewind has taken back: it stands until the new run's first day comes, and must not look as if it were the market's.
import { shortDate } from "./format.js";

/** Whether a day of a run is one that the market, as it stands now, will close again. */
export const isTakenBack = (run, day, market) => Boolean(market && day && run < market.run && day >= market.runStart);

export const rewoundText = (market) => `rewound: waits for ${shortDate(market.runStart)}`;

/** Whether a rewind has led to a day that is not closed yet: that is where the market stands. */
export const isRewound = (market) => market.run > 1 && (!market.date || market.date < market.runStart);

/** The day that the market stands at: the last one that it has closed, or the one that it was rewound to. */
export const standingDay = (market) => (isRewound(market) ? market.runStart : market.date);
