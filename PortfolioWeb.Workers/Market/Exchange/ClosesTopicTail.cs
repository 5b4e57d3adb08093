using Confluent.Kafka;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Topics;

namespace PortfolioWeb.Workers.Market.Exchange;

/// <summary>The position of an exchange according to the ledger.</summary>
/// <param name="Next">The offset of the first message in the exchange's partition that the ledger has not stored.</param>
/// <param name="Last">The last day that the ledger has stored; null if there is none.</param>
public sealed record StoredPosition(long Next, MarketDay? Last);

/// <summary>The position of an exchange according to the topic <c>StockExchange</c>.</summary>
/// <param name="IsEmpty">Whether the exchange's partition has no messages.</param>
/// <param name="Last">The last day that the ledger will have once it has read the complete partition; null if there is none.</param>
/// <param name="HoldsLast">
/// Whether the topic still has the message of that day. If so, the topic also has the messages that the investors still need.
/// </param>
public sealed record TailPosition(bool IsEmpty, MarketDay? Last, bool HoldsLast);

/// <summary>
/// Reads the end of the topic <c>StockExchange</c> to find what each exchange has emitted, by the same rules as the ledger.
/// </summary>
public sealed class ClosesTopicTail(KafkaClientFactory clients, MarketReferenceData market, ClosesRules rules)
{
    // The number of messages that the first read covers, counted back from the end. Each further read covers ten times as many.
    private const int FirstCount = 100;
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    /// <summary>Returns the position of each exchange in the topic.</summary>
    /// <param name="stored">The position of each exchange according to the ledger.</param>
    /// <param name="ct">Cancels the operation.</param>
    /// <exception cref="KafkaException">The topic cannot be read at present.</exception>
    public Task<IReadOnlyDictionary<string, TailPosition>> ReadAsync(
        IReadOnlyDictionary<string, StoredPosition> stored, CancellationToken ct) =>
        Task.Run<IReadOnlyDictionary<string, TailPosition>>(
            () =>
            {
                using var consumer = clients.Consumer("market");
                return market.Exchanges.ToDictionary(
                    exchange => exchange, exchange => Read(consumer, exchange, stored[exchange], ct), StringComparer.Ordinal);
            },
            ct);

    /// <summary>Returns the last day that an exchange had emitted before an offset of its partition; null if the topic has none.</summary>
    /// <exception cref="KafkaException">The topic cannot be read at present.</exception>
    public Task<MarketDay?> LastBeforeAsync(string exchange, long offset, CancellationToken ct) => Task.Run(
        () =>
        {
            using var consumer = clients.Consumer("market");
            var partition = PartitionOf(exchange);
            var first = consumer.QueryWatermarkOffsets(partition, s_timeout).Low.Value;
            MarketDay? last = null;
            for (var count = FirstCount; last is null && offset > first; count *= 10)
            {
                var from = Math.Max(first, offset - count);
                last = LastOf(
                    exchange, [.. Read(consumer, partition, from, offset, ct).Where(rules.HasPricesOf)], isCompleteLog: from == first);
                offset = from;
            }

            return last;
        },
        ct);

    /// <summary>
    /// Returns the latest run that every exchange with messages has begun, and the run's first day; null if the topic has no closes.
    /// A new database that is used with an existing topic continues in this run.
    /// </summary>
    /// <exception cref="KafkaException">The topic cannot be read at present.</exception>
    public Task<MarketDay?> LatestRunAsync(CancellationToken ct) => Task.Run(
        () =>
        {
            using var consumer = clients.Consumer("market");
            var first = market.Exchanges
                .Select(exchange => Read(consumer, PartitionOf(exchange), 0, long.MaxValue, ct)
                    .Where(rules.HasPricesOf)
                    .GroupBy(closes => closes.Run)
                    .ToDictionary(run => run.Key, run => run.Min(closes => closes.Date)))
                .Where(days => days.Count > 0)
                .ToList();
            if (first.Count == 0)
                return (MarketDay?)null;
            var latest = first.Min(days => days.Keys.Max());
            return new MarketDay(latest, first.Where(days => days.ContainsKey(latest)).Min(days => days[latest]));
        },
        ct);

