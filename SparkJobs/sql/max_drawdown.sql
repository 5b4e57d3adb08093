-- The maximum drawdown of each portfolio in the period, in percent, with its peak, its trough and its recovery.
-- Drawdown of a day: its value relative to the peak value, the highest since the day before the period. Trough: the day of the deepest.
-- Peak: the last day at the peak value before the trough. Recovery: the first later day of the period at that value or above, or NULL.
WITH heights AS (
  SELECT e.PortfolioId AS PortfolioId, e.AsOf AS AsOf, e.Value AS Value,
         MAX(GREATEST(e.Value, e.Value - COALESCE(e.DailyChange, 0))) OVER (
           PARTITION BY e.PortfolioId ORDER BY e.AsOf ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS Height
  FROM evaluations e
  CROSS JOIN period p
  WHERE e.AsOf BETWEEN p.FirstDay AND p.LastDay),
drawdowns AS (
  SELECT h.PortfolioId AS PortfolioId, h.AsOf AS AsOf, h.Height AS Height,
         CAST(h.Value AS DOUBLE) / CAST(h.Height AS DOUBLE) - 1 AS Drawdown
  FROM heights h),
deepest AS (
  SELECT d.PortfolioId AS PortfolioId,
         MIN(d.Drawdown) AS Drawdown,
         MIN_BY(d.AsOf, (d.Drawdown, d.AsOf)) AS TroughOn,
         MIN_BY(d.Height, (d.Drawdown, d.AsOf)) AS Height
  FROM drawdowns d
  GROUP BY d.PortfolioId),
peaks AS (
  SELECT t.PortfolioId AS PortfolioId,
         COALESCE(MAX(CASE WHEN e.AsOf >= p.FirstDay AND e.Value = t.Height THEN e.AsOf END),
                  MAX(CASE WHEN e.AsOf < p.FirstDay THEN e.AsOf END)) AS PeakOn
  FROM deepest t
  CROSS JOIN period p
  JOIN evaluations e ON e.PortfolioId = t.PortfolioId AND e.AsOf < t.TroughOn
  WHERE t.Drawdown < 0
  GROUP BY t.PortfolioId),
recoveries AS (
  SELECT t.PortfolioId AS PortfolioId, MIN(h.AsOf) AS RecoveredOn
  FROM deepest t
  JOIN heights h ON h.PortfolioId = t.PortfolioId AND h.AsOf > t.TroughOn AND h.Value >= t.Height
  WHERE t.Drawdown < 0
  GROUP BY t.PortfolioId)
SELECT t.PortfolioId AS PortfolioId,
       t.Drawdown * 100 AS MaxDrawdown,
       k.PeakOn AS PeakOn,
       CASE WHEN t.Drawdown < 0 THEN t.TroughOn END AS TroughOn,
       v.RecoveredOn AS RecoveredOn
FROM deepest t
LEFT JOIN peaks k ON k.PortfolioId = t.PortfolioId
LEFT JOIN recoveries v ON v.PortfolioId = t.PortfolioId
ORDER BY PortfolioId ASC NULLS LAST
