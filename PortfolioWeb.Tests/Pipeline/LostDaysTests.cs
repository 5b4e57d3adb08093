using Microsoft.Extensions.DependencyInjection;
using PortfolioWeb.Workers.Kafka.Embedded;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>Days that are lost with the log of the embedded broker.</summary>
public sealed class LostDaysTests : IDisposable
{
    private const short Produce = 0;
    private const int TooLarge = 10;

    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("UPDATE Evaluations SET Run = 7 WHERE PortfolioId = 'P31' AND AsOf >= '2000-01-05'")]
    [InlineData("DELETE FROM Evaluations WHERE PortfolioId = 'P21' AND AsOf BETWEEN '2000-01-05' AND '2000-01-07'")]
    [InlineData("DELETE FROM Closes WHERE AsOf = '2000-01-07'")]
    [InlineData("DELETE FROM Evaluations WHERE AsOf >= '2000-01-05'")]
    public async Task Lost_days_are_emitted_again_at_the_start_although_the_market_is_stopped(string loss)
    {
        await using (var first = await AfterDaysAsync(8))
        {
            Assert.Equal("2000-01-13", (string?)(await first.GetAsync("/api/market"))["date"]);
        }

        Assert.NotEqual(0, await _data.ChangeAsync(loss));
        await using var second = RunningApp.Start(_data, ("Market:LastDay", "2000-01-31"));
        await Until.TrueAsync(async () => (await second.AuditAsync()) is { Fault: null, Waiting: 0 }, "the ledger is complete");
        var market = await second.GetAsync("/api/market");
        Assert.Equal(("stopped", "2000-01-13"), ((string?)market["state"], (string?)market["date"]));
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2000, 1, 13)));
    }

    [Fact]
    public async Task A_stopped_exchange_keeps_its_position_although_it_emitted_nothing_since_the_restart()
    {
        await using (await AfterDaysAsync(5))
        {
            // Only the stored days are needed.
        }

        await using var second = RunningApp.Start(_data, ("Market:LastDay", "2009-12-31"));
        await second.SetSpeedAsync(100);
        await second.PostAsync("/api/exchanges/SE1/start");
        await WaitUntilFirstExchangeIsPastAsync(second, "2000-02-01");
        second.Services.GetRequiredService<EmbeddedBroker>().Refuse(Produce, [.. Enumerable.Repeat(TooLarge, 10)]);
        await Until.TrueAsync(
            async () => (await second.GetAsync("/api/pipeline"))["failures"]!
                .AsArray()
                .Any(failure => (string?)failure!["role"] == "market"),
            "the market has restarted");
        await WaitUntilFirstExchangeIsPastAsync(second, (string)(await second.GetAsync("/api/exchanges"))[0]!["date"]!);
        var stopped = (await second.GetAsync("/api/exchanges"))[1]!;
        Assert.Equal(("stopped", "2000-01-10"), ((string?)stopped["state"], (string?)stopped["date"]));
    }

    private static Task WaitUntilFirstExchangeIsPastAsync(RunningApp app, string date) => Until.TrueAsync(
        async () => string.CompareOrdinal((string?)(await app.GetAsync("/api/exchanges"))[0]!["date"], date) > 0, $"SE1 is past {date}");

    private async Task<RunningApp> AfterDaysAsync(int days)
    {
        var app = RunningApp.Start(_data, ("Market:LastDay", "2000-01-31"));
        for (var day = 0; day < days; day++)
            await app.PostAsync("/api/market/step");
        await app.WaitUntilIdleAsync();
        return app;
    }
}
