-- The mean of the daily values of each portfolio over the full history, and their standard deviation, in USD.
-- Standard deviation: of the sample, with n - 1 in the denominator. NULL if there is only one day.
SELECT e.PortfolioId AS PortfolioId,
       CAST(COUNT(*) AS INT) AS Evaluated,
       MIN(e.AsOf) AS FirstEvaluated,
       MAX(e.AsOf) AS LastEvaluated,
       AVG(CAST(e.Value AS DOUBLE)) AS MeanValue,
       STDDEV_SAMP(CAST(e.Value AS DOUBLE)) AS DeviationOfValue
FROM evaluations e
GROUP BY e.PortfolioId
ORDER BY PortfolioId ASC NULLS LAST
