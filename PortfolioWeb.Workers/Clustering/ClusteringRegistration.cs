using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Status;

namespace PortfolioWeb.Workers.Clustering;

/// <summary>Registers what the instances say of themselves.</summary>
public static class ClusteringRegistration
{
    /// <summary>Adds the roles of this instance, what it says of itself, and what the others say.</summary>
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
