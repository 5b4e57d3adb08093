using Microsoft.Extensions.DependencyInjection;
using PortfolioWeb.Workers.Kafka.Embedded;

namespace PortfolioWeb.Tests.Chain;

/// <summary>The broker refuses messages for good, in full flight: what it refused is sent again, by a producer that begins anew.</summary>
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
    public async Task No_day_is_lost_and_the_market_still_takes_orders(int error)
    {
        await using (var app = RunningApp.Start(_data, ("Market:LastDay", "2009-12-31")))
        {
            await app.RunAtFullSpeedAsync();
            await FullFlight.PastAsync(app.GetAsync, "2001");
            app.Services.GetRequiredService<EmbeddedBroker>().Refuse(Produce, [.. Enumerable.Repeat(error, 10)]);
            await app.FinishAsync();
            // What is left of the refusals may be an order's turn.
            await Until.TrueAsync(
                async () => (await app.Http.PostAsync("/api/market/stop", null, TestContext.Current.CancellationToken)).IsSuccessStatusCode,
                "an order is taken");
        }

        StoredLedger.Read(_data).AssertWhole(TradingDays.Between(new(2000, 1, 1), new(2009, 12, 31)));
    }
}
