using System.Diagnostics;
using System.Text;
using Confluent.Kafka;

namespace PortfolioWeb.Workers.Telemetry;

/// <summary>
/// Creates one trace from a close through investor, ledger and push. The messages carry the W3C trace context in the
/// header <c>traceparent</c>. Headers are written and read only while a listener, such as an exporter, is attached.
/// </summary>
public static class PipelineTracing
{
    /// <summary>The name of the activity source.</summary>
    public const string Name = "PortfolioWeb";

    private const string Header = "traceparent";
    private static readonly ActivitySource s_source = new(Name);

    /// <summary>Whether a listener is attached to the activity source.</summary>
    public static bool On => s_source.HasListeners();

    /// <summary>Starts the trace of a close; returns null if the trace is not recorded.</summary>
    public static Activity? Emit(string exchange, string topic, DateOnly day)
    {
        if (!On)
            return null;
        var span = s_source.StartActivity($"send {topic}", ActivityKind.Producer);
        if (span is not { Recorded: true })
        {
            span?.Dispose();
            return null;
        }

        return SetTags(span, topic, "send").SetTag("portfolioweb.exchange", exchange).SetTag("portfolioweb.day", $"{day:O}");
    }

    /// <summary>Continues the trace of a message; returns null if the message has no trace or the activity source no listener.</summary>
    /// <param name="what">The operation: value, store or push.</param>
    /// <param name="topic">The topic of the message.</param>
    /// <param name="trace">The trace context of the message.</param>
    /// <param name="since">When the operation began; the current time if omitted.</param>
    public static Activity? StartLinked(string what, string topic, string? trace, DateTimeOffset since = default)
    {
        if (trace is null || !ActivityContext.TryParse(trace, null, isRemote: true, out var parent))
            return null;
        var span = s_source.StartActivity($"{what} {topic}", ActivityKind.Consumer, parent, startTime: since);
        return span is null ? null : SetTags(span, topic, what);
    }

    /// <summary>Returns the headers that pass the trace on; null if there is no trace.</summary>
    public static Headers? HeadersOf(Activity? span) => span?.Id is { } id ? new Headers { { Header, Encoding.ASCII.GetBytes(id) } } : null;

    /// <summary>Returns the trace context of a message; null if the message has none.</summary>
    public static string? TraceOf(Headers? headers) =>
        headers is { Count: > 0 } && headers.TryGetLastBytes(Header, out var id) ? Encoding.ASCII.GetString(id) : null;

    private static Activity SetTags(Activity span, string topic, string operation) => span
        .SetTag("messaging.system", "kafka")
        .SetTag("messaging.destination.name", topic)
        .SetTag("messaging.operation.name", operation);
}
