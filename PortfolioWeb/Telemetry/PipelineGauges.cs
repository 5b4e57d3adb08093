using System.Diagnostics.Metrics;
using PortfolioWeb.Live;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Exchange;
using PortfolioWeb.Workers.Telemetry;

namespace PortfolioWeb.Telemetry;

/// <summary>Provides the metrics that are observed on demand instead of counted.</summary>
internal sealed class PipelineGauges(
    ConsumerLag lag, Investors investors, LiveDashboards dashboards, MarketReferenceData market) : IHostedService, IDisposable
{
    private readonly Meter _meter = new(PipelineMetrics.Name);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meter.CreateObservableGauge(
            "portfolioweb.consumer.lag",
            () => lag.Current.Select(reader => new Measurement<long>(
                reader.Lag, new("group", reader.Group), new("topic", reader.Topic), new("partition", reader.Partition))),
            "{message}",
            "Messages that a consumer group has not processed yet.");
        _meter.CreateObservableGauge(
            "portfolioweb.waiting.days",
            () => investors.Waiting.Select(portfolio => portfolio.Days).DefaultIfEmpty().Max(),
            "{day}",
            "The largest number of days that a portfolio of this instance waits for an exchange.");
        _meter.CreateObservableGauge("portfolioweb.hub.clients", () => dashboards.Count, "{client}", "Dashboards that are connected here.");
        // Reports rare events as zero until the first occurs, so that their counters exist from the start.
        foreach (var topic in (string[])[TopicNames.StockExchange, TopicNames.Portfolios])
            PipelineMetrics.DeadLetters.Add(0, new KeyValuePair<string, object?>("topic", topic));
        foreach (var exchange in market.Exchanges)
            PipelineMetrics.HeldBack.Add(0, new KeyValuePair<string, object?>("who", exchange));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}
