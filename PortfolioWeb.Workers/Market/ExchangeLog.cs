using Confluent.Kafka;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Workers.Market;

/// <summary>Tells from the log what each exchange has said last.</summary>
public sealed class ExchangeLog(KafkaClients clients, MarketFacts market)
{
    // How far back the first look goes; each further one goes ten times as far.
    private const int FirstLook = 100;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>The last day that each exchange has emitted; one that has emitted none is left out.</summary>
    /// <exception cref="KafkaException">The log cannot be read now.</exception>
    public Task<IReadOnlyDictionary<string, MarketDay>> LastAsync(CancellationToken ct) =>
        Task.Run<IReadOnlyDictionary<string, MarketDay>>(() => Last(ct), ct);

    /// <summary>The offset that the operators' next order gets.</summary>
    /// <exception cref="KafkaException">The log cannot be asked now.</exception>
    public Task<long> OrdersEndAsync(CancellationToken ct) => Task.Run(
        () =>
        {
            using var consumer = clients.Reader("market");
            return consumer.QueryWatermarkOffsets(MarketOrders.Log, s_patience).High.Value;
        },
        ct);

    /// <summary>Whether it has closes that come after these places, which the ledger has read up to.</summary>
    /// <exception cref="KafkaException">The log cannot be asked now.</exception>
    public Task<bool> HasMoreThanAsync(IReadOnlyDictionary<(string Log, string Topic, int Partition), long> places, CancellationToken ct) => Task.Run(
        () =>
        {
            using var consumer = clients.Reader("market");
            return market.Exchanges.Select(market.PartitionOf).Any(partition =>
            {
                var kept = consumer.QueryWatermarkOffsets(new TopicPartition(Topics.StockExchange, partition), s_patience);
                var read = places.GetValueOrDefault((clients.Logs[Topics.StockExchange], Topics.StockExchange, partition));
                return kept.High.Value > Math.Max(read, kept.Low.Value);
            });
        },
        ct);

    private Dictionary<string, MarketDay> Last(CancellationToken ct)
    {
        using var consumer = clients.Reader("market");
        var last = new Dictionary<string, MarketDay>(StringComparer.Ordinal);
        foreach (var exchange in market.Exchanges)
        {
            var partition = new TopicPartition(Topics.StockExchange, market.PartitionOf(exchange));
            var kept = consumer.QueryWatermarkOffsets(partition, s_patience);
            var (first, end) = (kept.Low.Value, kept.High.Value);
            // Past what cannot be used, if need be up to the beginning.
            var from = end;
            for (var look = FirstLook; from > first && !last.ContainsKey(exchange); look *= 10)
            {
                from = Math.Max(first, end - look);
                if (Latest(consumer, new TopicPartitionOffset(partition, from), ct) is { } day)
                    last.Add(exchange, day);
            }
        }

        return last;
    }

    private MarketDay? Latest(IConsumer<byte[], byte[]> consumer, TopicPartitionOffset from, CancellationToken ct)
    {
        MarketDay? latest = null;
        consumer.Assign(from);
        while (true)
        {
            var read = consumer.Consume(ct);
            if (read.IsPartitionEOF)
                return latest;
            if (!MessageJson.TryReadCloses(read.Message.Value, out var closes, out _) || market.Refuse(closes, read.Partition.Value) is not null)
                continue;
            var day = new MarketDay(closes.Run, closes.Date);
            if (latest is null || day > latest)
                latest = day;
        }
    }
}
