-- The annualized Sharpe ratio of each portfolio over the period, a number without a unit.
-- Sharpe ratio: the mean daily return times 252, less the yearly risk-free rate, divided by the annualized volatility (volatility.sql).
-- NULL where the returns do not vary: they are within 1E-12 of each other.
SELECT r.PortfolioId AS PortfolioId,
       CASE WHEN MAX(r.DailyReturn) - MIN(r.DailyReturn) > 1E-12
            THEN (AVG(r.DailyReturn) * 252 - MAX(f.PercentPerYear) / 100) / (STDDEV_SAMP(r.DailyReturn) * SQRT(252)) END AS SharpeRatio
FROM daily_returns r
CROSS JOIN risk_free f
GROUP BY r.PortfolioId
ORDER BY PortfolioId ASC NULLS LAST
