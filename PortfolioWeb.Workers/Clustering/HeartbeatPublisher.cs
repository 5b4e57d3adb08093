using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database.Election;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Status;
using PortfolioWeb.Workers.Ledger.Queries;
using PortfolioWeb.Workers.Ledger.Writing;

namespace PortfolioWeb.Workers.Clustering;

/// <summary>Publishes the status of this instance every two seconds, and within half a second when the status has changed.</summary>
public sealed class HeartbeatPublisher(
    StatusTopic statusTopic,
    LeaderElection election,
    Investors investors,
    EvaluationLedger ledger,
    AuditWatch audit,
    IOptions<RoleOptions> roles,
    TimeProvider time,
    ILogger<HeartbeatPublisher> logger)
    : RestartingBackgroundService(time, logger)
{
    private static readonly TimeSpan s_checkInterval = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public override string Name => "heartbeat";

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            Publish(leaves: false);
            await Task.Delay(s_checkInterval, Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Publish(leaves: true);
    }

    private void Publish(bool leaves)
    {
        var report = new InstanceStatus(
            InstanceName.Current,
            roles.Value.Names(),
            [.. election.Leads],
            investors.Waiting,
            ledger.Failure,
            audit.LedgerFault,
            election.LastFailures,
            leaves);
        statusTopic.Publish(report.Key, report.Write());
    }
}
