using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.DeadLetters;
using PortfolioWeb.Workers.Kafka.Embedded;
using PortfolioWeb.Workers.Kafka.Topics;

namespace PortfolioWeb.Workers.Kafka.Clients;

/// <summary>Registers the Kafka broker and its clients.</summary>
public static class MessagingRegistration
{
    /// <summary>
    /// Adds the broker (the embedded one unless the settings name a real one), its clients, the dead letters, their
    /// replays, and the consumer lag.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="exchanges">Returns the number of exchanges: the topic of closes has one partition per exchange.</param>
    public static IServiceCollection AddMessaging(this IServiceCollection services, Func<IServiceProvider, int> exchanges)
    {
        services.AddSettings<KafkaOptions>("Kafka").Services
            .AddSingleton(provider => TopicNames.Layout(exchanges(provider), OptionsOf(provider).PortfolioPartitions))
            .AddSingleton<EmbeddedBroker>(StartEmbedded)
            .AddSingleton(provider => OptionsOf(provider) is { BootstrapServers.Length: > 0 } real
                ? KafkaCluster.Named(real)
                : KafkaCluster.Embedded(provider.GetRequiredService<EmbeddedBroker>()))
            .AddSingleton(Describe)
            .AddSingleton<KafkaClientFactory>()
            .AddHostedService<BrokerStartup>()
            .AddSingleton<DeadLetterPublisher>()
            .AddSingleton<DeadLetterReplayer>()
            .AddSingleton<ConsumerLag>()
            .AddHostedService(provider => provider.GetRequiredService<ConsumerLag>());
        return services;
    }

    private static KafkaOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<KafkaOptions>>().Value;

    private static EmbeddedBroker StartEmbedded(IServiceProvider provider)
    {
        var topics = provider.GetRequiredService<IReadOnlyList<TopicLayout>>()
            .Select(new BrokerNames(OptionsOf(provider).TopicPrefix).OnBroker);
        return new EmbeddedBroker([.. topics], provider.GetRequiredService<ILogger<EmbeddedBroker>>());
    }

    private static PipelineComponent Describe(IServiceProvider provider)
    {
        var cluster = provider.GetRequiredService<KafkaCluster>();
        return cluster.EmbeddedLog is null
            ? new PipelineComponent("broker", $"Kafka at {cluster.BootstrapServers}", false)
            : new PipelineComponent("broker", $"librdkafka's test cluster at {cluster.BootstrapServers}", true);
    }
}
