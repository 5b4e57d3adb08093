using System.Net;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>The database becomes unavailable while both exchanges run at full speed, and returns.</summary>
public abstract class OutageTests : IAsyncLifetime
{
    private readonly DatabaseServer _server;

    // A server of its own, so that other tests keep theirs.
    private protected OutageTests(DatabaseServer server) => _server = server;

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task While_the_database_is_unavailable_the_pipeline_reports_the_outage_and_then_recovers()
    {
        using var data = _server.NewData();
        await using var app = RunningApp.Start(data, ("Market:LastDay", "2012-12-31"));
        await app.RunAtFullSpeedAsync();
        foreach (var year in (string[])["2002", "2005"])
        {
            await MarketProgress.PastAsync(app.GetAsync, year);
            _server.Kill();
            await Until.TrueAsync(
                async () => (await app.GetAsync("/api/pipeline"))["ledgerFailure"] is not null,
                "the pipeline reports that the ledger cannot be written");
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
        StoredLedger.Read(data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2012, 12, 31)));
    }

    [Fact]
    public async Task A_connection_that_broke_while_idle_is_reopened()
    {
        using var data = _server.NewData();
        await using var app = RunningApp.Start(data);
        await app.PostAsync("/api/market/step");
        await app.WaitUntilIdleAsync();
        _server.Kill();
        await Readiness.AssertNotAsync(app.Http, "database", "cannot be");
        await _server.StartAsync();
        await Readiness.AssertAsync(app.Http);
        await app.PostAsync("/api/market/step");
        await Until.TrueAsync(async () => (string?)(await app.GetAsync("/api/market"))["date"] == "2000-01-04", "the next day is closed");
        await app.WaitUntilIdleAsync();
        StoredLedger.Read(data).AssertComplete(["2000-01-03", "2000-01-04"]);
    }
}

/// <summary>On MariaDB.</summary>
public sealed class OutageOnMariaDbTests() : OutageTests(new MariaDb());

/// <summary>On MySQL.</summary>
public sealed class OutageOnMySqlTests() : OutageTests(new MySql());
