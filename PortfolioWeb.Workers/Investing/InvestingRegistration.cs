using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Workers.Investing;

/// <summary>Registers the services of the investors.</summary>
public static class InvestingRegistration
{
    /// <summary>Adds the investors that the settings define.</summary>
    public static IServiceCollection AddInvesting(this IServiceCollection services)
    {
        services.AddSettings<InvestingOptions>("Investing").Services
            .AddSingleton<IValidateOptions<InvestingOptions>, InvestingOptionsValidator>()
            .AddSingleton<PortfolioCatalog>()
            .AddSingleton<EvaluationRules>()
            .AddSingleton<InvestorStart>()
            .AddSingleton<Investors>()
            .AddHostedService(provider => provider.GetRequiredService<Investors>());
        return services;
    }
}
