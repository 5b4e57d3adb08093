-- Annualised volatility of each portfolio over the period, in percent a year.
-- Volatility: the standard deviation of the daily returns, of the sample, with n - 1 in the denominator, times the square root of 252.
-- 252 stands for the trading days of a year, whatever the calendar. NULL where there is one return only.
-- A portfolio without a return in the period has no row.
SELECT r.PortfolioId AS PortfolioId,
       CAST(COUNT(*) AS INT) AS ReturnCount,
       STDDEV_SAMP(r.DailyReturn) * SQRT(252) * 100 AS Volatility
FROM daily_returns r
GROUP BY r.PortfolioId
ORDER BY PortfolioId ASC NULLS LAST
