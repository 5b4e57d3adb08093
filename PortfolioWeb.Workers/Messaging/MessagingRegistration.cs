using Microsoft.Extensions.DependencyInjection;

namespace PortfolioWeb.Workers.Messaging;

/// <summary>Registers the broker and its clients.</summary>
public static class MessagingRegistration
{
    /// <summary>Adds the embedded broker, the clients, the dead letters, their replays and the watch on the consumers' lag.</summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services)
    {
        services.AddSettings<KafkaOptions>("Kafka").Services
            .AddSingleton<EmbeddedBroker>()
            .AddSingleton(provider => new ChainPart("broker", $"librdkafka's test cluster at {provider.GetRequiredService<EmbeddedBroker>().BootstrapServers}", true))
            .AddSingleton<KafkaClients>()
            .AddSingleton<DeadLetters>()
            .AddSingleton<Replays>()
            .AddSingleton<ConsumerLag>()
            .AddHostedService(provider => provider.GetRequiredService<ConsumerLag>());
        return services;
    }
}
