-- Value at risk of each portfolio over one day, historical, at 95 and at 99 percent, in percent of the value and in USD.
-- Value at risk: the loss that 95 (99) percent of the daily returns of the period did not exceed, as a number above zero: it is
-- the 5th (1st) percentile of the daily returns with its sign turned, interpolated between the two nearest. Below zero it is a gain.
-- In USD: that percentage of the value of the last day in the period. A portfolio without a return in the period has no row.
SELECT r.PortfolioId AS PortfolioId,
       -100 * PERCENTILE_CONT(0.05) WITHIN GROUP (ORDER BY r.DailyReturn) AS PercentAt95,
       -100 * PERCENTILE_CONT(0.01) WITHIN GROUP (ORDER BY r.DailyReturn) AS PercentAt99,
       -1 * PERCENTILE_CONT(0.05) WITHIN GROUP (ORDER BY r.DailyReturn) * MAX_BY(r.Value, r.AsOf) AS LossAt95,
       -1 * PERCENTILE_CONT(0.01) WITHIN GROUP (ORDER BY r.DailyReturn) * MAX_BY(r.Value, r.AsOf) AS LossAt99
FROM daily_returns r
GROUP BY r.PortfolioId
ORDER BY PortfolioId ASC NULLS LAST
