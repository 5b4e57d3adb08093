-- The correlation of the daily returns of each two portfolios over the period, from -1 to 1, a number without a unit.
-- Correlation: covariance divided by both standard deviations, of the days on which both have a return. The lower id comes first.
-- NULL where either does not vary: its returns are within 1E-12 of each other.
SELECT a.PortfolioId AS PortfolioId,
       b.PortfolioId AS OtherPortfolioId,
       CAST(COUNT(*) AS INT) AS ReturnCount,
       CASE WHEN MAX(a.DailyReturn) - MIN(a.DailyReturn) > 1E-12 AND MAX(b.DailyReturn) - MIN(b.DailyReturn) > 1E-12
            THEN COVAR_SAMP(a.DailyReturn, b.DailyReturn) / (STDDEV_SAMP(a.DailyReturn) * STDDEV_SAMP(b.DailyReturn)) END AS Correlation
FROM daily_returns a
JOIN daily_returns b ON a.AsOf = b.AsOf AND a.PortfolioId < b.PortfolioId
GROUP BY a.PortfolioId, b.PortfolioId
ORDER BY PortfolioId ASC NULLS LAST, OtherPortfolioId ASC NULLS LAST
