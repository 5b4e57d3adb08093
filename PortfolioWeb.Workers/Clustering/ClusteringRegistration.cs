using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Status;

namespace PortfolioWeb.Workers.Clustering;

/// <summary>Registers the status of this and of the other instances.</summary>
public static class ClusteringRegistration
{
    /// <summary>Adds the roles of this instance, its heartbeat, and the registry of all instances.</summary>
    public static IServiceCollection AddClustering(this IServiceCollection services)
    {
        services.AddSettings<RoleOptions>("Host").Services
            .AddSingleton<IValidateOptions<RoleOptions>, RoleOptionsValidator>()
            .AddSingleton<StatusTopic>()
            .AddHostedService(provider => provider.GetRequiredService<StatusTopic>())
            .AddSingleton<InstanceRegistry>()
            .AddSingleton<Func<IReadOnlyList<InstanceStatus>>>(provider => () => provider.GetRequiredService<InstanceRegistry>().Reports)
            .AddHostedService<HeartbeatPublisher>();
        return services;
    }
}
