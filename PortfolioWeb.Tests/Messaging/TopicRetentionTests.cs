using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.DependencyInjection;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Topics;

namespace PortfolioWeb.Tests.Messaging;

/// <summary>The retention of the topics that the program creates on a real Kafka.</summary>
public sealed class TopicRetentionTests(Kafka kafka)
{
    [Fact]
    public async Task The_status_is_kept_for_an_hour_and_all_other_topics_forever()
    {
        using var data = kafka.NewData();
        await using var app = RunningApp.Start(data);
        var names = app.Services.GetRequiredService<KafkaClientFactory>().Names;
        var config = new AdminClientConfig { BootstrapServers = app.Services.GetRequiredService<KafkaCluster>().BootstrapServers };
        using var admin = new AdminClientBuilder(config).Build();
        foreach (var topic in TopicNames.Layout(exchanges: 2, portfolioPartitions: 6))
        {
            var resource = new ConfigResource { Type = ResourceType.Topic, Name = names.OnBroker(topic.Name) };
            var described = Assert.Single(await admin.DescribeConfigsAsync([resource]));
            var kept = topic.Name == TopicNames.Status ? "3600000" : "-1";
            Assert.Equal(("delete", kept), (described.Entries["cleanup.policy"].Value, described.Entries["retention.ms"].Value));
            // By default, a segment of a log lasts a week.
            Assert.Equal(kept == "-1" ? "604800000" : kept, described.Entries["segment.ms"].Value);
        }
    }
}
