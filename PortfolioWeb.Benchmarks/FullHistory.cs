using System.Diagnostics;
using System.Globalization;

namespace PortfolioWeb.Benchmarks;

/// <summary>
/// Twenty-six years of both exchanges at full speed, from the start command to the last committed row, compared with loading the same
/// rows without the pipeline into a database of the same kind (the bare load).
/// </summary>
internal static class FullHistory
{
    /// <summary>The last day of the measured history.</summary>
    public const string LastDay = "2025-12-31";

    public static async Task RunAsync(int rounds)
    {
        Console.WriteLine(
            $"Full history to {LastDay}, {Environment.ProcessorCount} processors, {rounds} rounds. "
                + "The first one includes just-in-time compilation.");
        await Backend.OnEachAsync(backend => RunAsync(backend, rounds));
    }

    private static async Task RunAsync(Backend backend, int rounds)
    {
        Console.WriteLine("round   total s  (CPU s)     bare load s   ratio   evaluations/s     closes/s");
        var ratios = new List<double>();
        var pipelineSeconds = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            using var data = backend.NewData();
            var (pipeline, cpu) = await RunPipelineAsync(data);
            var rows = await StoredRows.ReadAsync(data);
            var bare = await BareLoad.RunAsync(data, rows);
            ratios.Add(pipeline / bare);
            pipelineSeconds.Add(pipeline);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{round,5} {pipeline,9:F2} {cpu,8:F2} {bare,15:F2} {pipeline / bare,7:F2} {rows.Evaluations.Count / pipeline,15:N0} "
                    + $"{rows.Closes.Count / pipeline,12:N0}"));
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"median: {pipelineSeconds.Median():F2} s, {ratios.Median():F2} times the bare load"));
    }

    /// <summary>Runs the pipeline once; returns the elapsed time and the processor time.</summary>
    public static async Task<(double Seconds, double CpuSeconds)> RunPipelineAsync(
        DataFolder data,
        params IEnumerable<(string Key, string Value)> settings)
    {
        await using var pipeline = await RunningPipeline.StartAsync(data, [("Market:LastDay", LastDay), .. settings]);
        var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        await pipeline.RunToTheEndAsync();
        return (watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }
}
