using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Market.Control;
using SparkJobs.Engines;

namespace SparkJobs.Runs;

/// <summary>Registers the reports.</summary>
public static class ReportsRegistration
{
    /// <summary>Adds the engine, the queue and the services that execute a run. Requires the ledger to be registered.</summary>
    public static IServiceCollection AddReportRuns(this IServiceCollection services)
    {
        services.AddSettings<ReportsOptions>("Reports").Services
            .AddSingleton<IValidateOptions<ReportsOptions>, ReportsOptionsValidator>()
            .AddSettings<SparkOptions>("Spark").Services
            .AddSingleton<IValidateOptions<SparkOptions>, SparkOptionsValidator>()
            .AddSingleton<ReportQueue>()
            .AddSingleton<ReportFigures>()
            .AddSingleton<ReportRunner>()
            .AddSingleton<ReportRetention>()
            .AddSingleton<IReportEngine>(provider => UsesSpark(provider)
                ? ActivatorUtilities.CreateInstance<SparkEngine>(provider)
                : ActivatorUtilities.CreateInstance<DuckDbEngine>(provider));
        return services;
    }

    /// <summary>Adds the same and the background services: the worker, the schedule and the trigger at the end of the history.</summary>
    public static IServiceCollection AddReports(this IServiceCollection services)
    {
        services.AddReportRuns()
            .AddSingleton(Describe)
            .AddSingleton<HistoryEnd>()
            .AddSingleton(provider =>
                ActivatorUtilities.CreateInstance<ReportSchedule>(
                    provider, () => provider.GetRequiredService<MarketControl>().ReachesTheEnd))
            .AddHostedService<ReportWorker>()
            .AddHostedService<EndOfHistoryTrigger>()
            .AddHostedService(provider => provider.GetRequiredService<ReportSchedule>());
        return services;
    }

    private static bool UsesSpark(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<SparkOptions>>().Value.Master is not null;

    private static PipelineComponent Describe(IServiceProvider provider) => UsesSpark(provider)
        ? new PipelineComponent("reports", $"Spark on {provider.GetRequiredService<IOptions<SparkOptions>>().Value.Master}", false)
        : new PipelineComponent("reports", "DuckDB", true);
}
