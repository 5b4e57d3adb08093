-- Maximum drawdown of each portfolio within the period, and its days, in percent of the peak.
-- Drawdown of a day: its value less the greatest value of the period so far, in percent of that. It is never above zero, the maximum is the deepest.
-- Peak: the last day before at which the value stood at its height. Trough: the day of the deepest drawdown, of days that tie the earliest.
-- Recovery: the first day after at which the value is back at that height or above it, NULL where there is none in the period.
-- Where the value never fell, the drawdown is 0 and has no days. A portfolio without a day in the period has no row.
-- To put all days in order would take longer than all else, so months are looked at first. In a month (m) the drawdown is Reached for certain, by its
-- lowest value below the height before it, and is Possible at most from its own height to its lowest value. Only in a month in which it can be as deep
-- as any month has reached for certain are the days looked at (c). The months bring the period along, for their days to be held
-- against it.
SELECT d.PortfolioId AS PortfolioId,
       MIN(d.Depth) * 100 AS MaxDrawdown,
       MAX(CASE WHEN d.Depth < 0 AND v.AsOf < d.DeepestOn AND v.Value = d.Height THEN v.AsOf END) AS PeakOn,
       MIN(CASE WHEN d.Depth < 0 THEN d.DeepestOn END) AS TroughOn,
       MIN(CASE WHEN d.Depth < 0 AND v.AsOf > d.DeepestOn AND v.Value >= d.Height THEN v.AsOf END) AS RecoveredOn
FROM evaluations v
JOIN (SELECT h.PortfolioId AS PortfolioId,
             MIN(h.Depth) AS Depth,
             MIN_BY(h.AsOf, (h.Depth, h.AsOf)) AS DeepestOn,
             MIN_BY(h.Height, (h.Depth, h.AsOf)) AS Height,
             MIN(h.FirstDay) AS FirstDay,
             MIN(h.LastDay) AS LastDay
      FROM (SELECT g.PortfolioId AS PortfolioId, g.AsOf AS AsOf, g.Height AS Height, g.FirstDay AS FirstDay, g.LastDay AS LastDay,
                   CAST(g.Value AS DOUBLE) / CAST(g.Height AS DOUBLE) - 1 AS Depth
            FROM (SELECT e.PortfolioId AS PortfolioId, e.AsOf AS AsOf, e.Value AS Value, c.FirstDay AS FirstDay, c.LastDay AS LastDay,
                         GREATEST(MAX(e.Value) OVER (PARTITION BY e.PortfolioId, c.CalendarYear, c.CalendarMonth
                                                     ORDER BY e.AsOf ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
                                  c.HeightBefore) AS Height
                  FROM evaluations e
                  JOIN (SELECT r.PortfolioId AS PortfolioId, r.CalendarYear AS CalendarYear, r.CalendarMonth AS CalendarMonth, r.HeightBefore AS HeightBefore,
                               r.FirstDay AS FirstDay, r.LastDay AS LastDay
                        FROM (SELECT b.PortfolioId AS PortfolioId, b.CalendarYear AS CalendarYear, b.CalendarMonth AS CalendarMonth, b.HeightBefore AS HeightBefore,
                                     b.FirstDay AS FirstDay, b.LastDay AS LastDay,
                                     CAST(b.Lowest AS DOUBLE) / CAST(GREATEST(b.Highest, b.HeightBefore) AS DOUBLE) - 1 AS Possible,
                                     MIN(CAST(b.Lowest AS DOUBLE) / CAST(b.HeightBefore AS DOUBLE) - 1) OVER (PARTITION BY b.PortfolioId) AS Reached
                              FROM (SELECT m.PortfolioId AS PortfolioId, m.CalendarYear AS CalendarYear, m.CalendarMonth AS CalendarMonth,
                                           m.Lowest AS Lowest, m.Highest AS Highest, m.FirstDay AS FirstDay, m.LastDay AS LastDay,
                                           MAX(m.Highest) OVER (PARTITION BY m.PortfolioId ORDER BY m.CalendarYear ASC NULLS LAST, m.CalendarMonth ASC NULLS LAST
                                                                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS HeightBefore
                                    FROM (SELECT n.PortfolioId AS PortfolioId, YEAR(n.AsOf) AS CalendarYear, MONTH(n.AsOf) AS CalendarMonth,
                                                 MIN(n.Value) AS Lowest, MAX(n.Value) AS Highest, MIN(o.FirstDay) AS FirstDay, MIN(o.LastDay) AS LastDay
                                          FROM evaluations n
                                          CROSS JOIN period o
                                          WHERE n.AsOf BETWEEN o.FirstDay AND o.LastDay
                                          GROUP BY n.PortfolioId, YEAR(n.AsOf), MONTH(n.AsOf)) m) b) r
                        WHERE r.Reached IS NULL OR r.Possible <= r.Reached) c
                    ON c.PortfolioId = e.PortfolioId AND c.CalendarYear = YEAR(e.AsOf) AND c.CalendarMonth = MONTH(e.AsOf)
                      AND e.AsOf BETWEEN c.FirstDay AND c.LastDay) g) h
      GROUP BY h.PortfolioId) d
  ON v.PortfolioId = d.PortfolioId AND v.AsOf BETWEEN d.FirstDay AND d.LastDay
GROUP BY d.PortfolioId
ORDER BY PortfolioId ASC NULLS LAST
