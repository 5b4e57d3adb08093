using System.Net;

namespace PortfolioWeb.Tests.Chain;

/// <summary>The database goes away while both exchanges run at full speed, and comes back.</summary>
public abstract class OutageTests : IAsyncLifetime
{
    private readonly DatabaseServer _server;

    // A server of its own: the others must not miss theirs.
    private protected OutageTests(DatabaseServer server) => _server = server;

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task While_the_database_is_away_the_chain_waits_and_says_so_and_then_goes_on_by_itself()
    {
        using var data = _server.NewData();
        await using var app = RunningApp.Start(data, ("Market:LastDay", "2012-12-31"));
        await app.RunAtFullSpeedAsync();
        foreach (var year in (string[])["2002", "2005"])
        {
            await FullFlight.PastAsync(app.GetAsync, year);
            _server.Kill();
            await Until.TrueAsync(
                async () => (await app.GetAsync("/api/pipeline"))["ledgerFailure"] is not null,
                "the pipeline says that the ledger cannot be written");
            using (var refused = await app.Http.GetAsync("/api/evaluations/latest", TestContext.Current.CancellationToken))
                Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            await Until.TrueAsync(
                async () => (string?)(await app.GetAsync("/api/exchanges"))[0]!["state"] == "waiting", "the exchanges wait for the ledger");
            await _server.StartAsync();
            await Until.TrueAsync(
                async () => (await app.GetAsync("/api/pipeline"))["ledgerFailure"] is null,
                "the ledger is written again");
        }

        await app.FinishAsync();
        StoredLedger.Read(data).AssertWhole(TradingDays.Between(new(2000, 1, 1), new(2012, 12, 31)));
    }

    [Fact]
    public async Task A_connection_that_broke_while_nothing_happened_is_made_anew()
    {
        using var data = _server.NewData();
        await using var app = RunningApp.Start(data);
        await app.PostAsync("/api/market/step");
        await app.SettleAsync();
        _server.Kill();
        await Readiness.AssertNotAsync(app.Http, "database", "cannot be");
        await _server.StartAsync();
        await Readiness.AssertAsync(app.Http);
        await app.PostAsync("/api/market/step");
        await Until.TrueAsync(async () => (string?)(await app.GetAsync("/api/market"))["date"] == "2000-01-04", "the next day is closed");
        await app.SettleAsync();
        StoredLedger.Read(data).AssertWhole(["2000-01-03", "2000-01-04"]);
    }
}

/// <summary>On a real server.</summary>
public sealed class OutageOnMariaDbTests() : OutageTests(new MariaDb());

/// <summary>On the other real server.</summary>
public sealed class OutageOnMySqlTests() : OutageTests(new MySql());
