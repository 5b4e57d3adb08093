using System.Collections.Immutable;
using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Election;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Producing;
using PortfolioWeb.Workers.Kafka.Status;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market.Control;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Market.Exchange;

/// <summary>
/// Hosts the exchanges in one of the instances: applies the operator's commands to them and publishes their status.
/// Every command is saved to the database before it is applied, so that the market resumes as commanded after a crash.
/// </summary>
public sealed class MarketHost(
    MarketReferenceData reference,
    IMarketRecord record,
    MarketPrices prices,
    ClosesTopicTail topic,
    KafkaClientFactory clients,
    ConsumerLag lag,
    StatusTopic statusTopic,
    LeaderElection election,
    IOptions<MarketOptions> options,
    IOptions<RoleOptions> roles,
    TimeProvider time,
    ILogger<MarketHost> logger) : BackgroundService
{
    private const string Part = "market";
    private const int MaxBatch = 100;
    private static readonly TimeSpan s_patienceWithStep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_betweenTries = TimeSpan.FromSeconds(1);

    // Polls for exchanges that are held back. A closed day or an applied command is published at once, but no more often than
    // s_betweenReports allows.
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_whenStopped = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_betweenReports = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => roles.Value.Does(Role.Exchanges)
        ? election.RunAsync(Part, LeadAsync, stoppingToken)
        : Task.CompletedTask;

    private async Task LeadAsync(CancellationToken ct)
    {
        var (positions, logIsEmpty) = await record.LoadAsync(ct);
        // With a new database and an existing topic, the commands in the topic are skipped: the exchanges have already applied them.
        var followed = await record.GetCommandOffsetAsync(clients.Logs[TopicNames.DesiredState], logIsEmpty ? 0 : await topic.CommandsEndAsync(ct), ct);
        using var hosted = new HostedExchanges([.. positions.Select(position => new StockExchange(position, options.Value, reference, prices, lag, time))], followed);
        try
        {
            // If one task fails, all of them are restarted.
            await TaskGroup.RunAsync(
                [
                    .. hosted.Exchanges.Select<StockExchange, Func<CancellationToken, Task>>(exchange => stop => HostAsync(exchange, stop)),
                    stop => ApplyCommandsAsync(hosted, stop),
                    stop => ReportAsync(hosted, stop),
                ],
                ct);
        }
        catch (MarketRecordChangedException moved)
        {
            logger.LogWarning("{Reason} This one restarts where that one is", moved.Message);
        }
    }

    private async Task HostAsync(StockExchange exchange, CancellationToken ct)
    {
        using var producer = new TrackedProducer(clients, exchange.Id);
        await exchange.RunAsync(producer, ct);
    }

    private async Task ApplyCommandsAsync(HostedExchanges hosted, CancellationToken ct)
    {
        using var consumer = clients.Consumer("market-orders", lowFrequency: true);
        consumer.Assign(new TopicPartitionOffset(MarketCommands.Log, hosted.Followed));
        try
        {
            await foreach (var batch in new BatchReader(consumer, MaxBatch, logger, clients.Arrivals).ReadAsync(ct))
            {
                foreach (var entry in batch.Entries)
                    await ApplyAsync(entry, hosted, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The next instance that hosts the exchanges continues after the last command saved.
        }
        finally
        {
            consumer.Close();
        }
    }

    private async Task ApplyAsync(ConsumedMessage entry, HostedExchanges hosted, CancellationToken ct)
    {
        (StockExchange Exchange, ExchangeDesiredState Orders)[] desired = [];
        if (!MarketJson.TryReadOrder(entry.Value, out var command, out var reason) || (reason = Validate(command, hosted)) is not null)
        {
            logger.LogWarning("The command at {Topic} {Offset} is rejected: {Reason}", entry.Topic, entry.Offset, reason);
            hosted.Reject(new RejectedCommand(entry.Offset, reason));
        }
        else
        {
            desired = [.. hosted.Exchanges.Select(exchange => (Exchange: exchange, Orders: Change(command, exchange, hosted)))
                .Where(changed => changed.Orders != changed.Exchange.Orders)];
        }

        var next = entry.Offset + 1;
        await SaveAsync([.. desired.Select(changed => changed.Orders)], hosted.Followed, next, ct);
        foreach (var (exchange, changed) in desired)
            exchange.Apply(changed);
        // A step is applied once its day is closed. The wait is limited, because an exchange that is held back closes its day later.
        if (command is StepCommand)
            await Task.WhenAny(Task.WhenAll(hosted.Exchanges.Select(exchange => exchange.StepAsync())), Task.Delay(s_patienceWithStep, time, ct));
        if (command is RewindCommand && desired is [(_, var first), ..])
            logger.LogInformation("The market goes on at {Day:O}, as run {Run}", first.RunStart, first.Run);
        hosted.Followed = next;
        hosted.Notify();
    }

    private string? Validate(MarketCommand command, HostedExchanges hosted) => command switch
    {
        RunCommand(var id, _) when !reference.Exchanges.Contains(id) => $"there is no exchange '{id}'",
        SpeedCommand({ } pace) when pace is not (>= MarketOptions.SlowestPace and <= MarketOptions.FastestPace) => $"the speed {pace} is not from {MarketOptions.SlowestPace} to {MarketOptions.FastestPace}",
        RewindCommand(var to) => reference.RejectRewind(to, hosted.Exchanges.Min(exchange => exchange.NextDay)),
        _ => null,
    };

    private ExchangeDesiredState Change(MarketCommand command, StockExchange exchange, HostedExchanges hosted)
    {
        var desired = exchange.Orders;
        switch (command)
        {
            case RunCommand(var id, var running):
                return id == exchange.Id ? desired with { Running = running } : desired;
            case SpeedCommand(var daysPerSecond):
                return desired with { Pace = new Speed(daysPerSecond) };
            case RewindCommand(var to):
                var start = reference.Calendar[reference.Calendar.IndexOnOrAfter(to)];
                return desired with { Run = hosted.Exchanges.Max(other => other.Orders.Run) + 1, RunStart = start, WholeTo = start };
            default:
                return desired;
        }
    }

    // While the database is unavailable, the exchanges keep their current state and commands wait.
    private async Task SaveAsync(IReadOnlyList<ExchangeDesiredState> desired, long from, long next, CancellationToken ct)
    {
        for (var level = LogLevel.Warning; ; level = LogLevel.Debug)
        {
            try
            {
                await record.SaveAsync(desired, clients.Logs[TopicNames.DesiredState], from, next, ct);
                return;
            }
            catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
            {
                logger.Log(level, "An order waits for the database: {Error}", failure.Message);
                election.NoteFailure(Part, failure.Message);
            }

            await Task.Delay(s_betweenTries, time, ct);
        }
    }

    private async Task ReportAsync(HostedExchanges hosted, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            // Read the offset first: the statuses read afterwards then reflect every command before that offset.
            var followed = hosted.Followed;
            var report = new MarketReport(election.Instance, followed, [.. hosted.Exchanges.Select(exchange => exchange.Status)], hosted.Rejected);
            if (statusTopic.Publish(MarketReport.Key, MarketJson.Write(report)))
                await Task.Delay(s_betweenReports, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var idle = report.Exchanges.All(exchange => exchange.State is MarketState.Stopped or MarketState.Finished);
            await hosted.WaitForChangeAsync(idle ? s_whenStopped : s_betweenLooks, ct);
        }
    }

    /// <summary>The exchanges, while this instance hosts them.</summary>
    private sealed class HostedExchanges : IDisposable
    {
        private const int RejectedKept = 16;

        private readonly SemaphoreSlim _news = new(0, 1);
        private long _followed;

        public HostedExchanges(List<StockExchange> exchanges, long followed)
        {
            (Exchanges, _followed) = (exchanges, followed);
            exchanges.ForEach(exchange => exchange.Closed += Notify);
        }

        public List<StockExchange> Exchanges { get; }

        // The most recent rejected commands, for the operators who wait for the result.
        public ImmutableList<RejectedCommand> Rejected { get; private set; } = [];

        public void Reject(RejectedCommand command) => Rejected = [.. Rejected.TakeLast(RejectedKept - 1), command];

        // The offset after the last applied command.
        public long Followed
        {
            get => Volatile.Read(ref _followed);
            set => Volatile.Write(ref _followed, value);
        }

        // Wakes up the report because there is a change to publish.
        public void Notify()
        {
            lock (_news)
            {
                if (_news.CurrentCount == 0)
                    _news.Release();
            }
        }

        // Completes after a change or after the timeout.
        public async Task WaitForChangeAsync(TimeSpan patience, CancellationToken ct)
        {
            try
            {
                await _news.WaitAsync(patience, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                // Stopping: the caller checks the token.
            }
        }

        public void Dispose() => _news.Dispose();
    }
}
