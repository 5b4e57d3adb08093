using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Market;

namespace SparkJobs.Runs;

/// <summary>
/// Requests a report on the full history when the ledger holds its last day, and again after a rewind that changed the ledger.
/// </summary>
public sealed class EndOfHistoryTrigger(
    IDbContextFactory<InvestorsDb> databases,
    ReportQueue queue,
    MarketReferenceData market,
    PortfolioCatalog catalog,
    IOptions<ReportsOptions> options,
    IOptions<RoleOptions> roles,
    TimeProvider time,
    ILogger<EndOfHistoryTrigger> logger)
    : RestartingBackgroundService(time, logger)
{
    private static readonly TimeSpan s_checkInterval = TimeSpan.FromSeconds(3);

    private readonly HistoryEnd _end = new(databases, market, catalog);
    private string? _requested;

    /// <inheritdoc/>
    public override string Name => "end-of-history trigger";

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        while (options.Value.AtEndOfHistory && roles.Value.Has(Role.Reports) && !ct.IsCancellationRequested)
        {
            await Task.Delay(s_checkInterval, Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (await _end.ReachedAsync(ct) is var (day, run)
                    && $"{ReportQueue.EndOfHistory} {day:yyyy-MM-dd} run {run}" is var slot
                    && slot != _requested)
                {
                    await queue.AddIfChangedAsync(ReportQueue.EndOfHistory, slot, options.Value.RiskFreePercent, ct);
                    _requested = slot;
                }
            }
            catch (Exception failure) when (failure is OperationCanceledException || DatabaseErrors.IsUnavailable(failure))
            {
                // The ledger logs that the database is unavailable. The next check tries again.
            }
        }
    }
}
