using System.Collections.Immutable;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Workers.Investing;

/// <summary>A portfolio whose days wait for an exchange.</summary>
/// <param name="Portfolio">The portfolio's id.</param>
/// <param name="Exchanges">The exchanges it waits for.</param>
/// <param name="Since">The oldest day that waits.</param>
/// <param name="Days">How many days wait.</param>
public sealed record WaitingPortfolio(string Portfolio, IReadOnlyList<string> Exchanges, DateOnly Since, int Days);

/// <summary>
/// An institutional investor: reads the closes, values its portfolios on every complete day and emits the evaluations.
/// </summary>
/// <remarks>
/// It commits its place only after the evaluations of everything before it are in the log, and never past a day that
/// still waits for another exchange: after a restart it reads those days again.
/// </remarks>
public sealed class Investor(
    InvestorFacts facts,
    MarketFacts market,
    KafkaClients clients,
    ConsumerLag lag,
    IOptions<InvestingOptions> options,
    IOptions<KafkaOptions> kafka,
    ILogger logger)
{
    private const int MaxBatch = 250;
    // How many evaluations are sent between two looks at how far their readers are.
    private const int MaxUnchecked = 1000;

    private readonly (TradingDayJoin Join, ImmutableArray<Portfolio> Portfolios)[] _joins =
        [.. facts.Portfolios
            .GroupBy(portfolio => string.Join(' ', portfolio.Exchanges))
            .Select(same => (new TradingDayJoin(same.First().Exchanges), same.ToImmutableArray()))];

    private readonly Dictionary<int, long> _read = [];
    private readonly HashSet<string> _paused = [];
    private int _unchecked;

    /// <summary>The portfolios that wait, and for whom; it changes as a whole.</summary>
    public ImmutableArray<WaitingPortfolio> Waiting { get; private set; } = [];

    /// <summary>The consumer group of an investor.</summary>
    public static string GroupOf(string investor) => "investor-" + investor;

    /// <summary>Reads, values and emits until it is cancelled.</summary>
    /// <exception cref="KafkaException">The broker refuses for good.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        using var outbox = new Outbox(clients.Producer(facts.Id));
        using var consumer = clients.GroupMember(GroupOf(facts.Id));
        consumer.Subscribe(Topics.StockExchange);
        try
        {
            await foreach (var batch in new BatchReader(consumer, MaxBatch, logger).ReadAsync(ct))
            {
                foreach (var entry in batch)
                    await TakeAsync(entry, outbox, ct);
                await outbox.DrainAsync(ct);
                Commit(consumer);
                Bound(consumer);
                Waiting = DescribeWaiting();
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // What was sent and not committed is read and sent again after the restart, which changes nothing.
        }
        finally
        {
            consumer.Close();
        }
    }

    private async Task TakeAsync(LogEntry entry, Outbox outbox, CancellationToken ct)
    {
        _read[entry.Partition] = entry.Offset + 1;

        // The ledger reads this topic too, and is the one that sends what cannot be used to the dead letters.
        if (!MessageJson.TryReadCloses(entry.Value, out var closes, out var reason) || (reason = market.Refuse(closes, entry.Partition)) is not null)
        {
            logger.LogDebug("{Investor} passes over {Topic} {Partition} {Offset}: {Reason}", facts.Id, entry.Topic, entry.Partition, entry.Offset, reason);
            return;
        }

        foreach (var (join, portfolios) in _joins)
        {
            if (!join.Add(closes, entry.Offset))
                continue;
            while (join.Take() is { } day)
            {
                foreach (var portfolio in portfolios)
                    outbox.Send(Topics.Portfolios, portfolio.Id, MessageJson.Write(Valuation.Evaluate(portfolio, day)));
                if ((_unchecked += portfolios.Length) >= MaxUnchecked)
                    await MakeRoomAsync(outbox, ct);
            }
        }
    }

    // Waits until the readers of the evaluations are near enough that the broker keeps all they have not read.
    private async Task MakeRoomAsync(Outbox outbox, CancellationToken ct)
    {
        await outbox.DrainAsync(ct);
        var readers = lag.Current;
        do
            readers = await lag.NextAsync(soon: true, ct);
        while (readers.Where(reader => reader.Topic == Topics.Portfolios).GroupBy(reader => reader.Group, reader => reader.Lag).Any(group => group.Sum() > kafka.Value.MaxEvaluationsAhead));
        _unchecked = 0;
    }

    private void Commit(IConsumer<byte[], byte[]> consumer)
    {
        try
        {
            consumer.Commit(_read.Select(read => new TopicPartitionOffset(Topics.StockExchange, read.Key, ResumeAt(read.Key, read.Value))));
        }
        catch (KafkaException failure) when (!failure.Error.IsFatal)
        {
            // The next commit says the same and more.
            logger.LogWarning("{Investor} could not commit its place: {Error}", facts.Id, failure.Error.Reason);
        }
    }

    private long ResumeAt(int partition, long read) =>
        _joins.Min(join => join.Join.OldestOffset(market.Exchanges[partition]) ?? read);

    // An exchange that is far ahead is not read on until the others have come nearer.
    private void Bound(IConsumer<byte[], byte[]> consumer)
    {
        foreach (var (partition, exchange) in market.Exchanges.Index())
        {
            var waiting = _joins.Max(join => join.Join.WaitingDays(exchange));
            TopicPartition[] partitions = [new(Topics.StockExchange, partition)];
            if (!consumer.Assignment.Contains(partitions[0]))
                continue;
            if (waiting >= options.Value.MaxWaitingDays && _paused.Add(exchange))
                consumer.Pause(partitions);
            else if (waiting <= options.Value.MaxWaitingDays / 2 && _paused.Remove(exchange))
                consumer.Resume(partitions);
        }
    }

    private ImmutableArray<WaitingPortfolio> DescribeWaiting() =>
        [.. from same in _joins
            let waiting = same.Join.Waiting()
            where waiting is not null
            from portfolio in same.Portfolios
            select new WaitingPortfolio(portfolio.Id, waiting.Exchanges, waiting.Since, waiting.Days)];
}
