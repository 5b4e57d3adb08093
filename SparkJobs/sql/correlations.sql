-- The correlation between the daily returns of each two portfolios over the period, a number from -1 to 1 without a unit.
-- Correlation: the covariance of the returns of the days that both have, divided by the product of their standard deviations,
-- all of the sample, with n - 1 in the denominator. NULL where there is one such day only, or where one of the two does not vary: its
-- returns are within 1E-12 of each other.
-- Each pair has one row, the lesser id first: the matrix is symmetric, and its diagonal is 1. A pair without a common day has none.
SELECT a.PortfolioId AS PortfolioId,
       b.PortfolioId AS OtherPortfolioId,
       CAST(COUNT(*) AS INT) AS ReturnCount,
       CASE WHEN MAX(a.DailyReturn) - MIN(a.DailyReturn) > 1E-12 AND MAX(b.DailyReturn) - MIN(b.DailyReturn) > 1E-12
            THEN COVAR_SAMP(a.DailyReturn, b.DailyReturn) / (STDDEV_SAMP(a.DailyReturn) * STDDEV_SAMP(b.DailyReturn)) END AS Correlation
FROM daily_returns a
JOIN daily_returns b ON a.AsOf = b.AsOf AND a.PortfolioId < b.PortfolioId
GROUP BY a.PortfolioId, b.PortfolioId
ORDER BY PortfolioId ASC NULLS LAST, OtherPortfolioId ASC NULLS LAST
