using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PortfolioWeb.Workers.Market;

/// <summary>Registers the exchanges.</summary>
public static class MarketRegistration
{
    /// <summary>Adds the market: its facts, its control, and an exchange for each in the settings.</summary>
    public static IServiceCollection AddMarket(this IServiceCollection services)
    {
        services.AddSettings<MarketOptions>("Market").Services
            .AddSingleton<IValidateOptions<MarketOptions>, MarketOptionsValidator>()
            .AddSingleton<MarketFacts>()
            .AddSingleton<ExchangeLog>()
            .AddHostedService<MarketHost>()
            .AddSingleton<MarketOrders>()
            .AddSingleton<MarketControl>()
            .AddHostedService(provider => provider.GetRequiredService<MarketControl>());
        return services;
    }
}
