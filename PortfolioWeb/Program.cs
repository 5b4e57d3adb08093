using PortfolioWeb;
using PortfolioWeb.Access;
using PortfolioWeb.Api;
using PortfolioWeb.Health;
using PortfolioWeb.Live;
using PortfolioWeb.Telemetry;
using PortfolioWeb.Workers.Clustering;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Ledger;
using PortfolioWeb.Workers.Market;
using SparkJobs.Runs;

if (await CommandLine.OfProcess.RunAsync(args) is { } exitCode)
    return exitCode;

try
{
    OpenFiles.Check();
    var builder = WebApplication.CreateBuilder(ContentFolder.For(args, AppContext.BaseDirectory));
    builder.AddLog();
    builder.AddTelemetry();
    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddMessaging(MarketRegistration.CountExchanges);
    builder.Services.AddClustering();
    builder.Services.AddLedger();
    builder.Services.AddInvesting();
    builder.Services.AddMarket();
    builder.Services.AddReports();
    builder.Services.AddLive();
    builder.Services.AddHealth();
    builder.Services.AddApi();
    builder.Services.AddPages();
    builder.AddAccess();
    builder.AddStartupReport();

    var app = builder.Build();
    app.CheckStart();
    app.UseProxies();
    app.UseSafeHeaders();
    app.UseHeadAsGet();
    app.UseErrorPages();
    app.UseRouting();
    app.UseLimits();
    app.UsePages();
    app.UseAccess();
    app.MapApi();
    app.MapLive();
    app.MapHealth();
    app.MapTelemetry();
    await app.RunToTheEndAsync();
    return Environment.ExitCode;
}
catch (Exception failure) when (StartupReport.Explain(failure) is { Count: > 0 } reasons)
{
    foreach (var reason in reasons)
        await Console.Error.WriteLineAsync(reason);
    return 1;
}
