using PortfolioWeb;
using PortfolioWeb.Access;
using PortfolioWeb.Api;
using PortfolioWeb.Health;
using PortfolioWeb.Hosting;
using PortfolioWeb.Live;
using PortfolioWeb.Telemetry;
using PortfolioWeb.Workers.Hosting;

if (await CommandLine.OfProcess.RunAsync(args) is { } exitCode)
    return exitCode;

try
{
    OpenFiles.Check();
    var builder = WebApplication.CreateBuilder(ContentFolder.For(args, AppContext.BaseDirectory));
    builder.AddLog();
    builder.AddPipeline();
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
