using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Producing;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Control;
using PortfolioWeb.Workers.Market.Exchange;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Tests.Market;

/// <summary>The speed of the exchange, with a clock that the test moves. Its closes go to an embedded broker.</summary>
public sealed class StockExchangeTests : IAsyncLifetime
{
    private readonly SleepClock _clock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly LastingBroker _broker = new();
    private readonly ConsumerLag _lag;
    private readonly KafkaClientFactory _clients;
    private readonly StockExchange _exchange;
    private TrackedProducer? _producer;
    private int _emitted;
    private Task _running = Task.CompletedTask;

    public StockExchangeTests()
    {
        var options = DefaultMarket.Options();
        var kafka = Options.Create(new KafkaOptions());
        var reference = new MarketReferenceData(Options.Create(options), _clock);
        _clients = new KafkaClientFactory(KafkaCluster.Embedded(_broker.Broker), kafka, NullLogger<KafkaClientFactory>.Instance);
        // The lag is measured by the real clock: the exchange waits until it knows its readers.
        _lag = new ConsumerLag(_clients, TimeProvider.System, NullLogger<ConsumerLag>.Instance);
        _lag.Watch("a-reader", [new(TopicNames.StockExchange, 0), new(TopicNames.StockExchange, 1)]);
        var first = reference.Calendar.FirstTradingDay;
        var position = new ExchangePosition(new ExchangeDesiredState("SE1", false, 1, first, null, null, 0, reference.DefaultSource), 0, 0);
        _exchange = new StockExchange(position, options, reference, _lag, _clock);
        _exchange.Closed += () => Interlocked.Increment(ref _emitted);
    }

    public async ValueTask InitializeAsync()
    {
        await _clients.OpenAsync(TopicNames.Layout(exchanges: 2, portfolioPartitions: 6), TestContext.Current.CancellationToken);
        _producer = new TrackedProducer(_clients, "SE1");
        await _lag.StartAsync(TestContext.Current.CancellationToken);
        _running = _exchange.RunAsync(_producer, _stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _producer?.Dispose();
        await _lag.StopAsync(CancellationToken.None);
        _lag.Dispose();
        _broker.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task At_the_default_speed_a_day_is_closed_every_two_seconds()
    {
        _exchange.Apply(Desired with { Running = true });
        await ClosedAsync("2000-01-03");
        foreach (var day in (string[])["2000-01-04", "2000-01-05", "2000-01-07"])
        {
            // One second is not enough. After two seconds the next day is emitted, and only that one.
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.NotEqual(day, Closed());
            _clock.Advance(TimeSpan.FromSeconds(1));
            await ClosedAsync(day);
        }
    }

    [Fact]
    public async Task The_speed_is_constant_over_many_days()
    {
        _exchange.Apply(Desired with { Running = true, Speed = new Speed(50) });
        await ClosedAsync("2000-01-03");
        for (var day = 1; day <= 20; day++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(20));
            await ClosedAsync(TradingDays.Between(new(2000, 1, 1), new(2000, 12, 31))[day]);
        }
    }

    [Fact]
    public async Task A_stopped_exchange_closes_no_day_and_a_step_closes_one()
    {
        _clock.Advance(TimeSpan.FromDays(1));
        Step("2000-01-03");
        await ClosedAsync("2000-01-03");
        _clock.Advance(TimeSpan.FromDays(1));
        Step("2000-01-04");
        await ClosedAsync("2000-01-04");
        Assert.Equal(MarketState.Stopped, _exchange.Status.State);
    }

    [Fact]
    public async Task Days_missed_during_a_pause_are_not_closed_in_a_burst()
    {
        _exchange.Apply(Desired with { Running = true });
        await ClosedAsync("2000-01-03");
        _exchange.Apply(Desired with { Running = false });
        _clock.Advance(TimeSpan.FromHours(1));
        _exchange.Apply(Desired with { Running = true });
        await ClosedAsync("2000-01-04");
        _clock.Advance(TimeSpan.FromSeconds(2));
        await ClosedAsync("2000-01-05");
    }

    [Fact]
    public async Task A_close_that_the_broker_rejects_permanently_is_reported_even_if_none_follows()
    {
        const int produce = 0, tooLarge = 10;
        _broker.Broker.Refuse(produce, tooLarge);
        Step("2000-01-03");
        await Assert.ThrowsAnyAsync<KafkaException>(() => _running.WaitAsync(Until.Timeout, TestContext.Current.CancellationToken));
        _running = Task.CompletedTask;
    }

    [Fact]
    public async Task An_exchange_with_many_stocks_is_fewer_days_ahead_of_its_readers()
    {
        var options = DefaultMarket.Options(market =>
        {
            for (var stock = market.Exchanges[0].Listings.Count; stock < 7000; stock++)
                market.Exchanges[0].Listings.Add($"T{stock}", 100);
        });
        var reference = new MarketReferenceData(Options.Create(options), _clock);
        var exchange = new StockExchange(new ExchangePosition(Desired, 0, 0), options, reference, _lag, _clock);
        using var stop = new CancellationTokenSource();
        using var producer = new TrackedProducer(_clients, "many");
        exchange.Apply(Desired with { Running = true, Speed = new Speed(null) });
        var running = exchange.RunAsync(producer, stop.Token);
        try
        {
            await Until.TrueAsync(
                () =>
                {
                    _clock.Advance(TimeSpan.FromSeconds(1));
                    return exchange.Status is { State: MarketState.Waiting, WaitsFor: "a-reader" };
                },
                "the exchange waits for its reader");
            Assert.Equal(new DateOnly(2000, 1, 10), exchange.Status.Date);
        }
        finally
        {
            // The producer must outlive the exchange.
            await stop.CancelAsync();
            await running;
        }
    }

    private ExchangeDesiredState Desired => _exchange.Progress.Desired;

    private void Step(string day) =>
        _exchange.Apply(Desired with { ClosedThrough = DateOnly.ParseExact(day, "O", CultureInfo.InvariantCulture) });

    private string? Closed() => _exchange.Status.Date?.ToString("O", CultureInfo.InvariantCulture);

    private async Task ClosedAsync(string day)
    {
        await Until.TrueAsync(() => string.CompareOrdinal(Closed(), day) >= 0, $"{day} is closed");
        Assert.Equal(day, Closed());
        var emitted = TradingDays.Between(new(2000, 1, 1), DateOnly.ParseExact(day, "O", CultureInfo.InvariantCulture)).Count;
        await Until.TrueAsync(() => Volatile.Read(ref _emitted) == emitted, $"{day} and every day before it are emitted");
        if (!Desired.Running)
            return;
        // Time passes for the exchange only while it sleeps until its next day.
        await _clock.AsleepAsync();
    }
}
