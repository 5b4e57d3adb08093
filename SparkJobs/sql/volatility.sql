-- The annualized volatility of each portfolio over the period, in percent per year.
-- Volatility: the sample standard deviation of the daily returns times the square root of 252. NULL if there is only one return.
SELECT r.PortfolioId AS PortfolioId,
       CAST(COUNT(*) AS INT) AS ReturnCount,
       STDDEV_SAMP(r.DailyReturn) * SQRT(252) * 100 AS Volatility
FROM daily_returns r
GROUP BY r.PortfolioId
ORDER BY PortfolioId ASC NULLS LAST
