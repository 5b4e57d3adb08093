using System.Collections.Immutable;
using System.Diagnostics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Producing;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Exchange;
using PortfolioWeb.Workers.Telemetry;

namespace PortfolioWeb.Workers.Investing;

/// <summary>
/// An institutional investor: reads the closes, values its portfolios on every complete day and emits the evaluations.
/// </summary>
/// <remarks>
/// It commits its place only after the evaluations of everything before it are in the log, and never past a day that
/// still waits for another exchange: after a restart it reads those days again.
/// </remarks>
public sealed class Investor(
    InvestorPart part,
    MarketReferenceData market,
    ClosesRules rules,
    InvestorStart start,
    KafkaClientFactory clients,
    ConsumerLag lag,
    IOptions<InvestingOptions> options,
    IOptions<KafkaOptions> kafka,
    ILogger logger)
{
    private const int MaxBatch = 250;
    // How many evaluations are sent between two looks at how far their readers are. Even if those of three investors all went
    // to one partition, the 5 MiB that the embedded broker keeps of it would hold them with what may wait there already.
    private const int MaxUnchecked = 2000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly TradingDayJoin _join = new(part.Exchanges);
    private readonly DaySequence _closed = new(market.Calendar);
    private readonly Dictionary<int, long> _read = [];
    private readonly HashSet<string> _paused = [];
    private int _unchecked;

    /// <summary>The portfolios that wait, and for whom; it changes as a whole.</summary>
    public ImmutableArray<WaitingPortfolio> Waiting { get; private set; } = [];

    /// <summary>Reads, values and emits until it is cancelled.</summary>
    /// <exception cref="KafkaException">It must begin again, as a new one.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        using var consumer = clients.Consumer(part.Group, timestamps: true);
        // First: from here on no other instance can change the place.
        using var output = await OpenAsync(consumer, ct);
        var offsets = OffsetsToCommit(consumer);
        await start.ResumeAsync(_closed, part.Portfolios, offsets, ct);
        consumer.Assign(offsets);
        var reader = new BatchReader(consumer, MaxBatch, logger, clients.Arrivals);
        using var grace = GracePeriod.After(ct);
        try
        {
            lag.Note(part.Group, offsets);
            await foreach (var batch in reader.ReadAsync(ct))
            {
                foreach (var entry in batch.Entries)
                {
                    Take(entry, output);
                    if (_unchecked < MaxUnchecked)
                        continue;
                    await CommitAsync(output, grace.Token);
                    await MakeRoomAsync(ct);
                }

                foreach (var ((_, partition), next) in batch.Next)
                    _read[partition] = next;
                await CommitAsync(output, grace.Token);
                Bound(reader);
                Waiting = DescribeWaiting();
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // What was sent and not committed is read and sent again after the restart, which changes nothing.
        }
        finally
        {
            lag.Leave(part.Group, part.Exchanges.Select(PartitionOf));
            consumer.Close();
        }
    }

    private async Task<IOutput> OpenAsync(TopicConsumer consumer, CancellationToken ct) => clients.Transactions
        ? await TransactionalOutput.OpenAsync(clients, part.Group, consumer, ct)
        : new AcknowledgedOutput(clients, part.Group, consumer, logger);

    private async Task CommitAsync(IOutput output, CancellationToken ct)
    {
        var offsets = OffsetsToCommit();
        await output.CommitAsync(offsets, ct);
        lag.Note(part.Group, offsets);
    }

    // Where the group is, or the beginning where it is nowhere yet.
    private List<TopicPartitionOffset> OffsetsToCommit(TopicConsumer consumer)
    {
        return [.. consumer.Committed(part.Exchanges.Select(PartitionOf), s_patience)
            .Select(at => new TopicPartitionOffset(at.TopicPartition, at.Offset.IsSpecial ? Offset.Beginning : at.Offset))];
    }

    // Each exchange's oldest day that still waits for another exchange, or what comes after the last message that was read.
    private List<TopicPartitionOffset> OffsetsToCommit() =>
        [.. _read.Select(read => new TopicPartitionOffset(
            TopicNames.StockExchange, read.Key, _join.OldestOffset(market.Exchanges[read.Key]) ?? read.Value))];

    private TopicPartition PartitionOf(string exchange) => new(TopicNames.StockExchange, market.PartitionOf(exchange));

    private void Take(ConsumedMessage entry, IOutput output)
    {
        _read[entry.Partition] = entry.Offset + 1;

        // The ledger reads this topic too, and is the one that sends what cannot be used to the dead letters.
        var verdict = rules.Take(entry.Value, entry.Partition, _closed, out var closes);
        if (verdict.Arrival != DayArrival.Next || closes is null)
        {
            logger.LogDebug("{Investor} passes over {Topic} {Partition} {Offset}: {Reason}", part.Investor, entry.Topic, entry.Partition, entry.Offset, verdict.Reason ?? "repeated");
            return;
        }

        if (!_join.Add(closes, entry.Offset))
            return;
        while (_join.Take() is { } day)
            Emit(day, entry, output);
    }

    private void Emit(CompleteDay day, ConsumedMessage entry, IOutput output)
    {
        // As a join of Kafka's own has it: what comes of two messages bears the time of the one that completed it.
        using var span = PipelineTracing.StartLinked("value", entry.Topic, entry.Trace)?.SetTag("portfolioweb.investor", part.Investor);
        var headers = PipelineTracing.HeadersOf(span);
        var emittedAt = new Timestamp(entry.EmittedAt, TimestampType.CreateTime);
        foreach (var portfolio in part.Portfolios)
        {
            var evaluation = MessageJson.Write(Valuation.Evaluate(portfolio, day));
            output.Send(TopicNames.Portfolios, new Message<string, byte[]> { Key = portfolio.Id, Value = evaluation, Timestamp = emittedAt, Headers = headers });
        }

        PipelineMetrics.EvaluationsEmitted.Add(part.Portfolios.Count, new KeyValuePair<string, object?>("investor", part.Investor));
        _unchecked += part.Portfolios.Count;
    }

    // Waits until the readers of the evaluations are near enough that the broker keeps all they have not read.
    private async Task MakeRoomAsync(CancellationToken ct)
    {
        var since = Stopwatch.GetTimestamp();
        bool far;
        do
        {
            var readers = await lag.NextAsync(soon: true, ct);
            far = readers.Any(reader => reader.Topic == TopicNames.Portfolios && reader.Lag > kafka.Value.MaxEvaluationsAhead);
        }
        while (far);
        PipelineMetrics.HeldBack.Add(Stopwatch.GetElapsedTime(since).TotalSeconds, new KeyValuePair<string, object?>("who", part.Group));
        _unchecked = 0;
    }

    // An exchange that is far ahead is not read on until the others have come nearer.
    private void Bound(BatchReader reader)
    {
        foreach (var exchange in part.Exchanges)
        {
            var waiting = _join.WaitingDays(exchange);
            if (waiting >= options.Value.MaxWaitingDays && _paused.Add(exchange))
                reader.Pause(PartitionOf(exchange));
            else if (waiting <= options.Value.MaxWaitingDays / 2 && _paused.Remove(exchange))
                reader.Resume(PartitionOf(exchange));
        }
    }

    private ImmutableArray<WaitingPortfolio> DescribeWaiting() =>
        _join.Waiting() is { } waiting
            ? [.. part.Portfolios.Select(portfolio => new WaitingPortfolio(portfolio.Id, waiting.Exchanges, waiting.Since, waiting.Days))]
            : [];
}