    /// <summary>Returns whether the topic has closes that the ledger has not read yet.</summary>
    /// <param name="offsets">The next offset that the ledger reads in each partition.</param>
    /// <param name="ct">Cancels the operation.</param>
    /// <exception cref="KafkaException">The broker cannot be queried at present.</exception>
    public Task<bool> HasMoreThanAsync(
        IReadOnlyDictionary<(string Log, string Topic, int Partition), long> offsets, CancellationToken ct) => Task.Run(
        () =>
        {
            using var consumer = clients.Consumer("market");
            return market.Exchanges.Select(PartitionOf).Any(partition =>
            {
                var kept = consumer.QueryWatermarkOffsets(partition, s_timeout);
                var next = offsets.GetValueOrDefault((clients.Logs[partition.Topic], partition.Topic, partition.Partition.Value));
                return kept.High.Value > Math.Max(next, kept.Low.Value);
            });
        },
        ct);

    private TopicPartition PartitionOf(string exchange) => new(TopicNames.StockExchange, market.PartitionOf(exchange));

    private TailPosition Read(TopicConsumer consumer, string exchange, StoredPosition stored, CancellationToken ct)
    {
        var partition = PartitionOf(exchange);
        var kept = consumer.QueryWatermarkOffsets(partition, s_timeout);
        if (kept.High == kept.Low)
            return new TailPosition(true, stored.Last, false);

        var sequence = new DaySequence();
        if (stored.Last is { } last)
            sequence.Take(exchange, last);
        foreach (var message in Messages(consumer, partition, stored.Next, long.MaxValue, ct))
            rules.Take(message, partition.Partition.Value, sequence, out _);
        var end = sequence.LastOf(exchange);
        return new TailPosition(false, end, end != stored.Last || Holds(consumer, partition, stored, kept, ct));
    }

    // Returns whether the topic has the last stored day. Searches back from the end, because the day is usually found there.
    private bool Holds(TopicConsumer consumer, TopicPartition partition, StoredPosition stored, WatermarkOffsets kept, CancellationToken ct)
    {
        if (stored.Last is not { } last)
            return true;
        var until = kept.High.Value;
        for (var count = FirstCount; until > kept.Low.Value; count *= 10)
        {
            var from = Math.Max(kept.Low.Value, until - count);
            if (Read(consumer, partition, from, until, ct).Any(
                    closes => new MarketDay(closes.Run, closes.Date) == last && rules.HasPricesOf(closes)))
                return true;
            until = from;
        }

        return false;
    }

    // An out-of-order message, which every reader has rejected, usually has no message for its following day. The first message that has
    // one is therefore taken as the start of the sequence.
    private MarketDay? LastOf(string exchange, List<DailyCloses> messages, bool isCompleteLog)
    {
        var days = messages.ConvertAll(closes => new MarketDay(closes.Run, closes.Date));
        var known = days.ToHashSet();
        var start = days.FindIndex(day => known.Contains(day with { Date = DayAfter(exchange, day) }));
        if (start < 0 && !isCompleteLog)
            return null;
        var sequence = new DaySequence();
        if (start >= 0)
            sequence.Take(exchange, days[start]);
        foreach (var closes in messages.Skip(Math.Max(start, 0)))
            rules.Take(closes, sequence);
        return sequence.LastOf(exchange);
    }

    private DateOnly DayAfter(string exchange, MarketDay day)
    {
        var calendar = market.Of(day.Run).CalendarOf(exchange);
        return calendar[calendar.IndexAfter(day.Date)];
    }

    private IEnumerable<DailyCloses> Read(TopicConsumer consumer, TopicPartition partition, long from, long until, CancellationToken ct)
    {
        foreach (var message in Messages(consumer, partition, from, until, ct))
        {
            if (rules.TryRead(message, partition.Partition.Value, out var closes, out _))
                yield return closes;
        }
    }

    // Reads the messages of a partition from one offset (inclusive) to another (exclusive) or to the end of the partition.
    private static IEnumerable<byte[]?> Messages(
        TopicConsumer consumer, TopicPartition partition, long from, long until, CancellationToken ct)
    {
        consumer.Assign(new TopicPartitionOffset(partition, from));
        for (var read = consumer.Consume(ct); !read.IsPartitionEOF && read.Offset.Value < until; read = consumer.Consume(ct))
            yield return read.Message.Value;
    }
}
