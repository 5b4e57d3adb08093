using PortfolioWeb;
using PortfolioWeb.Api;
using PortfolioWeb.Health;
using PortfolioWeb.Live;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Messaging;
using SparkJobs.Runs;

if (HealthCommand.IsMeant(args))
    return await HealthCommand.RunAsync(args, Console.Out);

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddMessaging();
    builder.Services.AddLedger();
    builder.Services.AddInvesting();
    builder.Services.AddMarket();
    builder.Services.AddReports();
    builder.Services.AddLive();
    builder.Services.AddHealth();
    builder.Services.AddApi();
    builder.Services.AddPages();
    builder.AddStartupReport();

    var app = builder.Build();
    app.UseErrorPages();
    app.UseRouting();
    app.UsePages();
    app.MapApi();
    app.MapLive();
    app.MapHealth();
    await app.RunToTheEndAsync();
    return Environment.ExitCode;
}
catch (Exception failure) when (StartupReport.Explain(failure) is { Count: > 0 } reasons)
{
    foreach (var reason in reasons)
        await Console.Error.WriteLineAsync(reason);
    return 1;
}
