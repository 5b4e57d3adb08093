-- The return of each portfolio in each calendar month of the period, and in each calendar year (the rows without a month), in percent.
-- Return: the value of the last day over the value before the first, less one. Before the history: its first value.
WITH days AS (
  SELECT e.PortfolioId AS PortfolioId,
         e.AsOf AS AsOf,
         CAST(YEAR(e.AsOf) AS INT) AS CalendarYear,
         CAST(MONTH(e.AsOf) AS INT) AS CalendarMonth,
         CAST(e.Value AS DOUBLE) AS Value,
         CAST(e.Value - COALESCE(e.DailyChange, 0) AS DOUBLE) AS ValueBefore
  FROM evaluations e
  CROSS JOIN period p
  WHERE e.AsOf BETWEEN p.FirstDay AND p.LastDay)
SELECT d.PortfolioId AS PortfolioId,
       d.CalendarYear AS CalendarYear,
       d.CalendarMonth AS CalendarMonth,
       (MAX_BY(d.Value, d.AsOf) / MIN_BY(d.ValueBefore, d.AsOf) - 1) * 100 AS ReturnPercent
FROM days d
GROUP BY GROUPING SETS ((d.PortfolioId, d.CalendarYear, d.CalendarMonth), (d.PortfolioId, d.CalendarYear))
ORDER BY PortfolioId ASC NULLS LAST, CalendarYear ASC NULLS LAST, CalendarMonth ASC NULLS LAST
