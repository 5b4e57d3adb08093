using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MySqlConnector;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Election;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Ledger.ControlActions;
using PortfolioWeb.Workers.Ledger.DeadLetters;
using PortfolioWeb.Workers.Ledger.Queries;
using PortfolioWeb.Workers.Ledger.Writing;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>Registers the database and the services that write and read it.</summary>
public static class LedgerRegistration
{
    /// <summary>Adds InvestorsDB, the ledger that fills it, and the queries on it.</summary>
    public static IServiceCollection AddLedger(this IServiceCollection services)
    {
        services.AddSettings<DataOptions>("Data").PostConfigure<IHostEnvironment>(WritableFolder.Complete).Services
            .AddSingleton<WritableFolder>()
            .AddSettings<ConnectionStringsOptions>("ConnectionStrings").Services
            .AddSettings<LedgerOptions>("Ledger").Services
            .AddInvestorsDb()
            .AddSingleton(LeadershipOf)
            .AddSingleton<HistorySettings>()
            .AddSingleton<DatabaseFile>()
            .AddHostedService<DatabaseStartup>()
            .AddSingleton<IMarketRuns, StoredRuns>()
            .AddSingleton<IMarketRecord, MarketRecord>()
            .AddSingleton<EvaluationHistory>()
            .AddSingleton<EvaluationProofs>()
            .AddSingleton<DeadLetterHistory>()
            .AddSingleton<DeadLetterActions>()
            .AddSingleton<ControlActionLog>()
            .AddSingleton<Audit>()
            .AddSingleton<AuditWatch>()
            .AddHostedService(provider => provider.GetRequiredService<AuditWatch>())
            .AddSingleton<EvaluationLedger>()
            .AddHostedService(provider => provider.GetRequiredService<EvaluationLedger>());
        return services;
    }

    // Uses the MySQL or MariaDB database that the settings name, or else a SQLite file in the data folder.
    private static IServiceCollection AddInvestorsDb(this IServiceCollection services) => services
        .AddDbContextFactory<SqliteInvestorsDb>((provider, options) => options.UseSqlite($"Data Source={FileOf(provider)}"))
        .AddDbContextFactory<MySqlInvestorsDb>((provider, options) =>
            options.UseMySql(ServerOf(provider)!, provider.GetRequiredService<ServerVersion>()))
        .AddSingleton(provider => MySqlInvestorsDb.DetectVersion(ServerOf(provider)!))
        .AddSingleton<IDbContextFactory<InvestorsDb>>(provider => ServerOf(provider) is null
            ? new Factory<SqliteInvestorsDb>(provider.GetRequiredService<IDbContextFactory<SqliteInvestorsDb>>())
            : new Factory<MySqlInvestorsDb>(provider.GetRequiredService<IDbContextFactory<MySqlInvestorsDb>>()))
        .AddSingleton(Describe);

    private static LeaderElection LeadershipOf(IServiceProvider provider) => ServerOf(provider) is { } connectionString
        ? ActivatorUtilities.CreateInstance<MySqlLeaderElection>(provider, connectionString)
        : ActivatorUtilities.CreateInstance<SingleInstanceLeaderElection>(provider);

    private static PipelineComponent Describe(IServiceProvider provider)
    {
        if (ServerOf(provider) is not { } connectionString)
            return new PipelineComponent("database", $"SQLite in {FileOf(provider)}", true);
        var server = new MySqlConnectionStringBuilder(connectionString);
        return new PipelineComponent(
            "database", $"{provider.GetRequiredService<ServerVersion>()} at {server.Server}:{server.Port}, {server.Database}", false);
    }

    private static string? ServerOf(IServiceProvider provider) => provider.GetRequiredService<IConfiguration>().InvestorsDbServer();

    private static string FileOf(IServiceProvider provider) =>
        Path.Combine(provider.GetRequiredService<IOptions<DataOptions>>().Value.Folder, "investors.db");

    private sealed class Factory<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<InvestorsDb>
        where TContext : InvestorsDb
    {
        public InvestorsDb CreateDbContext() => inner.CreateDbContext();
    }
}
