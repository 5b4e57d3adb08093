using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Embedded;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>Several installations on one broker, each with its own prefix for topics, groups and transactional ids.</summary>
public sealed class TopicPrefixTests(Kafka kafka)
{
    private const string LastDay = "2000-01-31";

    [Fact]
    public async Task Installations_with_different_prefixes_on_one_broker_are_independent()
    {
        using var broker = new LastingBroker("one.", "other.");
        using var one = new DataFolder();
        using var other = new DataFolder();
        await AssertIndependentAsync(
            one, [.. broker.Settings, ("Kafka:TopicPrefix", "one.")],
            other, [.. broker.Settings, ("Kafka:TopicPrefix", "other.")]);
    }

    [Fact]
    public async Task Installations_with_different_prefixes_on_one_broker_are_independent_on_Kafka()
    {
        using var one = kafka.NewData();
        using var other = kafka.NewData();
        await AssertIndependentAsync(one, [], other, []);
    }

    [Fact]
    public async Task The_topics_of_the_embedded_broker_have_the_prefix()
    {
        using var data = new DataFolder();
        await using var app = RunningApp.Start(data, ("Kafka:TopicPrefix", "mine_"));
        await app.PostAsync("/api/market/step");
        await app.WaitUntilIdleAsync();
        StoredLedger.Read(data).AssertComplete(["2000-01-03"]);

        var config = new AdminClientConfig { BootstrapServers = app.Services.GetRequiredService<KafkaCluster>().BootstrapServers };
        using var admin = new AdminClientBuilder(config).Build();
        Assert.Equal(
            TopicNames.Layout(exchanges: 2, portfolioPartitions: 6).Select(topic => ("mine_" + topic.Name, topic.Partitions)).Order(),
            admin.GetMetadata(Until.Timeout).Topics
                .Where(topic => !topic.Topic.StartsWith(EmbeddedBroker.LogPrefix, StringComparison.Ordinal))
                .Select(topic => (topic.Topic, topic.Partitions.Count))
                .Order());
    }

    private static async Task AssertIndependentAsync(
        DataFolder oneData, (string Key, string Value)[] oneSettings, DataFolder otherData, (string Key, string Value)[] otherSettings)
    {
        await using var one = RunningApp.Start(oneData, [.. oneSettings, ("Market:LastDay", LastDay)]);
        await using var other = RunningApp.Start(otherData, [.. otherSettings, ("Market:LastDay", LastDay), ("Market:Seed", "7")]);
        await other.PostAsync("/api/market/step");
        await other.WaitUntilIdleAsync();

        // The commands, closes, evaluations, dead letters and offsets of one installation do not affect the other.
        await Poison.SendAsync(one, TopicNames.StockExchange, 0, "no message of ours");
        await one.RunAtFullSpeedAsync();
        await one.FinishAsync();
        Assert.Equal(1, (int)(await one.GetAsync("/api/pipeline"))["deadLetters"]!["count"]!);
        Assert.Equal("2000-01-03", (string?)(await other.GetAsync("/api/market"))["date"]);
        Assert.Equal("stopped", (string?)(await other.GetAsync("/api/market"))["state"]);
        StoredLedger.Read(otherData).AssertComplete(["2000-01-03"]);

        await other.RunAtFullSpeedAsync();
        await other.FinishAsync();
        foreach (var (app, data) in (IEnumerable<(RunningApp, DataFolder)>)[(one, oneData), (other, otherData)])
        {
            StoredLedger.Read(data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2000, 1, 31)));
            await Readiness.AssertAsync(app.Http);
        }

        Assert.NotEqual(StoredLedger.Read(oneData).Closes[("IBM", LastDay)], StoredLedger.Read(otherData).Closes[("IBM", LastDay)]);
        Assert.Equal(0, (int)(await other.GetAsync("/api/pipeline"))["deadLetters"]!["count"]!);
        Assert.Single((await other.GetAsync("/api/pipeline"))["copies"]!.AsArray());
    }
}
