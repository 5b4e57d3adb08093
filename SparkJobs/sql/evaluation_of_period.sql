-- The mean of the daily values of each portfolio over the period, and their standard deviation, in USD.
-- Defined as in evaluation.sql. The period includes its first and last day. A portfolio without a day in it has no row.
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
