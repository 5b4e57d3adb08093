using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger;

namespace PortfolioWeb.Workers.Copies;

/// <summary>Says every second what this copy of the program does and how it is, and sooner where that has changed.</summary>
public sealed class CopyPulse(
    ReportedState reported, Leadership leadership, Investors investors, EvaluationLedger ledger, IOptions<HostOptions> host, TimeProvider time, ILogger<CopyPulse> logger)
    : PersistentService(time, logger)
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public override string Name => "pulse";

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        byte[] told = [];
        var toldAt = Time.GetTimestamp();
        while (!ct.IsCancellationRequested)
        {
            var report = Report(leaves: false);
            var message = report.Write();
            if (Time.GetElapsedTime(toldAt) >= ReportedState.Beat || !message.AsSpan().SequenceEqual(told))
            {
                reported.Tell(report.Key, message);
                (told, toldAt) = (message, Time.GetTimestamp());
            }

            await Task.Delay(s_betweenLooks, Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var last = Report(leaves: true);
        reported.Tell(last.Key, last.Write());
    }

    private CopyReport Report(bool leaves) => new(
        leadership.Copy,
        host.Value.Names(),
        [.. leadership.Leads],
        investors.Waiting,
        ledger.Failure,
        leadership.LastFailures,
        leaves);
}
