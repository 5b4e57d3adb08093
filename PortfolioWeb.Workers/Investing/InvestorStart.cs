using Confluent.Kafka;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Workers.Investing;

/// <summary>
/// Determines the last day that an investor has read of each exchange, so that the investor accepts only the following day.
/// </summary>
public sealed class InvestorStart(MarketReferenceData market, ClosesTopicTail topic, IMarketRecord record, IMarketRuns runs)
{
    /// <summary>
    /// Sets the last day of each exchange: the last one before the offset at which the investor resumes. If the topic has none, uses the
    /// last day that the ledger has of every portfolio that needs the exchange.
    /// </summary>
    /// <param name="closed">Receives the last day of each exchange.</param>
    /// <param name="portfolios">The investor's portfolios.</param>
    /// <param name="offsets">The offset at which the investor resumes in each exchange's partition.</param>
    /// <param name="ct">Cancels the operation.</param>
    /// <exception cref="KafkaException">The topic cannot be read at present.</exception>
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
