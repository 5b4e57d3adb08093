using PortfolioWeb.Live;
using PortfolioWeb.Telemetry;
using PortfolioWeb.Workers.Clustering;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Ledger;
using PortfolioWeb.Workers.Market;
using SparkJobs.Runs;

namespace PortfolioWeb;

/// <summary>Registers the pipeline: exchanges, investors, ledger, reports and live feed, without the pages and the API.</summary>
internal static class PipelineRegistration
{
    /// <summary>Adds the pipeline.</summary>
    public static void AddPipeline(this WebApplicationBuilder builder)
    {
        builder.AddTelemetry();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddMessaging(MarketRegistration.CountExchanges);
        builder.Services.AddClustering();
        builder.Services.AddLedger();
        builder.Services.AddInvesting();
        builder.Services.AddMarket();
        builder.Services.AddReports();
        builder.Services.AddLive();
    }
}
