-- The annualized Sortino ratio of each portfolio over the period, a number without a unit.
-- Sortino ratio: the mean excess return times 252, divided by the downside deviation times the square root of 252. Downside deviation:
-- the root mean square, over all days, of the excess returns below zero. NULL if none is below zero, or if the returns do not vary.
WITH excess_returns AS (
  SELECT r.PortfolioId AS PortfolioId, r.DailyReturn AS DailyReturn, r.DailyReturn - f.PercentPerYear / 100 / 252 AS Excess
  FROM daily_returns r
  CROSS JOIN risk_free f),
downside AS (
  SELECT x.PortfolioId AS PortfolioId,
         MAX(x.DailyReturn) - MIN(x.DailyReturn) AS Spread,
         AVG(x.Excess) AS MeanExcess,
         SQRT(AVG(CASE WHEN x.Excess < 0 THEN x.Excess * x.Excess ELSE CAST(0 AS DOUBLE) END)) AS Deviation
  FROM excess_returns x
  GROUP BY x.PortfolioId)
SELECT d.PortfolioId AS PortfolioId,
       CASE WHEN d.Spread > 1E-12 AND d.Deviation > 0 THEN d.MeanExcess * 252 / (d.Deviation * SQRT(252)) END AS SortinoRatio
FROM downside d
ORDER BY PortfolioId ASC NULLS LAST
