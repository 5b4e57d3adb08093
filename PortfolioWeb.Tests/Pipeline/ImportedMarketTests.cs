using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>A market that trades imported prices: other days, other stocks, and exchanges that are closed on different days.</summary>
public abstract class ImportedMarketTests : IDisposable
{
    private const int Seed = 20070103, Portfolios = 6;
    private static readonly DateOnly s_first = new(2007, 1, 3), s_last = new(2007, 12, 31);
    private protected static readonly ImportedHistory History = new(Seed, s_first, s_last);

    private readonly DataFolder _data;

    private protected ImportedMarketTests(DataFolder data) => _data = data;

    public void Dispose()
    {
        _data.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_history_follows_the_imported_closes_and_nothing_of_the_former_market_remains()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2001-12-31"));
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        var import = await History.ImportAsync(app.Http);
        await ChooseAsync(app.Http, new { import });
        await FinishAsync(app.GetAsync);
        await History.AssertEvaluationsAsync(app.GetAsync);
        await AssertNoDeadLettersAsync(app.GetAsync);
        Assert.Null((await app.AuditAsync()).Fault);

        // Back to the generated prices: the history is the same as before.
        await ChooseAsync(app.Http, new { });
        await app.FinishAsync();
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2001, 12, 31)));
        await AssertNoDeadLettersAsync(app.GetAsync);
    }

    [Fact]
    public async Task Repeated_kills_lose_no_day_of_an_imported_market()
    {
        string import;
        using (var first = await ChildProcess.StartAsync(_data))
        {
            import = await History.ImportAsync(first.Http);
            await ChooseAsync(first.Http, new { import });
            await first.RunAtFullSpeedAsync();
            await first.KillAsync();
        }

        for (var kills = 0; kills < 2; kills++)
        {
            using var again = await ChildProcess.StartAsync(_data);
            await again.KillAsync();
        }

        using var last = await ChildProcess.StartAsync(_data);
        Assert.Equal(import, (string?)(await last.GetAsync("/api/market"))["source"]!["import"]);
        await FinishAsync(last.GetAsync);
        await History.AssertEvaluationsAsync(last.GetAsync);
        await AssertNoDeadLettersAsync(last.GetAsync);
    }

    [Fact]
    public async Task A_rewind_of_an_imported_market_to_a_day_on_which_an_exchange_is_closed_loses_nothing()
    {
        await using var app = RunningApp.Start(_data);
        var import = await History.ImportAsync(app.Http);
        await app.SetSpeedAsync(null);
        await ChooseAsync(app.Http, new { import });
        await app.PostAsync("/api/market/start");
        await FinishAsync(app.GetAsync);
        foreach (var to in (string[])["2007-06-01", "2007-06-04", "2007-06-05", "2007-06-06", "2007-02-01"])
        {
            await app.PostAsync("/api/market/rewind", new { to });
            await FinishAsync(app.GetAsync);
            await History.AssertEvaluationsAsync(app.GetAsync);
        }

        await AssertNoDeadLettersAsync(app.GetAsync);
        Assert.Null((await app.AuditAsync()).Fault);
    }

    [Fact]
    public async Task An_unknown_import_is_refused_and_a_used_one_is_kept()
    {
        await using var app = RunningApp.Start(_data);
        using var refused = await app.Http.PutAsJsonAsync(
            "/api/market/prices", new { import = "none" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var import = await History.ImportAsync(app.Http);
        await ChooseAsync(app.Http, new { import, stop = true });
        using var kept = await app.Http.DeleteAsync($"/api/prices/{import}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Conflict, kept.StatusCode);
        var market = await app.GetAsync("/api/market");
        Assert.Equal(("2007-01-03", "2007-12-31"), ((string?)market["firstDay"], (string?)market["lastDay"]));
    }

    private protected static async Task ChooseAsync(HttpClient http, object prices)
    {
        using var response = await http.PutAsJsonAsync("/api/market/prices", prices, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private protected static async Task FinishAsync(Func<string, Task<JsonNode>> get)
    {
        await Until.TrueAsync(async () => (string?)(await get("/api/market"))["state"] == "finished", "the market finishes");
        await Until.TrueAsync(
            async () =>
            {
                var run = (int)(await get("/api/market"))["run"]!;
                var latest = (await get("/api/evaluations/latest")).AsArray();
                var audit = await get("/api/audit");
                Assert.Empty(audit["wrong"]!.AsArray());
                Assert.Empty(audit["missing"]!.AsArray());
                return latest.Count == Portfolios
                    && latest.All(row => (int)row!["run"]! == run && string.CompareOrdinal((string?)row["asOf"], "2007-12-26") >= 0)
                    && (int)audit["waiting"]! == 0;
            },
            "every day is stored");
    }

    private protected static async Task AssertNoDeadLettersAsync(Func<string, Task<JsonNode>> get) =>
        Assert.Empty((await get("/api/pipeline/dead-letters"))["items"]!.AsArray());
}

/// <summary>On the default SQLite file.</summary>
public sealed class ImportedMarketOnSqliteTests() : ImportedMarketTests(new DataFolder());

/// <summary>On a database server.</summary>
public sealed class ImportedMarketOnMariaDbTests(MariaDb server) : ImportedMarketTests(server.NewData())
{
    [Fact]
    public async Task An_instance_that_stood_by_while_prices_were_chosen_takes_over_without_losing_a_day()
    {
        using var data = server.NewData(new LastingBroker());
        using var first = await ChildProcess.StartAsync(data);
        using var second = await ChildProcess.StartAsync(data);
        await first.LedByAsync(first);
        await ChooseAsync(first.Http, new { import = await History.ImportAsync(first.Http) });
        await first.RunAtFullSpeedAsync();
        await first.KillAsync();
        await second.LedByAsync(second);
        await FinishAsync(second.GetAsync);
        await History.AssertEvaluationsAsync(second.GetAsync);
        await AssertNoDeadLettersAsync(second.GetAsync);
    }
}
