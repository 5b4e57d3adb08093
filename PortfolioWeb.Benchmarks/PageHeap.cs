using System.Globalization;
using System.Net.Http.Json;

namespace PortfolioWeb.Benchmarks;

/// <summary>
/// Measures the heap of an open dashboard after each minute at full speed. The market is rewound whenever it reaches its last day.
/// </summary>
internal static class PageHeap
{
    private static readonly TimeSpan s_round = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(int rounds)
    {
        Console.WriteLine($"The heap of a dashboard at full speed with rewinds, {rounds} minutes.");
        await using var browser = new Browser();
        await browser.InitializeAsync();
        using var data = new DataFolder();
        using var program = await ChildProcess.StartAsync(data);
        await using var dashboard = await browser.OpenAsync(program.Http.BaseAddress!);
        var tools = await dashboard.Page.Context.NewCDPSessionAsync(dashboard.Page);
        await program.RunAtFullSpeedAsync();
        Console.WriteLine("minute   heap MiB   rewinds");
        var rewinds = 0;
        for (var round = 1; round <= rounds; round++)
        {
            var began = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(began) < s_round)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
                if ((string?)(await program.GetAsync("/api/market"))["state"] != "finished")
                    continue;
                using var rewound = await program.Http.PostAsJsonAsync("/api/market/rewind", new { to = "2000-01-03" });
                rewound.EnsureSuccessStatusCode();
                rewinds++;
            }

            await tools.SendAsync("HeapProfiler.collectGarbage");
            var used = (await tools.SendAsync("Runtime.getHeapUsage"))!.Value.GetProperty("usedSize").GetDouble();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{round,6} {used / (1 << 20),10:F1} {rewinds,9}"));
        }
    }
}
