using System.Net;
using PortfolioWeb.Workers.Copies;

namespace PortfolioWeb.Tests.Chain;

/// <summary>Processes with different roles on one broker and one database.</summary>
public sealed class SeveralProcessesTests(MariaDb server) : IDisposable
{
    private readonly DataFolder _data = server.NewData(new LastingBroker());

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task They_do_the_work_together_and_what_a_killed_one_did_goes_on_in_another()
    {
        // All at once, on a database that is not there yet.
        var started = await Task.WhenAll(StartAsync("exchanges,reports"), StartAsync("investors,ledger"), StartAsync("investors,ledger,dashboard"));
        using var market = started[0];
        using var worker = started[1];
        using var dashboard = started[2];
        foreach (var silent in (ChildProcess[])[market, worker])
        {
            using var refused = await silent.Http.GetAsync("/api/market", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
            await Readiness.AssertAsync(silent.Http);
        }

        await Until.TrueAsync(async () => await PartsOfAsync(dashboard, worker) == (3, 1) && await PartsOfAsync(dashboard, dashboard) == (3, 1), "the parts of the investors and of the ledger are divided evenly");
        await dashboard.RunAtFullSpeedAsync();
        await FullFlight.PastAsync(dashboard.GetAsync, "2000-06");
        await worker.KillAsync();
        await Until.TrueAsync(async () => await PartsOfAsync(dashboard, dashboard) == (6, 2), "the other one does what the killed one did");
        await Settled.FinishedAsync(dashboard.GetAsync);
        StoredLedger.Read(_data).AssertWhole(TradingDays.Between(new(2000, 1, 1), new(2003, 12, 31)));
    }

    [Fact]
    public async Task While_nobody_runs_the_exchanges_an_order_is_kept_and_whoever_asked_is_told()
    {
        using var dashboard = await StartAsync("investors,ledger,dashboard");
        Assert.Null((await dashboard.GetAsync("/api/market"))["leader"]);
        using (var pending = await dashboard.Http.PostAsync("/api/market/start", null, TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, pending.StatusCode);
            Assert.Contains("no copy of the program that runs the exchanges has followed it yet", await pending.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        using var market = await StartAsync("exchanges");
        await Until.TrueAsync(async () => (string?)(await dashboard.GetAsync("/api/market"))["state"] == "running", "it is followed");
    }

    private Task<ChildProcess> StartAsync(string roles) => ChildProcess.StartAsync(_data, $"--Host:Roles={roles}", "--Investing:Parts=2", "--Ledger:Parts=2", "--Market:LastDay=2003-12-31");

    // How many parts of investors and of the ledger a copy leads, as a dashboard shows it.
    private static async Task<(int Investors, int Ledger)> PartsOfAsync(ChildProcess dashboard, ChildProcess copy)
    {
        var leads = (await dashboard.GetAsync("/api/pipeline"))["copies"]!.AsArray()
            .Where(known => ((string)known!["copy"]!).EndsWith($"/{copy.Id}", StringComparison.Ordinal))
            .SelectMany(known => known!["leads"]!.AsArray())
            .ToLookup(lead => Parts.WholeOf((string)lead!).Split('-')[0]);
        return (leads["investor"].Count(), leads["ledger"].Count());
    }
}
