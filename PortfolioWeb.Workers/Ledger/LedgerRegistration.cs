using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>Registers the database and what writes and reads it.</summary>
public static class LedgerRegistration
{
    /// <summary>Adds InvestorsDB, the ledger that fills it, and the questions that it answers.</summary>
    public static IServiceCollection AddLedger(this IServiceCollection services)
    {
        services.AddSettings<DataOptions>("Data").Services
            .AddSingleton<DataOptionsValidator>()
            .AddSingleton<IPostConfigureOptions<DataOptions>>(provider => provider.GetRequiredService<DataOptionsValidator>())
            .AddSingleton<IValidateOptions<DataOptions>>(provider => provider.GetRequiredService<DataOptionsValidator>())
            .AddDbContextFactory<SqliteInvestorsDb>((provider, options) => options.UseSqlite($"Data Source={FileOf(provider)}"))
            .AddSingleton(provider => new ChainPart("database", $"SQLite in {FileOf(provider)}", true))
            .AddSingleton<IDbContextFactory<InvestorsDb>, InvestorsDbFactory>()
            .AddHostedService<DatabaseStartup>()
            .AddSingleton<IMarketRecord, MarketRecord>()
            .AddSingleton<EvaluationHistory>()
            .AddSingleton<Audit>()
            .AddSingleton<EvaluationLedger>()
            .AddHostedService(provider => provider.GetRequiredService<EvaluationLedger>());
        return services;
    }

    private static string FileOf(IServiceProvider provider) =>
        Path.Combine(provider.GetRequiredService<IOptions<DataOptions>>().Value.Folder, "investors.db");

    private sealed class InvestorsDbFactory(IDbContextFactory<SqliteInvestorsDb> sqlite) : IDbContextFactory<InvestorsDb>
    {
        public InvestorsDb CreateDbContext() => sqlite.CreateDbContext();
    }
}
