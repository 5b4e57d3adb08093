-- Mean and standard deviation of the evaluation of each portfolio, over the period, its first and last day included.
-- Mean: the arithmetic mean of the values of its days in the period, in USD.
-- Standard deviation: of the sample, with n - 1 in the denominator, in USD. NULL where there is one day only.
-- A portfolio without a day in the period has no row.
SELECT e.PortfolioId AS PortfolioId,
       CAST(COUNT(*) AS INT) AS Evaluated,
       MIN(e.AsOf) AS FirstEvaluated,
       MAX(e.AsOf) AS LastEvaluated,
       AVG(CAST(e.Value AS DOUBLE)) AS MeanValue,
       STDDEV_SAMP(CAST(e.Value AS DOUBLE)) AS DeviationOfValue
FROM evaluations e
CROSS JOIN period p
WHERE e.AsOf BETWEEN p.FirstDay AND p.LastDay
GROUP BY e.PortfolioId
ORDER BY PortfolioId ASC NULLS LAST
