-- Sortino ratio of each portfolio over the period, annualised, a number without a unit.
-- Excess: a daily return less the risk-free rate of a year divided by 252.
-- Sortino ratio: the mean of the excesses times 252, divided by the downside deviation times the square root of 252.
-- Downside deviation: the square root of the mean, over all days, of the squares of the excesses below zero, the others counting as zero.
-- It measures from a target, not from the mean, so n is in its denominator.
-- NULL where no excess is below zero, and, as the Sharpe ratio is, where there is one return only or where the returns do not vary: they
-- are within 1E-12 of each other. A portfolio without a return in the period has no row.
SELECT x.PortfolioId AS PortfolioId,
       CASE WHEN MAX(x.DailyReturn) - MIN(x.DailyReturn) > 1E-12
            THEN AVG(x.Excess) * 252
                   / NULLIF(SQRT(AVG(CASE WHEN x.Excess < 0 THEN x.Excess * x.Excess ELSE CAST(0 AS DOUBLE) END)) * SQRT(252), 0) END AS SortinoRatio
FROM (SELECT r.PortfolioId AS PortfolioId, r.DailyReturn AS DailyReturn, r.DailyReturn - f.PercentPerYear / 100 / 252 AS Excess
      FROM daily_returns r
      CROSS JOIN risk_free f) x
GROUP BY x.PortfolioId
ORDER BY PortfolioId ASC NULLS LAST
