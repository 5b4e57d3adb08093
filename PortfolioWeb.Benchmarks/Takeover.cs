using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace PortfolioWeb.Benchmarks;

/// <summary>
/// Two instances on one broker and one MariaDB, the market at twenty days a second: the time from the kill of the instance that runs
/// the exchanges and the ledger until the other one has stored a new day.
/// </summary>
internal static class Takeover
{
    private static readonly TimeSpan s_pollingInterval = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(int rounds)
    {
        await using var server = new MariaDb();
        await server.InitializeAsync();
        Console.WriteLine($"Takeover on MariaDB and a broker outside the program, {rounds} rounds.");
        Console.WriteLine("round   seconds from the kill to the next stored day");
        var seconds = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            seconds.Add(await MeasureAsync(server));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{round,5} {seconds[^1],9:F2}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median {seconds.Median():F2} s, longest {seconds.Max():F2} s"));
    }

    private static async Task<double> MeasureAsync(MariaDb server)
    {
        using var data = server.NewData(new LastingBroker());
        using var first = await ChildProcess.StartAsync(data);
        using var second = await ChildProcess.StartAsync(data);
        (await second.Http.PutAsJsonAsync("/api/market/speed", new { daysPerSecond = 20.0 })).EnsureSuccessStatusCode();
        (await second.Http.PostAsync("/api/market/start", null)).EnsureSuccessStatusCode();
        await using var connection = data.Connect();
        await connection.OpenAsync();
        // Warms up: by then, the instances know each other and each leads some of the investors.
        while (await DaysAsync(connection) < 100)
            await Task.Delay(s_pollingInterval);

        var watch = Stopwatch.StartNew();
        await first.KillAsync();
        var stored = await DaysAsync(connection);
        // Waits for three more days, because the new leader may first store days that were already in the log.
        while (await DaysAsync(connection) < stored + 3)
            await Task.Delay(s_pollingInterval);
        return watch.Elapsed.TotalSeconds;
    }

    // The number of days of the portfolio that has the fewest.
    private static async Task<long> DaysAsync(DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT COALESCE(MIN(days), 0) FROM (SELECT p.Id, "
            + "COUNT(e.AsOf) AS days FROM Portfolios p LEFT JOIN Evaluations e ON e.PortfolioId = p.Id GROUP BY p.Id) counted";
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
