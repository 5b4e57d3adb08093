-- The beta of each portfolio against the market over the period, a number without a unit.
-- Beta: the sample covariance of the daily returns of portfolio and market, divided by the variance of those of the market.
-- Market return: the mean return of all stocks that closed on the day. NULL where it varies by no more than 1E-12.
WITH market AS (
  SELECT c.AsOf AS AsOf, AVG(CAST(c.ClosePrice AS DOUBLE) / CAST(c.PreviousClose AS DOUBLE) - 1) AS MarketReturn
  FROM closes c
  WHERE c.PreviousClose > 0
  GROUP BY c.AsOf)
SELECT r.PortfolioId AS PortfolioId,
       CAST(COUNT(*) AS INT) AS ReturnCount,
       CASE WHEN MAX(m.MarketReturn) - MIN(m.MarketReturn) > 1E-12
            THEN COVAR_SAMP(r.DailyReturn, m.MarketReturn) / VAR_SAMP(m.MarketReturn) END AS Beta
FROM daily_returns r
JOIN market m ON r.AsOf = m.AsOf
GROUP BY r.PortfolioId
ORDER BY PortfolioId ASC NULLS LAST
