-- The return of each portfolio in each calendar month of the period, and in each calendar year, in percent: the grid of months by years.
-- Return of a month: the value of its last day in the period over the value before its first day in the period, less one.
-- The first day of history has no value before it: there its own counts. A year is a row without a month, that is, with NULL.
-- A month or a year without a day in the period has no row.
SELECT m.PortfolioId AS PortfolioId,
       m.CalendarYear AS CalendarYear,
       m.CalendarMonth AS CalendarMonth,
       (MAX_BY(m.Value, m.AsOf) / MIN_BY(m.ValueBefore, m.AsOf) - 1) * 100 AS ReturnPercent
FROM (SELECT e.PortfolioId AS PortfolioId,
             e.AsOf AS AsOf,
             CAST(YEAR(e.AsOf) AS INT) AS CalendarYear,
             CAST(MONTH(e.AsOf) AS INT) AS CalendarMonth,
             CAST(e.Value AS DOUBLE) AS Value,
             CASE WHEN e.Value > e.DailyChange THEN CAST(e.Value - e.DailyChange AS DOUBLE) ELSE CAST(e.Value AS DOUBLE) END AS ValueBefore
      FROM evaluations e
      CROSS JOIN period p
      WHERE e.AsOf BETWEEN p.FirstDay AND p.LastDay) m
GROUP BY GROUPING SETS ((m.PortfolioId, m.CalendarYear, m.CalendarMonth), (m.PortfolioId, m.CalendarYear))
ORDER BY PortfolioId ASC NULLS LAST, CalendarYear ASC NULLS LAST, CalendarMonth ASC NULLS LAST
