using Microsoft.Extensions.DependencyInjection;
using PortfolioWeb.Workers.Kafka.Embedded;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>The broker rejects messages permanently at full speed. A new producer sends the rejected messages again.</summary>
public sealed class RefusedMessageTests : IDisposable
{
    private const short Produce = 0;
    private const int TooLarge = 10, NotAuthorized = 29, OutOfSequence = 45, Invalid = 87;

    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(TooLarge)]
    [InlineData(NotAuthorized)]
    [InlineData(OutOfSequence)]
    [InlineData(Invalid)]
    public async Task No_day_is_lost_and_the_market_still_accepts_commands(int error)
    {
        await using (var app = RunningApp.Start(_data, ("Market:LastDay", "2009-12-31")))
        {
            await app.RunAtFullSpeedAsync();
            await MarketProgress.PastAsync(app.GetAsync, "2001");
            app.Services.GetRequiredService<EmbeddedBroker>().Refuse(Produce, [.. Enumerable.Repeat(error, 10)]);
            await app.FinishAsync();
            // One of the remaining rejections may hit a command.
            await Until.TrueAsync(
                async () => (await app.Http.PostAsync("/api/market/stop", null, TestContext.Current.CancellationToken)).IsSuccessStatusCode,
                "a command is accepted");
        }

        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2009, 12, 31)));
    }
}
