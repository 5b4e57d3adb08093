-- The mean of the daily values of each portfolio in each calendar month, in USD, the most recent month first.
-- A month without a day has no row.
SELECT e.PortfolioId AS PortfolioId,
       CAST(YEAR(e.AsOf) AS INT) AS CalendarYear,
       CAST(MONTH(e.AsOf) AS INT) AS CalendarMonth,
       CAST(COUNT(*) AS INT) AS Evaluated,
       AVG(CAST(e.Value AS DOUBLE)) AS MeanValue
FROM evaluations e
GROUP BY e.PortfolioId, YEAR(e.AsOf), MONTH(e.AsOf)
ORDER BY PortfolioId ASC NULLS LAST, CalendarYear DESC NULLS LAST, CalendarMonth DESC NULLS LAST
