using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Live;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Benchmarks;

/// <summary>The whole chain with its live feed, as the web app hosts it.</summary>
internal sealed class RunningChain : IAsyncDisposable
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(10);

    private readonly WebApplication _app;

    private RunningChain(WebApplication app) => _app = app;

    /// <summary>Starts it with the web app's settings and some that differ.</summary>
    public static async Task<RunningChain> StartAsync(string data, params IEnumerable<(string Key, string Value)> settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection([new("Urls", "http://127.0.0.1:0"), new("Data:Folder", data)]);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddMessaging();
        builder.Services.AddLedger();
        builder.Services.AddInvesting();
        builder.Services.AddMarket();
        builder.Services.AddLive();
        var app = builder.Build();
        await app.StartAsync();
        return new RunningChain(app);
    }

    /// <summary>Opens the market at full speed and waits for the last row of the last day.</summary>
    public async Task RunToTheEndAsync()
    {
        var market = _app.Services.GetRequiredService<MarketControl>();
        await market.PaceAsync(null, CancellationToken.None);
        await market.OpenAsync(CancellationToken.None);
        while (market.Status.State != MarketState.Finished)
            await Task.Delay(s_betweenLooks);

        var portfolios = _app.Services.GetRequiredService<InvestingFacts>().Portfolios.Count;
        var stocks = _app.Services.GetRequiredService<MarketFacts>().Listings.Count;
        var last = market.Status.Date!.Value;
        await using var db = await _app.Services.GetRequiredService<IDbContextFactory<InvestorsDb>>().CreateDbContextAsync();
        // Each portfolio's and each stock's days are stored in order: the last day is there when all are.
        while (await db.Evaluations.CountAsync(row => row.AsOf == last) < portfolios || await db.Closes.CountAsync(row => row.AsOf == last) < stocks)
            await Task.Delay(s_betweenLooks);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
