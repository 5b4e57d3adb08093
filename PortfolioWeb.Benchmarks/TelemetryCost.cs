using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PortfolioWeb.Benchmarks;

/// <summary>
/// The complete history at full speed on the embedded components, alternately with and without metrics and traces, which
/// are sent every second by OTLP to a local listener.
/// </summary>
internal static class TelemetryCost
{
    public static async Task RunAsync(int rounds)
    {
        Environment.SetEnvironmentVariable("OTEL_METRIC_EXPORT_INTERVAL", "1000");
        var received = 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var listener = builder.Build();
        listener.Urls.Add("http://127.0.0.1:0");
        listener.MapPost("/{**any}", () =>
        {
            Interlocked.Increment(ref received);
            return Results.Ok();
        });
        await listener.StartAsync();
        (string, string)[] on = [("Telemetry:OtlpEndpoint", listener.Urls.First()), ("Telemetry:OtlpProtocol", "http")];

        Console.WriteLine($"Full history to {FullHistory.LastDay} on the embedded parts, {rounds} rounds after a warm-up.");
        Console.WriteLine("round    off s  (CPU s)      on s  (CPU s)   ratio  of CPU");
        var ratios = new List<double>();
        var cpuRatios = new List<double>();
        for (var round = 0; round <= rounds; round++)
        {
            var first = round % 2 == 0 ? await RunPipelineAsync([]) : await RunPipelineAsync(on);
            var second = round % 2 == 0 ? await RunPipelineAsync(on) : await RunPipelineAsync([]);
            var (without, with) = round % 2 == 0 ? (first, second) : (second, first);
            if (round == 0)
                continue;
            ratios.Add(with.Seconds / without.Seconds);
            cpuRatios.Add(with.CpuSeconds / without.CpuSeconds);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{round,5} {without.Seconds,8:F2} {without.CpuSeconds,8:F2} {with.Seconds,10:F2} {with.CpuSeconds,8:F2} {ratios[^1],7:F3} "
                    + $"{cpuRatios[^1],7:F3}"));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"median: {ratios.Median():F3} times the time, {cpuRatios.Median():F3} times the processor's, without telemetry; "
                + $"{received} messages reached the listener"));
    }

    private static async Task<(double Seconds, double CpuSeconds)> RunPipelineAsync(IEnumerable<(string, string)> settings)
    {
        using var data = new DataFolder();
        return await FullHistory.RunPipelineAsync(data, settings);
    }
}
