-- Maximum drawdown of each portfolio within the period, and its days, in percent of the peak.
-- Drawdown of a day: its value less the greatest value of the period so far, in percent of that. It is never above zero, the maximum is the deepest.
-- Peak: the last day before at which the value stood at its height. Trough: the day of the deepest drawdown, of days that tie the earliest.
-- Recovery: the first day after at which the value is back at that height or above it, NULL where there is none in the period.
-- Where the value never fell, the drawdown is 0 and has no days. A portfolio without a day in the period has no row.
SELECT d.PortfolioId AS PortfolioId,
       d.Depth * 100 AS MaxDrawdown,
       MAX(CASE WHEN d.Depth < 0 AND v.AsOf < d.DeepestOn AND v.Value = d.Height THEN v.AsOf END) AS PeakOn,
       CASE WHEN d.Depth < 0 THEN d.DeepestOn END AS TroughOn,
       MIN(CASE WHEN d.Depth < 0 AND v.AsOf > d.DeepestOn AND v.Value >= d.Height THEN v.AsOf END) AS RecoveredOn
FROM (SELECT h.PortfolioId AS PortfolioId,
             MIN(h.Depth) AS Depth,
             MIN_BY(h.AsOf, (h.Depth, h.AsOf)) AS DeepestOn,
             MIN_BY(h.Height, (h.Depth, h.AsOf)) AS Height
      FROM (SELECT g.PortfolioId AS PortfolioId, g.AsOf AS AsOf, g.Height AS Height, CAST(g.Value AS DOUBLE) / CAST(g.Height AS DOUBLE) - 1 AS Depth
            FROM (SELECT e.PortfolioId AS PortfolioId, e.AsOf AS AsOf, e.Value AS Value,
                         MAX(e.Value) OVER (PARTITION BY e.PortfolioId ORDER BY e.AsOf ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS Height
                  FROM evaluations e
                  CROSS JOIN period p
                  WHERE e.AsOf BETWEEN p.FirstDay AND p.LastDay) g) h
      GROUP BY h.PortfolioId) d
JOIN evaluations v ON v.PortfolioId = d.PortfolioId
CROSS JOIN period q
WHERE v.AsOf BETWEEN q.FirstDay AND q.LastDay
GROUP BY d.PortfolioId, d.Depth, d.DeepestOn, d.Height
ORDER BY PortfolioId ASC NULLS LAST
