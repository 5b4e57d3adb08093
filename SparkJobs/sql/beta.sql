-- Beta of each portfolio against the market over the period, a number without a unit.
-- Market: all stocks of all exchanges, equally weighted anew each day: its daily return is the mean of the daily returns of the stocks that
-- closed on the day, each the close divided by the close before, less one. The first close of a stock has none. A stock that is
-- listed no longer, or whose exchange has not closed the day, is not in the mean of that day.
-- Beta: the covariance of the daily returns of the portfolio and of the market, divided by the variance of those of the market,
-- both of the sample, with n - 1 in the denominator, over the days that both have. NULL where there is one such day only, or where
-- the market does not vary: its returns are within 1E-12 of each other. A portfolio without such a day has no row.
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
