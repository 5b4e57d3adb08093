using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;

namespace PortfolioWeb.Telemetry;

/// <summary>
/// Limits the log events of each kind per minute, because a failing dependency causes the same event again and again. The next event that
/// passes is preceded by the number of omitted ones.
/// </summary>
internal sealed class LogThrottlingSink(ILogEventSink inner, TimeProvider time) : ILogEventSink, IDisposable
{
    /// <summary>The number of events of one kind that pass in a minute.</summary>
    public const int MostPerMinute = 30;

    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);
    private static readonly MessageTemplate s_leftOut =
        new MessageTemplateParser().Parse("{Count} more events like the next one were suppressed");

    private readonly Lock _gate = new();
    // By message template, of which the program has a few hundred.
    private readonly Dictionary<string, (long Since, int Count)> _kinds = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        int leftOut;
        lock (_gate)
        {
            var kind = logEvent.MessageTemplate.Text;
            var known = _kinds.TryGetValue(kind, out var seen);
            var isNew = !known || time.GetElapsedTime(seen.Since) >= s_minute;
            _kinds[kind] = isNew ? (time.GetTimestamp(), 1) : seen with { Count = seen.Count + 1 };
            if (!isNew && seen.Count >= MostPerMinute)
                return;
            leftOut = isNew && known ? Math.Max(0, seen.Count - MostPerMinute) : 0;
        }

        if (leftOut > 0)
            inner.Emit(new LogEvent(
                logEvent.Timestamp, logEvent.Level, null, s_leftOut, [new LogEventProperty("Count", new ScalarValue(leftOut))]));
        inner.Emit(logEvent);
    }

    /// <inheritdoc/>
    public void Dispose() => (inner as IDisposable)?.Dispose();
}
