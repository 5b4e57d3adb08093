using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Tests.Ledger;

/// <summary>The state of the market in the database.</summary>
public sealed class MarketRecordTests : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Reading_the_exchanges_writes_nothing()
    {
        await using var app = RunningApp.Start(_data);
        await Until.TrueAsync(async () => await ExecuteAsync("SELECT COUNT(*) FROM ExchangeStates") == 2, "the market has started");

        // Several services that read at the same time once added the same rows, and all but one failed.
        await ExecuteAsync("DELETE FROM ExchangeStates");
        var record = app.Services.GetRequiredService<IMarketRecord>();
        var reads = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => record.GetPositionsAsync(TestContext.Current.CancellationToken))));
        Assert.All(reads, positions => Assert.Equal(["SE1", "SE2"], positions.Select(position => position.Desired.Exchange)));
        Assert.Equal(0, await ExecuteAsync("SELECT COUNT(*) FROM ExchangeStates"));
    }

    [Fact]
    public async Task A_rewind_keeps_the_days_of_a_run_that_began_before_seeds_were_stored()
    {
        await using (var former = RunningApp.Start(_data, ("Market:LastDay", "2000-12-31")))
        {
            await former.RunAtFullSpeedAsync();
            await former.FinishAsync();
        }

        await ExecuteAsync("UPDATE MarketRuns SET Seed = NULL");
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-12-31"));
        await app.PostAsync("/api/market/rewind", new { to = "2000-11-01" });
        await app.FinishAsync();
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2000, 12, 31)));
    }

    private async Task<long> ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_data.Database};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) ?? 0L);
    }
}
