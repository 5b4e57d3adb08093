using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Market.Control;
using PortfolioWeb.Workers.Market.Exchange;
using PortfolioWeb.Workers.Market.Prices;
using PortfolioWeb.Workers.Market.Prices.Importing;

namespace PortfolioWeb.Workers.Market;

/// <summary>Registers the services of the market.</summary>
public static class MarketRegistration
{
    private const string DefaultZone = "Europe/Athens";

    /// <summary>Adds the market: its settings, reference data, prices, exchanges and control.</summary>
    public static IServiceCollection AddMarket(this IServiceCollection services)
    {
        services.AddSettings<MarketOptions>("Market").Services
            .AddSingleton<IValidateOptions<MarketOptions>>(
                provider => ActivatorUtilities.CreateInstance<MarketOptionsValidator>(provider, Zone(provider)))
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<MarketReferenceData>(provider, Zone(provider)))
            .AddSingleton<PriceImports>()
            .AddSingleton<PendingImports>()
            .AddSingleton<IImportedPrices>(provider => provider.GetRequiredService<PriceImports>())
            .AddSingleton<ClosesRules>()
            .AddSingleton<ClosesTopicTail>()
            .AddHostedService<MarketHost>()
            .AddSingleton<MarketCommands>()
            .AddSingleton<MarketControl>()
            .AddHostedService(provider => provider.GetRequiredService<MarketControl>());
        return services;
    }

    /// <summary>Returns the number of exchanges in the settings.</summary>
    public static int CountExchanges(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<MarketOptions>>().Value.Exchanges.Count;

    // Uses the time zone of the report schedule, so that the nightly report includes the day that has just ended.
    // The validation of the report settings rejects an unknown time zone; here it falls back to UTC.
    private static TimeZoneInfo Zone(IServiceProvider provider) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(
            provider.GetRequiredService<IConfiguration>()["Reports:TimeZone"] ?? DefaultZone, out var zone)
            ? zone
            : TimeZoneInfo.Utc;
}
