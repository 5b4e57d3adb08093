using System.Collections.Immutable;
using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Copies;
using PortfolioWeb.Workers.Ledger;
using PortfolioWeb.Workers.Messaging;
using HostOptions = PortfolioWeb.Workers.Copies.HostOptions;

namespace PortfolioWeb.Workers.Market;

/// <summary>
/// Hosts the exchanges, in one of the copies of the program: follows what the operators want of them, and tells how they stand.
/// Every order is written into the database before it is followed, so that a killed market goes on as it was told.
/// </summary>
public sealed class MarketHost(
    MarketFacts facts,
    IMarketRecord record,
    MarketPrices prices,
    ClosesTopicTail topic,
    KafkaClients clients,
    ConsumerLag lag,
    ReportedState reported,
    Leadership leadership,
    IOptions<MarketOptions> options,
    IOptions<HostOptions> host,
    TimeProvider time,
    ILogger<MarketHost> logger) : BackgroundService
{
    private const string Part = "market";
    private const int MaxBatch = 100;
    private static readonly TimeSpan s_patienceWithStep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_betweenTries = TimeSpan.FromSeconds(1);

    // That an exchange is held back is looked for; that it has closed a day or follows an order is told at once, but not more often.
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_whenStopped = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_betweenReports = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => host.Value.Does(Role.Exchanges)
        ? leadership.RunAsync(Part, LeadAsync, stoppingToken)
        : Task.CompletedTask;

    private async Task LeadAsync(CancellationToken ct)
    {
        var (standings, logIsEmpty) = await record.LoadAsync(ct);
        // A new database under an old log has not followed what is in it, but the exchanges have.
        var followed = await record.PlaceAsync(clients.Logs[Topics.DesiredState], logIsEmpty ? 0 : await topic.OrdersEndAsync(ct), ct);
        using var led = new Led([.. standings.Select(standing => new StockExchange(standing, options.Value, facts, prices, lag, time))], followed);
        try
        {
            // Where one cannot go on, all begin again.
            await Together.RunAsync(
                [
                    .. led.Exchanges.Select<StockExchange, Func<CancellationToken, Task>>(exchange => stop => HostAsync(exchange, stop)),
                    stop => FollowOrdersAsync(led, stop),
                    stop => ReportAsync(led, stop),
                ],
                ct);
        }
        catch (RecordMovedException moved)
        {
            logger.LogWarning("{Reason} This one begins again where that one is", moved.Message);
        }
    }

    private async Task HostAsync(StockExchange exchange, CancellationToken ct)
    {
        using var outbox = new Outbox(clients, exchange.Id);
        await exchange.RunAsync(outbox, ct);
    }

    private async Task FollowOrdersAsync(Led led, CancellationToken ct)
    {
        using var consumer = clients.Reader("market-orders", calm: true);
        consumer.Assign(new TopicPartitionOffset(MarketOrders.Log, led.Followed));
        try
        {
            await foreach (var batch in new BatchReader(consumer, MaxBatch, logger, clients.Arrivals).ReadAsync(ct))
            {
                foreach (var entry in batch.Entries)
                    await FollowAsync(entry, led, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Whoever hosts the exchanges next follows the orders that come after the last one written down.
        }
        finally
        {
            consumer.Close();
        }
    }

    private async Task FollowAsync(LogEntry entry, Led led, CancellationToken ct)
    {
        (StockExchange Exchange, ExchangeOrders Orders)[] orders = [];
        if (!MarketJson.TryReadOrder(entry.Value, out var order, out var reason) || (reason = Refuse(order, led)) is not null)
        {
            logger.LogWarning("The command at {Topic} {Offset} is rejected: {Reason}", entry.Topic, entry.Offset, reason);
            led.Reject(new RejectedCommand(entry.Offset, reason));
        }
        else
        {
            orders = [.. led.Exchanges.Select(exchange => (Exchange: exchange, Orders: Change(order, exchange, led)))
                .Where(changed => changed.Orders != changed.Exchange.Orders)];
        }

        var next = entry.Offset + 1;
        await SaveAsync([.. orders.Select(changed => changed.Orders)], led.Followed, next, ct);
        foreach (var (exchange, changed) in orders)
            exchange.Follow(changed);
        // A step is followed when its day is closed; an exchange that is held back closes it later.
        if (order is StepOrder)
            await Task.WhenAny(Task.WhenAll(led.Exchanges.Select(exchange => exchange.StepAsync())), Task.Delay(s_patienceWithStep, time, ct));
        if (order is RewindOrder && orders is [(_, var first), ..])
            logger.LogInformation("The market goes on at {Day:O}, as run {Run}", first.RunStart, first.Run);
        led.Followed = next;
        led.Note();
    }

    private string? Refuse(MarketOrder order, Led led) => order switch
    {
        RunOrder(var id, _) when !facts.Exchanges.Contains(id) => $"there is no exchange '{id}'",
        PaceOrder({ } pace) when pace is not (>= MarketOptions.SlowestPace and <= MarketOptions.FastestPace) => $"the speed {pace} is not from {MarketOptions.SlowestPace} to {MarketOptions.FastestPace}",
        RewindOrder(var to) => facts.RejectRewind(to, led.Exchanges.Min(exchange => exchange.NextDay)),
        _ => null,
    };

    private ExchangeOrders Change(MarketOrder order, StockExchange exchange, Led led)
    {
        var orders = exchange.Orders;
        switch (order)
        {
            case RunOrder(var id, var running):
                return id == exchange.Id ? orders with { Running = running } : orders;
            case PaceOrder(var daysPerSecond):
                return orders with { Pace = new Pace(daysPerSecond) };
            case RewindOrder(var to):
                var start = facts.Calendar[facts.Calendar.IndexOnOrAfter(to)];
                return orders with { Run = led.Exchanges.Max(other => other.Orders.Run) + 1, RunStart = start, WholeTo = start };
            default:
                return orders;
        }
    }

    // While the database is away the exchanges go on as they were told, and orders wait.
    private async Task SaveAsync(IReadOnlyList<ExchangeOrders> orders, long from, long next, CancellationToken ct)
    {
        for (var level = LogLevel.Warning; ; level = LogLevel.Debug)
        {
            try
            {
                await record.SaveAsync(orders, clients.Logs[Topics.DesiredState], from, next, ct);
                return;
            }
            catch (Exception failure) when (DatabaseAway.Explains(failure))
            {
                logger.Log(level, "An order waits for the database: {Error}", failure.Message);
                leadership.NoteFailure(Part, failure.Message);
            }

            await Task.Delay(s_betweenTries, time, ct);
        }
    }

    private async Task ReportAsync(Led led, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            // First: every order up to there is followed by the exchanges as they are read after.
            var followed = led.Followed;
            var report = new MarketReport(leadership.Copy, followed, [.. led.Exchanges.Select(exchange => exchange.Status)], led.Rejected);
            if (reported.Tell(MarketReport.Key, MarketJson.Write(report)))
                await Task.Delay(s_betweenReports, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var idle = report.Exchanges.All(exchange => exchange.State is MarketState.Stopped or MarketState.Finished);
            await led.NewsAsync(idle ? s_whenStopped : s_betweenLooks, ct);
        }
    }

    /// <summary>The exchanges while this copy leads them.</summary>
    private sealed class Led : IDisposable
    {
        private const int RejectedKept = 16;

        private readonly SemaphoreSlim _news = new(0, 1);
        private long _followed;

        public Led(List<StockExchange> exchanges, long followed)
        {
            (Exchanges, _followed) = (exchanges, followed);
            exchanges.ForEach(exchange => exchange.Closed += Note);
        }

        public List<StockExchange> Exchanges { get; }

        // The latest commands that were rejected, for those who wait for an answer.
        public ImmutableList<RejectedCommand> Rejected { get; private set; } = [];

        public void Reject(RejectedCommand command) => Rejected = [.. Rejected.TakeLast(RejectedKept - 1), command];

        // The offset after the last order that is followed.
        public long Followed
        {
            get => Volatile.Read(ref _followed);
            set => Volatile.Write(ref _followed, value);
        }

        // There is something to tell.
        public void Note()
        {
            lock (_news)
            {
                if (_news.CurrentCount == 0)
                    _news.Release();
            }
        }

        // Completes when there is, or after that time.
        public async Task NewsAsync(TimeSpan patience, CancellationToken ct)
        {
            try
            {
                await _news.WaitAsync(patience, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                // The end.
            }
        }

        public void Dispose() => _news.Dispose();
    }
}
