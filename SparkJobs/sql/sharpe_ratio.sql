-- Sharpe ratio of each portfolio over the period, annualised, a number without a unit.
-- Sharpe ratio: the mean of the daily returns times 252, less the risk-free rate of a year, divided by the annualised volatility.
-- Volatility: the standard deviation of the daily returns, of the sample, with n - 1 in the denominator, times the square root of 252.
-- NULL where there is one return only, or where the returns do not vary: they are within 1E-12 of each other.
-- A portfolio without a return in the period has no row.
SELECT r.PortfolioId AS PortfolioId,
       CASE WHEN MAX(r.DailyReturn) - MIN(r.DailyReturn) > 1E-12
            THEN (AVG(r.DailyReturn) * 252 - MAX(f.PercentPerYear) / 100) / (STDDEV_SAMP(r.DailyReturn) * SQRT(252)) END AS SharpeRatio
FROM daily_returns r
CROSS JOIN risk_free f
GROUP BY r.PortfolioId
ORDER BY PortfolioId ASC NULLS LAST
