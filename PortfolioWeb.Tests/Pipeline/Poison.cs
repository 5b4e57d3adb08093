using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PortfolioWeb.Tests.Market;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>Writes messages into a running program's log without its own producers, as a broken feed would.</summary>
internal static class Poison
{
    /// <summary>The address of the broker of a running program.</summary>
    public static string Broker(RunningApp app) => app.Services.GetRequiredService<KafkaCluster>().BootstrapServers;

    /// <summary>Sends messages to a partition in order.</summary>
    public static async Task SendAsync(RunningApp app, string topic, int partition, params IEnumerable<string> messages)
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = Broker(app) }).Build();
        var to = app.Services.GetRequiredService<KafkaClientFactory>().Names.OnBroker(new TopicPartition(topic, partition));
        foreach (var message in messages)
        {
            var sent = await producer.ProduceAsync(
                to,
                new Message<string, string> { Key = "SE1", Value = message },
                TestContext.Current.CancellationToken);
            // Notifies idle readers as if a producer of the program had sent the message, so that no test waits for them.
            app.Services.GetRequiredService<KafkaClientFactory>().Arrivals?.Notify(topic, partition, sent.Offset.Value);
        }
    }

    /// <summary>An exchange's closes of a day at the market's prices, as the exchange itself emits them.</summary>
    public static string MarketCloses(string date, int run = 1, string exchange = "SE1")
    {
        var market = new MarketReferenceData(Options.Create(DefaultMarket.Options()), TimeProvider.System).Current;
        var day = market.Calendar[market.Calendar.IndexOnOrAfter(DateOnly.ParseExact(date, "O", CultureInfo.InvariantCulture))];
        return Encoding.UTF8.GetString(MessageJson.Write(market.ClosesOn(exchange, day, run)!));
    }

    /// <summary>SE1's closes of a day, all of them 100.25, which are not the market's prices.</summary>
    public static string Closes(string date, int run = 1)
    {
        string[] tickers = ["IBM", "AAPL", "FB", "AMZN", "GOOG", "META", "MSI", "INTC", "AMD", "MSFT", "DELL", "ORCL"];
        var closes = tickers.Select(ticker => $$"""
            "{{ticker}}":{"close":100.25,"previousClose":99.75}
            """);
        return $$"""{"exchange":"SE1","date":"{{date}}","run":{{run}},"closes":{ {{string.Join(',', closes)}} } }""";
    }

    /// <summary>The same closes with an impossible price.</summary>
    public static string WithoutPrice(string closes) => closes.Replace("\"close\":100.25", "\"close\":0", StringComparison.Ordinal);
}
