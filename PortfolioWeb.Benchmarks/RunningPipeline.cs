using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Control;

namespace PortfolioWeb.Benchmarks;

/// <summary>The complete pipeline with its live feed, as the web app hosts it.</summary>
internal sealed class RunningPipeline : IAsyncDisposable
{
    private static readonly TimeSpan s_pollingInterval = TimeSpan.FromMilliseconds(10);

    private readonly WebApplication _app;

    private RunningPipeline(WebApplication app) => _app = app;

    /// <summary>Starts the pipeline with the web app's settings and some overrides.</summary>
    public static async Task<RunningPipeline> StartAsync(DataFolder data, params IEnumerable<(string Key, string Value)> settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // A report at the end of the history would distort the measurements after it.
        builder.Configuration.AddInMemoryCollection([new("Urls", "http://127.0.0.1:0"), new("Reports:AtEndOfHistory", "false")]);
        builder.Configuration.AddInMemoryCollection(
            data.Settings.Concat(settings).Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddPipeline();
        var app = builder.Build();
        await app.StartAsync();
        return new RunningPipeline(app);
    }

    /// <summary>The address of the broker.</summary>
    public string BootstrapServers => _app.Services.GetRequiredService<KafkaCluster>().BootstrapServers;

    /// <summary>Starts the market.</summary>
    /// <param name="daysPerSecond">The speed; null is as fast as the pipeline can follow.</param>
    public async Task StartMarketAsync(double? daysPerSecond)
    {
        var market = _app.Services.GetRequiredService<MarketControl>();
        await market.SetSpeedAsync(daysPerSecond, "", CancellationToken.None);
        await market.StartAsync(null, "", CancellationToken.None);
    }

    /// <summary>Starts the market at full speed and waits for the last row of the last day.</summary>
    public async Task RunToTheEndAsync()
    {
        await StartMarketAsync(null);
        var market = _app.Services.GetRequiredService<MarketControl>();
        while (market.Status.State != MarketState.Finished)
            await Task.Delay(s_pollingInterval);

        var last = market.Status.Date!.Value;
        await using var db = await OpenDbAsync();
        // The days of each portfolio and stock are stored in order: the last day is complete when all have it.
        foreach (var portfolio in _app.Services.GetRequiredService<PortfolioCatalog>().Portfolios)
            await UntilAsync(() => db.Evaluations.AnyAsync(row => row.PortfolioId == portfolio.Id && row.AsOf == last));
        foreach (var listing in _app.Services.GetRequiredService<MarketReferenceData>().Listings)
            await UntilAsync(() => db.Closes.AnyAsync(row => row.Ticker == listing.Ticker && row.AsOf == last));
    }

    /// <summary>Returns each trading day as soon as all its evaluations are in the database, which is queried every millisecond.</summary>
    public async IAsyncEnumerable<(DateOnly Day, DateTime SeenAt)> StoredDaysAsync()
    {
        await using var db = await OpenDbAsync();
        var calendar = _app.Services.GetRequiredService<MarketReferenceData>().Calendar;
        var portfolios = _app.Services.GetRequiredService<PortfolioCatalog>().Portfolios;
        for (var day = 0; ; day++)
        {
            var date = calendar[day];
            foreach (var portfolio in portfolios)
            {
                while (!await db.Evaluations.AnyAsync(row => row.PortfolioId == portfolio.Id && row.AsOf == date))
                    await Task.Delay(1);
            }

            yield return (date, DateTime.UtcNow);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private Task<InvestorsDb> OpenDbAsync() => _app.Services.GetRequiredService<IDbContextFactory<InvestorsDb>>().CreateDbContextAsync();

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
            await Task.Delay(s_pollingInterval);
    }
}
