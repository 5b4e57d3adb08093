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
/// Acts as an institutional investor: reads the closes, values its portfolios on every complete day and emits the evaluations.
/// </summary>
/// <remarks>
/// Commits an offset only after the evaluations of all earlier messages are in the topic, and never past a day that still
/// waits for another exchange. After a restart the investor therefore reads the waiting days again.
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
    // The number of evaluations sent between two checks of the readers' lag. Even if three investors sent as many to one partition,
    // the 5 MiB that the embedded broker retains per partition would hold them in addition to those that may already wait there.
    private const int MaxUnchecked = 2000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly TradingDayJoin _join = new(part.Exchanges);
    private readonly DaySequence _closed = new(market.Calendar);
    private readonly Dictionary<int, long> _read = [];
    private readonly HashSet<string> _paused = [];
    private int _unchecked;

    /// <summary>The portfolios that wait, and the exchanges they wait for. The list is replaced as a whole.</summary>
    public ImmutableArray<WaitingPortfolio> Waiting { get; private set; } = [];

    /// <summary>Reads closes, values the portfolios and emits evaluations until canceled.</summary>
    /// <exception cref="KafkaException">Kafka has failed; the investor must be restarted as a new object.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        using var consumer = clients.Consumer(part.Group, timestamps: true);
        // Open the output before reading the offsets: with transactions, this prevents earlier instances of the part from committing.
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
            // Evaluations that were sent but not committed are calculated and sent again after the restart. Readers drop the duplicates.
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

    // Returns the committed offsets of the group, or the beginning of a partition that has none.
    private List<TopicPartitionOffset> OffsetsToCommit(TopicConsumer consumer)
    {
        return [.. consumer.Committed(part.Exchanges.Select(PartitionOf), s_patience)
            .Select(at => new TopicPartitionOffset(at.TopicPartition, at.Offset.IsSpecial ? Offset.Beginning : at.Offset))];
    }

    // Returns the offset of each exchange's oldest waiting day or, if no day waits, the offset after the last message read.
    private List<TopicPartitionOffset> OffsetsToCommit() =>
        [.. _read.Select(read => new TopicPartitionOffset(
            TopicNames.StockExchange, read.Key, _join.OldestOffset(market.Exchanges[read.Key]) ?? read.Value))];

    private TopicPartition PartitionOf(string exchange) => new(TopicNames.StockExchange, market.PartitionOf(exchange));

    private void Take(ConsumedMessage entry, IOutput output)
    {
        _read[entry.Partition] = entry.Offset + 1;

        // The ledger reads this topic too and sends the messages that cannot be used to the dead letters; the investor only skips them.
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
        // Follows the convention of Kafka Streams joins: the result has the timestamp of the message that completed the join.
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

    // Waits until the readers of the evaluations are close enough that the broker retains everything they have not read.
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

    // Pauses an exchange that is far ahead until the other exchanges have caught up.
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
