-- Maximum drawdown of each portfolio in the period, and its days, in percent of the peak.
-- Drawdown of a day: its value less the greatest value so far, in percent of that. So far: from the value before the first day in the
-- period on, so that a loss on that day counts. It is never above zero, the maximum is the deepest.
-- Peak: the last day at which the value stood at its height, which may be the day before the period. Trough: the day of the deepest
-- drawdown, of days that tie the earliest. Recovery: the first day after at which the value is back at that height or above it, NULL
-- where there is none in the period. The first day of history has no value before it: there its own counts.
-- Where the value never fell, the drawdown is 0 and has no days. A portfolio without a day in the period has no row.
-- To put all days in order would take longer than all else, so months are looked at first. In a month the drawdown is Reached for certain,
-- by its lowest value below the height before it, and is Possible at most from its own height to its lowest value. The days are looked at
-- only of months in which it can be as deep as any month has reached for certain.
WITH monthly AS (
  SELECT e.PortfolioId AS PortfolioId, YEAR(e.AsOf) AS CalendarYear, MONTH(e.AsOf) AS CalendarMonth,
         MIN(p.FirstDay) AS FirstDay, MIN(p.LastDay) AS LastDay,
         MIN_BY(CASE WHEN e.Value > e.DailyChange THEN e.Value - e.DailyChange ELSE e.Value END, e.AsOf) AS ValueBefore,
         MIN(e.Value) AS Lowest, MAX(e.Value) AS Highest
  FROM evaluations e
  CROSS JOIN period p
  WHERE e.AsOf BETWEEN p.FirstDay AND p.LastDay
  GROUP BY e.PortfolioId, YEAR(e.AsOf), MONTH(e.AsOf)),
monthly_heights AS (
  SELECT m.*,
         GREATEST(MAX(m.ValueBefore) OVER (PARTITION BY m.PortfolioId ORDER BY m.CalendarYear ASC NULLS LAST, m.CalendarMonth ASC NULLS LAST
                                           ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
                  MAX(m.Highest) OVER (PARTITION BY m.PortfolioId ORDER BY m.CalendarYear ASC NULLS LAST, m.CalendarMonth ASC NULLS LAST
                                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS HeightBefore
  FROM monthly m),
monthly_depths AS (
  SELECT h.*,
         CAST(h.Lowest AS DOUBLE) / CAST(GREATEST(h.Highest, h.HeightBefore) AS DOUBLE) - 1 AS Possible,
         MIN(CAST(h.Lowest AS DOUBLE) / CAST(h.HeightBefore AS DOUBLE) - 1) OVER (PARTITION BY h.PortfolioId) AS Reached
  FROM monthly_heights h),
daily_heights AS (
  SELECT e.PortfolioId AS PortfolioId, e.AsOf AS AsOf, e.Value AS Value, d.FirstDay AS FirstDay, d.LastDay AS LastDay,
         GREATEST(MAX(e.Value) OVER (PARTITION BY e.PortfolioId, d.CalendarYear, d.CalendarMonth
                                     ORDER BY e.AsOf ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
                  d.HeightBefore) AS Height
  FROM evaluations e
  JOIN monthly_depths d
    ON d.PortfolioId = e.PortfolioId AND d.CalendarYear = YEAR(e.AsOf) AND d.CalendarMonth = MONTH(e.AsOf)
      AND e.AsOf BETWEEN d.FirstDay AND d.LastDay AND d.Possible <= d.Reached),
falls AS (
  SELECT f.PortfolioId AS PortfolioId, f.AsOf AS AsOf, f.Height AS Height, f.FirstDay AS FirstDay, f.LastDay AS LastDay,
         CAST(f.Value AS DOUBLE) / CAST(f.Height AS DOUBLE) - 1 AS Depth
  FROM daily_heights f),
deepest AS (
  SELECT f.PortfolioId AS PortfolioId,
         MIN(f.Depth) AS Depth,
         MIN_BY(f.AsOf, (f.Depth, f.AsOf)) AS DeepestOn,
         MIN_BY(f.Height, (f.Depth, f.AsOf)) AS Height,
         MIN(f.FirstDay) AS FirstDay,
         MIN(f.LastDay) AS LastDay
  FROM falls f
  GROUP BY f.PortfolioId)
SELECT d.PortfolioId AS PortfolioId,
       MIN(d.Depth) * 100 AS MaxDrawdown,
       COALESCE(MAX(CASE WHEN d.Depth < 0 AND v.AsOf BETWEEN d.FirstDay AND d.DeepestOn AND v.Value = d.Height THEN v.AsOf END),
                MAX(CASE WHEN d.Depth < 0 AND v.AsOf < d.FirstDay THEN v.AsOf END)) AS PeakOn,
       MIN(CASE WHEN d.Depth < 0 THEN d.DeepestOn END) AS TroughOn,
       MIN(CASE WHEN d.Depth < 0 AND v.AsOf > d.DeepestOn AND v.Value >= d.Height THEN v.AsOf END) AS RecoveredOn
FROM evaluations v
JOIN deepest d ON v.PortfolioId = d.PortfolioId AND v.AsOf <= d.LastDay
GROUP BY d.PortfolioId
ORDER BY PortfolioId ASC NULLS LAST
