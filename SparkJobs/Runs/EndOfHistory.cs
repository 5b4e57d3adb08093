using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger;
using PortfolioWeb.Workers.Market;

namespace SparkJobs.Runs;

/// <summary>Asks for a report of everything once the ledger holds the last day of the history, after each rewind anew.</summary>
public sealed class EndOfHistory(
    IDbContextFactory<InvestorsDb> databases, ReportQueue queue, MarketFacts market, InvestingFacts investing, IOptions<ReportsOptions> options, TimeProvider time,
    ILogger<EndOfHistory> logger)
    : PersistentService(time, logger)
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromSeconds(3);

    private string? _asked;

    /// <inheritdoc/>
    public override string Name => "look-out for the end of the history";

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        while (options.Value.AtEndOfHistory && !ct.IsCancellationRequested)
        {
            await Task.Delay(s_betweenLooks, Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (await ReachedAsync(ct) is { } end && end != _asked)
                {
                    await queue.AddOnceAsync(ReportQueue.EndOfHistory, end, ct);
                    _asked = end;
                }
            }
            catch (Exception failure) when (failure is OperationCanceledException || DatabaseAway.Explains(failure))
            {
                // The ledger says that the database is away; this looks again.
            }
        }
    }

    // Which end of which run every portfolio has reached; null while one has not.
    private async Task<string?> ReachedAsync(CancellationToken ct)
    {
        if (market.LastTradingDay < 0)
            return null;
        var end = market.Calendar[market.LastTradingDay];
        await using var db = await databases.CreateDbContextAsync(ct);
        var run = 0;
        foreach (var portfolio in investing.Portfolios)
        {
            var last = await db.Evaluations.AsNoTracking().FirstOrDefaultAsync(row => row.PortfolioId == portfolio.Id && row.AsOf == end, ct);
            if (last is null)
                return null;
            run = Math.Max(run, last.Run);
        }

        return $"{ReportQueue.EndOfHistory} {end:yyyy-MM-dd} run {run}";
    }
}
