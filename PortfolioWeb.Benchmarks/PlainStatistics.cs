using System.Diagnostics;
using MySqlConnector;

namespace PortfolioWeb.Benchmarks;

/// <summary>The baseline for the reports: the five basic statistics, queried from the database server in its own SQL.</summary>
internal static class PlainStatistics
{
    private static readonly string[] s_queries =
    [
        Extremes("PortfolioId"),
        Extremes("PortfolioId, YEAR(AsOf)"),
        MeanAndDeviation(""),
        MeanAndDeviation("WHERE AsOf BETWEEN '2000-01-01' AND '9999-12-31'"),
        "SELECT PortfolioId, YEAR(AsOf), MONTH(AsOf), COUNT(*), AVG(Value) FROM Evaluations GROUP BY PortfolioId, YEAR(AsOf), "
            + "MONTH(AsOf) ORDER BY 1, 2 DESC, 3 DESC",
    ];

    /// <summary>Queries all five statistics.</summary>
    /// <returns>The duration in seconds.</returns>
    public static async Task<double> RunAsync(string server)
    {
        await using var connection = new MySqlConnection(server);
        await connection.OpenAsync();
        var watch = Stopwatch.StartNew();
        foreach (var query in s_queries)
        {
            await using var command = new MySqlCommand(query, connection) { CommandTimeout = 0 };
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                // Fetches every row.
            }
        }

        return watch.Elapsed.TotalSeconds;
    }

    private static string Extremes(string by) =>
        $"""
        WITH Ranked AS (
          SELECT {by}, AsOf, DailyChange, DailyChangePercent,
                 ROW_NUMBER() OVER (PARTITION BY {by} ORDER BY DailyChange DESC, AsOf) AS Best,
                 ROW_NUMBER() OVER (PARTITION BY {by} ORDER BY DailyChange, AsOf) AS Worst,
                 ROW_NUMBER() OVER (PARTITION BY {by} ORDER BY DailyChangePercent DESC, AsOf) AS BestPercent,
                 ROW_NUMBER() OVER (PARTITION BY {by} ORDER BY DailyChangePercent, AsOf) AS WorstPercent
          FROM Evaluations WHERE DailyChange IS NOT NULL)
        SELECT * FROM Ranked WHERE Best = 1 OR Worst = 1 OR BestPercent = 1 OR WorstPercent = 1
        """;

    private static string MeanAndDeviation(string where) =>
        $"SELECT PortfolioId, COUNT(*), AVG(Value), STDDEV_SAMP(Value) FROM Evaluations {where} GROUP BY PortfolioId";
}
