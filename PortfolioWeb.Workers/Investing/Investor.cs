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
    PortfolioGroup group,
    PortfolioCatalog catalog,
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
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    private readonly InvestorCore _core = new(group, catalog, market, rules, options.Value.MaxWaitingDays);
    private int _unchecked;

    /// <summary>The portfolios that wait, and the exchanges they wait for. The list is replaced, never changed.</summary>
    public ImmutableArray<WaitingPortfolio> Waiting { get; private set; } = [];

    /// <summary>Reads closes, values the portfolios and emits evaluations until canceled.</summary>
    /// <exception cref="KafkaException">Kafka has failed; the investor must be restarted as a new object.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        using var consumer = clients.Consumer(group.Name, timestamps: true);
        // Open the output before reading the offsets: with transactions, this prevents earlier instances of the investor from committing.
        using var output = await OpenAsync(consumer, ct);
        var offsets = CommittedOffsets(consumer);
        await start.ResumeAsync(_core.Closed, group.Portfolios, offsets, ct);
        consumer.Assign(offsets);
        var reader = new BatchReader(consumer, MaxBatch, logger, clients.Arrivals);
        using var grace = GracePeriod.After(ct);
        try
        {
            lag.Record(group.Name, offsets);
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
                    _core.Advance(partition, next);
                await CommitAsync(output, grace.Token);
                Balance(reader);
                Waiting = _core.Waiting;
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Evaluations that were sent but not committed are calculated and sent again after the restart. Readers drop the duplicates.
        }
        finally
        {
            lag.Leave(group.Name, group.Exchanges.Select(PartitionOf));
            consumer.Close();
        }
    }

    private async Task<IOutput> OpenAsync(TopicConsumer consumer, CancellationToken ct) => clients.SupportsTransactions
        ? await TransactionalOutput.OpenAsync(clients, group.Name, consumer, ct)
        : new AcknowledgedOutput(clients, group.Name, consumer, logger);

    private async Task CommitAsync(IOutput output, CancellationToken ct)
    {
        List<TopicPartitionOffset> offsets =
            [.. _core.OffsetsToCommit.Select(at => new TopicPartitionOffset(TopicNames.StockExchange, at.Partition, at.Offset))];
        await output.CommitAsync(offsets, ct);
        lag.Record(group.Name, offsets);
    }

    // Returns the committed offsets of the group, or the beginning of a partition that has none.
    private List<TopicPartitionOffset> CommittedOffsets(TopicConsumer consumer) =>
        [.. consumer.Committed(group.Exchanges.Select(PartitionOf), s_timeout)
            .Select(at => new TopicPartitionOffset(at.TopicPartition, at.Offset.IsSpecial ? Offset.Beginning : at.Offset))];

    private TopicPartition PartitionOf(string exchange) => new(TopicNames.StockExchange, market.PartitionOf(exchange));

    private void Take(ConsumedMessage message, IOutput output)
    {
        var evaluations = _core.Take(message, out var reason);
        // The ledger reads this topic too and sends the messages that cannot be used to the dead letters; the investor only skips them.
        if (reason is not null)
        {
            logger.LogDebug(
                "{Investor} ignores {Topic}, partition {Partition}, offset {Offset}: {Reason}",
                group.Investor, message.Topic, message.Partition, message.Offset, reason);
        }

        if (evaluations.Count > 0)
            Emit(evaluations, message, output);
    }

    private void Emit(IReadOnlyList<Evaluation> evaluations, ConsumedMessage message, IOutput output)
    {
        // Follows the convention of Kafka Streams joins: the result has the timestamp of the message that completed the join.
        using var span = PipelineTracing.StartLinked("value", message.Topic, message.Trace)
            ?.SetTag("portfolioweb.investor", group.Investor);
        var headers = PipelineTracing.HeadersOf(span);
        var emittedAt = new Timestamp(message.EmittedAt, TimestampType.CreateTime);
        foreach (var evaluation in evaluations)
        {
            output.Send(
                TopicNames.Portfolios,
                new Message<string, byte[]>
                {
                    Key = evaluation.Portfolio,
                    Value = MessageJson.Write(evaluation),
                    Timestamp = emittedAt,
                    Headers = headers,
                });
        }

        PipelineMetrics.EvaluationsEmitted.Add(evaluations.Count, new KeyValuePair<string, object?>("investor", group.Investor));
        _unchecked += evaluations.Count;
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
        PipelineMetrics.HeldBack.Add(Stopwatch.GetElapsedTime(since).TotalSeconds, new KeyValuePair<string, object?>("who", group.Name));
        _unchecked = 0;
    }

    // Pauses the exchanges that are far ahead until the other exchanges have caught up.
    private void Balance(BatchReader reader)
    {
        var (pause, resume) = _core.Balance();
        foreach (var exchange in pause)
            reader.Pause(PartitionOf(exchange));
        foreach (var exchange in resume)
            reader.Resume(PartitionOf(exchange));
    }
}
