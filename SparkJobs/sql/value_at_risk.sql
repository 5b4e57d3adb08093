-- The historical value at risk of each portfolio over one day, at 95 and at 99 percent, in percent of the value and in USD.
-- Value at risk: the 5th (1st) percentile of the daily returns of the period, interpolated, with its sign turned. Below zero it is a gain.
-- In USD: that percentage of the value of the last day of the period.
WITH percentiles AS (
  SELECT r.PortfolioId AS PortfolioId,
         PERCENTILE_CONT(0.05) WITHIN GROUP (ORDER BY r.DailyReturn) AS ReturnAt95,
         PERCENTILE_CONT(0.01) WITHIN GROUP (ORDER BY r.DailyReturn) AS ReturnAt99,
         MAX_BY(r.Value, r.AsOf) AS LastValue
  FROM daily_returns r
  GROUP BY r.PortfolioId)
SELECT q.PortfolioId AS PortfolioId,
       -100 * q.ReturnAt95 AS PercentAt95,
       -100 * q.ReturnAt99 AS PercentAt99,
       -1 * q.ReturnAt95 * q.LastValue AS LossAt95,
       -1 * q.ReturnAt99 * q.LastValue AS LossAt99
FROM percentiles q
ORDER BY PortfolioId ASC NULLS LAST
