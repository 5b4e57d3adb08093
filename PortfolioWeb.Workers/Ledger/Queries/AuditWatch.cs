using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Ledger.Writing;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>Audits the ledger periodically, so that a missing or wrong day makes the program unhealthy.</summary>
/// <remarks>
/// A fault counts when a second audit confirms it: after a restart, a day may still be in the pipeline. Audits of a large ledger take at
/// most a fiftieth of the time, or a third while there is a fault, so that its end is noticed soon.
/// </remarks>
public sealed class AuditWatch(
    Audit audit,
    IDbContextFactory<InvestorsDb> databases,
    IOptions<LedgerOptions> options,
    IOptions<RoleOptions> roles,
    TimeProvider time,
    ILogger<AuditWatch> logger)
    : RestartingBackgroundService(time, logger)
{
    private const int PausePerWork = 50, PausePerWorkAtFault = 2;
    private const int UnchangedPauses = 10;
    private static readonly TimeSpan s_untilConfirmed = TimeSpan.FromSeconds(5), s_atFault = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public override string Name => "audit";

    /// <summary>A sentence about what is missing or wrong in the ledger; null if the ledger is correct.</summary>
    public string? LedgerFault { get; private set; }

    /// <inheritdoc/>
    protected override async Task WorkAsync(CancellationToken ct)
    {
        if (!roles.Value.Has(Role.Ledger))
            return;
        var interval = TimeSpan.FromSeconds(options.Value.AuditSeconds);
        while (true)
        {
            var state = await StateAsync(ct);
            var started = Time.GetTimestamp();
            ReportChange(await FaultAsync(ct));
            var work = Time.GetElapsedTime(started).Ticks;
            var pause = TimeSpan.FromTicks(
                LedgerFault is null
                    ? Math.Max(interval.Ticks, work * PausePerWork)
                    : Math.Max(s_atFault.Ticks, work * PausePerWorkAtFault));
            // An unchanged ledger is audited less often, but still audited: another program may have written to the database.
            for (var pauses = 0;
                pauses == 0 || (pauses < UnchangedPauses && LedgerFault is null && await StateAsync(ct) == state);
                pauses++)
                await Task.Delay(pause, Time, ct);
        }
    }

    private async Task<string?> FaultAsync(CancellationToken ct)
    {
        var fault = (await audit.RunAsync(ct)).Fault;
        if (fault is null || LedgerFault is not null)
            return fault;
        await Task.Delay(s_untilConfirmed, Time, ct);
        return (await audit.RunAsync(ct)).Fault;
    }

    private void ReportChange(string? fault)
    {
        if (fault is not null && fault != LedgerFault)
            Logger.LogError("{Fault}", fault);
        else if (fault is null && LedgerFault is not null)
            Logger.LogInformation("The audit no longer finds anything missing or wrong in the ledger");
        LedgerFault = fault;
    }

    // Returns the ledger's progress in its logs. While this does not change, the program writes nothing to the ledger.
    private async Task<(int Partitions, long Messages)> StateAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return (await db.ConsumedOffsets.CountAsync(ct), await db.ConsumedOffsets.SumAsync(row => row.Next, ct));
    }
}
