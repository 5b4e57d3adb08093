using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Workers.Copies;

/// <summary>The copies of the program that are alive, and what each said last of itself.</summary>
public sealed class CopiesAlive
{
    private readonly ConcurrentDictionary<string, (CopyReport Report, long HeardAt)> _heard = new(StringComparer.Ordinal);
    private readonly ReportedState _reported;
    private readonly TimeProvider _time;
    private readonly ILogger<CopiesAlive> _logger;

    public CopiesAlive(ReportedState reported, TimeProvider time, ILogger<CopiesAlive> logger)
    {
        (_reported, _time, _logger) = (reported, time, logger);
        reported.Listen(CopyReport.KeyPrefix, Hear);
    }

    /// <summary>Those that are alive, by name. Who has begun less than a second ago may be missing.</summary>
    public IReadOnlyList<CopyReport> Reports
    {
        get
        {
            foreach (var (copy, heard) in _heard.Where(heard => !_reported.IsAlive(heard.Value.HeardAt)))
                _heard.TryRemove(KeyValuePair.Create(copy, heard));
            return [.. _heard.Values.Select(heard => heard.Report).OrderBy(report => report.Copy, StringComparer.Ordinal)];
        }
    }

    private void Hear(byte[] value)
    {
        if (!CopyReport.TryRead(value, out var report, out var reason))
            _logger.LogWarning("The topic {Topic} has a report of a copy that cannot be used: {Reason}", Topics.ReportedState, reason);
        else if (report.Leaves)
            _heard.TryRemove(report.Copy, out _);
        else
            _heard[report.Copy] = (report, _time.GetTimestamp());
    }
}
