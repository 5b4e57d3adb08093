using System.Diagnostics;
using System.Globalization;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Benchmarks;

/// <summary>
/// A thousand portfolios over the complete history, on a database server: evaluations per second from the start command to the last
/// committed row, compared with LOAD DATA for the same rows.
/// </summary>
internal static class ManyPortfolios
{
    private const string LastDay = "2025-12-31";
    private const int Investors = 3, Portfolios = 1000, Stocks = 6;

    private static readonly string[] s_tickers =
    [
        "IBM", "AAPL", "FB", "AMZN", "GOOG", "META", "MSI", "INTC", "AMD", "MSFT", "DELL", "ORCL",
        "HPQ", "CSCO", "ZM", "QCOM", "ADBE", "VZ", "TXN", "CRM", "AVGO", "NVDA", "MSTR", "EBAY",
    ];

    public static async Task RunAsync(int rounds)
    {
        Console.WriteLine(
            $"{Portfolios:N0} portfolios over the full history to {LastDay}, {Environment.ProcessorCount} processors, {rounds} rounds.");
        await Backend.OnEachAsync(backend => RunAsync(backend, rounds), serversOnly: true);
    }

    private static async Task RunAsync(Backend backend, int rounds)
    {
        Console.WriteLine("round   total s       CPU s   LOAD DATA s   evaluations/s   share of LOAD DATA's speed");
        for (var round = 1; round <= rounds; round++)
        {
            using var data = backend.NewData();
            double seconds, cpuSeconds;
            await using (var pipeline = await RunningPipeline.StartAsync(data, [("Market:LastDay", LastDay), .. Generate()]))
            {
                var watch = Stopwatch.StartNew();
                var cpuBefore = Environment.CpuUsage.TotalTime;
                await pipeline.RunToTheEndAsync();
                seconds = watch.Elapsed.TotalSeconds;
                cpuSeconds = (Environment.CpuUsage.TotalTime - cpuBefore).TotalSeconds;
            }

            var rows = await StoredRows.ReadAsync(data);
            var bare = await BareLoad.RunAsync(data, rows);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{round,5} {seconds,9:F1} {cpuSeconds,11:F1} {bare,13:F1} {rows.Evaluations.Count / seconds,15:N0} "
                    + $"{bare / seconds,28:P0}"));
        }
    }

    // Adds portfolios to the six of the settings. Each holds up to six stocks of both exchanges.
    private static IEnumerable<(string Key, string Value)> Generate()
    {
        var random = new Random(1);
        for (var i = 6; i < Portfolios; i++)
        {
            var key = $"Investing:Investors:{i % Investors}:Portfolios:{i / Investors}";
            yield return ($"{key}:Id", $"G{i}");
            yield return ($"{key}:Name", $"Generated {i}");
            foreach (var ticker in random.GetItems(s_tickers, Stocks).Distinct())
                yield return ($"{key}:Holdings:{ticker}", random.Next(100, 3000).ToString(CultureInfo.InvariantCulture));
        }
    }
}
