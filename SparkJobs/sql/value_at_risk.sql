-- Value at risk of each portfolio over one day, historical, at 95 and at 99 percent, in percent of the value and in USD.
-- Value at risk: the loss that 95 (99) percent of the daily returns of the period did not exceed, as a number above zero: it is
-- the 5th (1st) percentile of the daily returns with its sign turned, interpolated between the two nearest. Below zero it is a gain.
-- In USD: that percentage of the value of the last day in the period. A portfolio without a return in the period has no row.
-- A percentile function would hold every return in memory. So the returns are counted in steps of a tenth of a percent (c), and only
-- those of the steps in which the percentiles lie are put in order (k). Places among the returns begin with 0 for the least.
SELECT q.PortfolioId AS PortfolioId,
       -100 * q.ReturnAt95 AS PercentAt95,
       -100 * q.ReturnAt99 AS PercentAt99,
       -1 * q.ReturnAt95 * q.LastValue AS LossAt95,
       -1 * q.ReturnAt99 * q.LastValue AS LossAt99
FROM (SELECT k.PortfolioId AS PortfolioId,
             MAX(k.LastValue) AS LastValue,
             MAX(CASE WHEN k.Place = FLOOR(k.PlaceAt95) THEN k.DailyReturn * (1 + FLOOR(k.PlaceAt95) - k.PlaceAt95) END)
               + MAX(CASE WHEN k.Place = CEIL(k.PlaceAt95) THEN k.DailyReturn * (k.PlaceAt95 - FLOOR(k.PlaceAt95)) END) AS ReturnAt95,
             MAX(CASE WHEN k.Place = FLOOR(k.PlaceAt99) THEN k.DailyReturn * (1 + FLOOR(k.PlaceAt99) - k.PlaceAt99) END)
               + MAX(CASE WHEN k.Place = CEIL(k.PlaceAt99) THEN k.DailyReturn * (k.PlaceAt99 - FLOOR(k.PlaceAt99)) END) AS ReturnAt99
      FROM (SELECT r.PortfolioId AS PortfolioId, r.DailyReturn AS DailyReturn, b.LastValue AS LastValue, b.PlaceAt95 AS PlaceAt95, b.PlaceAt99 AS PlaceAt99,
                   b.ReturnsBelow + ROW_NUMBER() OVER (PARTITION BY r.PortfolioId, b.Step ORDER BY r.DailyReturn ASC NULLS LAST) - 1 AS Place
            FROM daily_returns r
            JOIN (SELECT c.PortfolioId AS PortfolioId, c.Step AS Step, c.ReturnCount AS ReturnCount, t.LastValue AS LastValue,
                         SUM(c.ReturnCount) OVER (PARTITION BY c.PortfolioId ORDER BY c.Step ASC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
                           - c.ReturnCount AS ReturnsBelow,
                         CAST(0.05 AS DOUBLE) * (t.ReturnCount - 1) AS PlaceAt95,
                         CAST(0.01 AS DOUBLE) * (t.ReturnCount - 1) AS PlaceAt99
                  FROM (SELECT s.PortfolioId AS PortfolioId, FLOOR(s.DailyReturn * 1000) AS Step, COUNT(*) AS ReturnCount
                        FROM daily_returns s
                        GROUP BY s.PortfolioId, FLOOR(s.DailyReturn * 1000)) c
                  JOIN (SELECT l.PortfolioId AS PortfolioId, COUNT(*) AS ReturnCount, MAX_BY(l.Value, l.AsOf) AS LastValue
                        FROM daily_returns l
                        GROUP BY l.PortfolioId) t ON t.PortfolioId = c.PortfolioId) b
              ON b.PortfolioId = r.PortfolioId AND b.Step = FLOOR(r.DailyReturn * 1000)
            WHERE (b.ReturnsBelow <= CEIL(b.PlaceAt95) AND b.ReturnsBelow + b.ReturnCount > FLOOR(b.PlaceAt95))
               OR (b.ReturnsBelow <= CEIL(b.PlaceAt99) AND b.ReturnsBelow + b.ReturnCount > FLOOR(b.PlaceAt99))) k
      GROUP BY k.PortfolioId) q
ORDER BY PortfolioId ASC NULLS LAST
