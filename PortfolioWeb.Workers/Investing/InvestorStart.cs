using Confluent.Kafka;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Workers.Investing;

/// <summary>Finds out which day of each exchange an investor continues with, so that it takes no other day for it.</summary>
public sealed class InvestorStart(MarketReferenceData market, ClosesTopicTail topic, IMarketRecord record, IMarketRuns runs)
{
    /// <summary>
    /// Sets the last day of each exchange: the one before the offset that the investor resumes at or, in a log that has none, the last
    /// day that the ledger has of all the portfolios that need the exchange.
    /// </summary>
    /// <param name="closed">The last day of each exchange.</param>
    /// <param name="portfolios">The investor's portfolios.</param>
    /// <param name="offsets">Where the investor resumes in each exchange's partition.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="KafkaException">The log cannot be read now.</exception>
    public async Task ResumeAsync(
        DaySequence closed, IReadOnlyCollection<Portfolio> portfolios, IEnumerable<TopicPartitionOffset> offsets, CancellationToken ct)
    {
        await runs.FirstRunAsync(ct);
        foreach (var at in offsets)
        {
            var exchange = market.Exchanges[at.Partition.Value];
            var holders = portfolios.Where(portfolio => portfolio.Exchanges.Contains(exchange)).Select(portfolio => portfolio.Id).ToList();
            var last = at.Offset.IsSpecial ? null : await topic.LastBeforeAsync(exchange, at.Offset.Value, ct);
            last ??= holders.Count > 0 ? await record.ValuedThroughAsync(holders, ct) : null;
            if (last is { } day)
                closed.Take(exchange, day);
        }
    }
}
