using System.Globalization;
using System.Net.Http.Json;

namespace PortfolioWeb.Benchmarks;

/// <summary>
/// At the market's normal speed: the time from the moment that an exchange emits a day until the dashboard has updated its document and
/// until Chromium has drawn it, as measured by the page. A tick is each update of the page: with the closes, and with the resulting
/// portfolio values, which passed through Kafka twice.
/// </summary>
internal static class Screen
{
    private const int TicksPerRound = 20;

    public static async Task RunAsync(int rounds)
    {
        Console.WriteLine($"Tick to screen at a day every 2 seconds, {rounds} rounds of {TicksPerRound} ticks.");
        await using var browser = new Browser();
        await browser.InitializeAsync();
        using var data = new DataFolder();
        using var program = await ChildProcess.StartAsync(data);
        await using var dashboard = await browser.OpenAsync(program.Http.BaseAddress!);
        await dashboard.Page.EvaluateAsync(
            "() => { window.ticks = []; document.addEventListener('tickdrawn', ({ detail }) => window.ticks.push(detail)); }");
        using var started = await program.Http.PostAsJsonAsync("/api/market/start", new { });
        started.EnsureSuccessStatusCode();
        // The first ticks include just-in-time compilation.
        var warm = TicksPerRound / 2;
        var all = warm + (rounds * TicksPerRound);
        await dashboard.Page.WaitForFunctionAsync(
            "all => window.ticks.length >= all",
            all,
            new() { Timeout = all * 10_000, PollingInterval = 1000 });
        foreach (var (name, what) in ((string, string)[])[("dom", "into the document"), ("screen", "to the screen")])
        {
            var ticks = (await dashboard.Page.EvaluateAsync<double[]>("name => window.ticks.map(tick => tick[name])", name))
                .Skip(warm)
                .Order()
                .ToArray();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{what,-18} p50 {ticks.At(0.5):F0} ms, p99 {ticks.At(0.99):F0} ms, longest {ticks[^1]:F0} ms of {ticks.Length} ticks"));
        }
    }
}
