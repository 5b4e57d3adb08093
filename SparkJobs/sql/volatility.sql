-- The annualized volatility of each portfolio over the period, in percent a year.
-- Volatility: the sample standard deviation of the daily returns times the square root of 252. NULL where there is one return only.
SELECT r.PortfolioId AS PortfolioId,
       CAST(COUNT(*) AS INT) AS ReturnCount,
       STDDEV_SAMP(r.DailyReturn) * SQRT(252) * 100 AS Volatility
FROM daily_returns r
GROUP BY r.PortfolioId
ORDER BY PortfolioId ASC NULLS LAST
