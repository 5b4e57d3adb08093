using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SparkJobs.Statistics;
using Xunit.Sdk;

namespace PortfolioWeb.Benchmarks;

/// <summary>
/// A full report on ledgers of three sizes, made with the command line: the duration of the process and of the report run in it, and the
/// peak memory, compared with the five basic statistics queried from the database server.
/// </summary>
internal static class Reports
{
    private static readonly (int Portfolios, int Days)[] s_sizes = [(6, 6_700), (100, 10_000), (1_500, 6_700)];
    private static readonly TimeSpan s_pollingInterval = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(int rounds)
    {
        Console.WriteLine($"All statistics, {Environment.ProcessorCount} processors, {rounds} rounds.");
        await using var server = new MariaDb();
        await server.InitializeAsync();
        foreach (var (name, newData) in new (string, Func<DataFolder>)[]
        {
            ("SQLite", () => new DataFolder()),
            ("MariaDB", () => server.NewData()),
        })
        {
            try
            {
                foreach (var (portfolios, days) in s_sizes)
                {
                    using var data = newData();
                    await MeasureAsync(name, data, portfolios, days, rounds);
                }
            }
            catch (SkipException absent)
            {
                Console.WriteLine($"\n{name}: {absent.Message}");
            }
        }
    }

    private static async Task MeasureAsync(string name, DataFolder data, int portfolios, int days, int rounds)
    {
        var note = Statistic.Of(portfolios).Contains(Statistic.Correlations) ? "" : ", too many portfolios for correlations";
        var watch = Stopwatch.StartNew();
        await SyntheticLedger.FillAsync(data, portfolios, days);
        var (evaluations, seconds) = (portfolios * days, watch.Elapsed.TotalSeconds);
        Print($"\n{name}, {portfolios:N0} portfolios × {days:N0} days = {evaluations:N0} evaluations{note}; {seconds:F0} s to fill");
        // Measured once, because queries of millions of rows take minutes.
        if (data.Server is { } server)
            Print($"The five basic statistics alone, queried from the server: {await PlainStatistics.RunAsync(server):F1} s");
        Print($"round   engine           process s   run s   peak MiB");
        for (var round = 1; round <= rounds; round++)
        {
            Print(round, "duckdb", await RunAsync(data, ["--engine", "duckdb"]));
            if (data.Server is not null && Environment.GetEnvironmentVariable("SPARK_HOME") is { Length: > 0 })
                Print(round, "spark local[2]", await RunAsync(data, ["--engine", "spark", "--master", "local[2]"]));
        }
    }

    private static void Print(int round, string engine, (double Seconds, double RunSeconds, long Bytes) run) =>
        Print($"{round,5}   {engine,-14} {run.Seconds,11:F1} {run.RunSeconds,7:F1} {run.Bytes >> 20,10:N0}");

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    // A separate process, so that its memory is that of the report. Spark's own process is not included.
    private static async Task<(double Seconds, double RunSeconds, long Bytes)> RunAsync(DataFolder data, string[] options)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Statistic).Assembly.Location, "--data", data.Path, .. options])
        {
            RedirectStandardOutput = true,
        };
        if (data.Server is { } server)
            start.Environment["ConnectionStrings__InvestorsDB"] = server;
        var watch = Stopwatch.StartNew();
        using var report = Process.Start(start)!;
        var output = report.StandardOutput.ReadToEndAsync();
        var peak = 0L;
        while (!report.HasExited)
        {
            report.Refresh();
            peak = Math.Max(peak, report.PeakWorkingSet64);
            await Task.WhenAny(report.WaitForExitAsync(), Task.Delay(s_pollingInterval));
        }

        var seconds = watch.Elapsed.TotalSeconds;
        if (report.ExitCode != 0)
            throw new InvalidOperationException($"The report failed: {await output}");
        await using var db = StoredRows.Open(data);
        var run = await db.ReportRuns.OrderByDescending(row => row.Id).FirstAsync();
        return (seconds, (run.EndedAt!.Value - run.StartedAt!.Value).TotalSeconds, peak);
    }
}
