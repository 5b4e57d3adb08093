using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger;

namespace PortfolioWeb.Workers.Copies;

/// <summary>Says every second what this copy of the program does and how it is, and sooner where that has changed.</summary>
public sealed class CopyPulse(
    ReportedState reported, Leadership leadership, Investors investors, EvaluationLedger ledger, AuditWatch audit, IOptions<HostOptions> host, TimeProvider time, ILogger<CopyPulse> logger)
    : PersistentService(time, logger)
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public override string Name => "pulse";

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            Tell(leaves: false);
            await Task.Delay(s_betweenLooks, Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Tell(leaves: true);
    }

    private void Tell(bool leaves)
    {
        var report = new CopyReport(
            leadership.Copy,
            host.Value.Names(),
            [.. leadership.Leads],
            investors.Waiting,
            ledger.Failure,
            audit.LedgerFault,
            leadership.LastFailures,
            leaves,
            leadership.ReachesDatabase);
        reported.Tell(report.Key, report.Write());
    }
}
