// What a rewind has taken back: it stands until the new run's first day comes, and must not look as if it were the market's.
import { shortDate } from "./format.js";

/** Whether a day of a run is one that the market, as it stands now, will close again. */
export const isTakenBack = (run, day, market) => Boolean(market && day && run < market.run && day >= market.runStart);

export const rewoundText = (market) => `rewound: waits for ${shortDate(market.runStart)}`;
