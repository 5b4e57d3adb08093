using System.Diagnostics;
using System.Text;
using Confluent.Kafka;

namespace PortfolioWeb.Workers.Telemetry;

/// <summary>
/// One trace from a close through investor, ledger and push: its W3C context travels in the header <c>traceparent</c> of the
/// messages. Headers are written and read only while somebody listens.
/// </summary>
public static class PipelineTracing
{
    /// <summary>The name of the source.</summary>
    public const string Name = "PortfolioWeb";

    private const string Header = "traceparent";
    private static readonly ActivitySource s_source = new(Name);

    /// <summary>Whether anybody listens.</summary>
    public static bool On => s_source.HasListeners();

    /// <summary>Begins the trace of a close; null where it is not to be traced.</summary>
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

    /// <summary>Goes on with the trace of a message; null where it has none.</summary>
    /// <param name="what">What is done with it: value, store, push.</param>
    /// <param name="topic">The message's topic.</param>
    /// <param name="trace">Its trace.</param>
    /// <param name="since">When that began; now, where it is not given.</param>
    public static Activity? StartLinked(string what, string topic, string? trace, DateTimeOffset since = default)
    {
        if (trace is null || !ActivityContext.TryParse(trace, null, isRemote: true, out var parent))
            return null;
        var span = s_source.StartActivity($"{what} {topic}", ActivityKind.Consumer, parent, startTime: since);
        return span is null ? null : SetTags(span, topic, what);
    }

    /// <summary>The headers that carry a trace on; null for none.</summary>
    public static Headers? HeadersOf(Activity? span) => span?.Id is { } id ? new Headers { { Header, Encoding.ASCII.GetBytes(id) } } : null;

    /// <summary>The trace that a message carries; null where it carries none.</summary>
    public static string? TraceOf(Headers? headers) => headers is { Count: > 0 } && headers.TryGetLastBytes(Header, out var id) ? Encoding.ASCII.GetString(id) : null;

    private static Activity SetTags(Activity span, string topic, string operation) => span
        .SetTag("messaging.system", "kafka")
        .SetTag("messaging.destination.name", topic)
        .SetTag("messaging.operation.name", operation);
}
