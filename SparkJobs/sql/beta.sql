-- Beta of each portfolio against the market over the period, a number without a unit.
-- Market: all stocks of all exchanges, equally weighted anew each day: its daily return is the mean of the daily returns of the stocks,
-- each the close divided by the close of the trading day before, less one. The first day of history has none. A day on which fewer
-- stocks have closed than on a day before, because an exchange is behind, does not count.
-- Beta: the covariance of the daily returns of the portfolio and of the market, divided by the variance of those of the market,
-- both of the sample, with n - 1 in the denominator, over the days that both have. NULL where there is one such day only, or where
-- the market does not vary. A portfolio without such a day has no row.
SELECT r.PortfolioId AS PortfolioId,
       CAST(COUNT(*) AS INT) AS ReturnCount,
       COVAR_SAMP(r.DailyReturn, m.MarketReturn) / NULLIF(VAR_SAMP(m.MarketReturn), 0) AS Beta
FROM daily_returns r
JOIN (SELECT n.AsOf AS AsOf, n.MarketReturn AS MarketReturn
      FROM (SELECT d.AsOf AS AsOf, d.MarketReturn AS MarketReturn, d.StockCount AS StockCount,
                   MAX(d.StockCount) OVER (ORDER BY d.AsOf ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS MostSoFar
            FROM (SELECT c.AsOf AS AsOf, COUNT(*) AS StockCount, AVG(CAST(c.ClosePrice AS DOUBLE) / CAST(c.PreviousClose AS DOUBLE) - 1) AS MarketReturn
                  FROM closes c
                  WHERE c.PreviousClose > 0
                  GROUP BY c.AsOf) d) n
      WHERE n.StockCount = n.MostSoFar) m ON r.AsOf = m.AsOf
GROUP BY r.PortfolioId
ORDER BY PortfolioId ASC NULLS LAST
