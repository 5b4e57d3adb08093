using System.Diagnostics;
using System.Globalization;

namespace PortfolioWeb.Benchmarks;

/// <summary>
/// Twenty-six years of both exchanges at full speed, from the start command to the last committed row, compared with the bare load of
/// the same rows into a database of the same kind.
/// </summary>
internal static class FullHistory
{
    /// <summary>The last day of the measured history.</summary>
    public const string LastDay = "2025-12-31";

    public static async Task RunAsync(int rounds)
    {
        Console.WriteLine(
            $"Full history to {LastDay}, {Environment.ProcessorCount} processors, {rounds} rounds. The first one also compiles.");
        await Backend.OnEachAsync(backend => RunAsync(backend, rounds));
    }

    private static async Task RunAsync(Backend backend, int rounds)
    {
        Console.WriteLine("round   chain s  (CPU s)     bare load s   ratio   evaluations/s     closes/s");
        var ratios = new List<double>();
        var chains = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            using var data = backend.NewData();
            var (chain, cpu) = await ChainAsync(data);
            var rows = await StoredRows.ReadAsync(data);
            var bare = await BareLoad.RunAsync(data, rows);
            ratios.Add(chain / bare);
            chains.Add(chain);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{round,5} {chain,9:F2} {cpu,8:F2} {bare,15:F2} {chain / bare,7:F2} {rows.Evaluations.Count / chain,15:N0} "
                    + $"{rows.Closes.Count / chain,12:N0}"));
        }

        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"median: {chains.Median():F2} s, {ratios.Median():F2} times the bare load"));
    }

    /// <summary>Runs the pipeline once; returns the elapsed time and the processor time.</summary>
    public static async Task<(double Seconds, double CpuSeconds)> ChainAsync(
        DataFolder data,
        params IEnumerable<(string Key, string Value)> settings)
    {
        await using var chain = await RunningChain.StartAsync(data, [("Market:LastDay", LastDay), .. settings]);
        var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        await chain.RunToTheEndAsync();
        return (watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }
}
