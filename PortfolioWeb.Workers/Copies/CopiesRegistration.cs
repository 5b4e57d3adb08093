using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PortfolioWeb.Workers.Copies;

/// <summary>Registers what the copies of the program say of themselves.</summary>
public static class CopiesRegistration
{
    /// <summary>Adds the roles of this copy, what it says of itself, and what the others say.</summary>
    public static IServiceCollection AddCopies(this IServiceCollection services)
    {
        services.AddSettings<HostOptions>("Host").Services
            .AddSingleton<IValidateOptions<HostOptions>, HostOptionsValidator>()
            .AddSingleton<ReportedState>()
            .AddHostedService(provider => provider.GetRequiredService<ReportedState>())
            .AddSingleton<CopiesAlive>()
            .AddSingleton<Func<IReadOnlyList<CopyReport>>>(provider => () => provider.GetRequiredService<CopiesAlive>().Reports)
            .AddHostedService<CopyPulse>();
        return services;
    }
}
