using System.Diagnostics.Metrics;

namespace PortfolioWeb.Workers.Telemetry;

/// <summary>The metrics of the pipeline. Nothing is recorded until a listener, such as an exporter, is attached.</summary>
public static class PipelineMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "PortfolioWeb";

    private static readonly Meter s_meter = new(Name);

    // The buckets range from the shortest delay on embedded components to an outage.
    private static readonly InstrumentAdvice<double> s_durations =
        new() { HistogramBucketBoundaries = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60] };
    private static readonly InstrumentAdvice<int> s_sizes =
        new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] };

    /// <summary>Counts the trading days that exchanges have closed and emitted, by exchange.</summary>
    public static Counter<long> ClosesEmitted { get; } =
        s_meter.CreateCounter<long>("portfolioweb.closes.emitted", "{message}", "Trading days that exchanges have closed and emitted.");

    /// <summary>Counts the evaluations that investors have emitted, by investor.</summary>
    public static Counter<long> EvaluationsEmitted { get; } =
        s_meter.CreateCounter<long>("portfolioweb.evaluations.emitted", "{message}", "Evaluations that investors have emitted.");

    /// <summary>Counts the rows that the ledger has stored, by table.</summary>
    public static Counter<long> RowsStored { get; } =
        s_meter.CreateCounter<long>("portfolioweb.rows.stored", "{row}", "Rows that the ledger has stored.");

    /// <summary>Counts the messages that could not be used and became dead letters, by topic.</summary>
    public static Counter<long> DeadLetters { get; } =
        s_meter.CreateCounter<long>("portfolioweb.dead_letters", "{message}", "Messages that could not be used.");

    /// <summary>Measures how long slow readers held back exchanges and investors, in seconds, by exchange or consumer group.</summary>
    public static Counter<double> HeldBack { get; } =
        s_meter.CreateCounter<double>(
            "portfolioweb.backpressure.time", "s", "How long exchanges and investors were held back by their readers.");

    /// <summary>Measures the number of messages in one transaction of the ledger.</summary>
    public static Histogram<int> BatchSize { get; } =
        s_meter.CreateHistogram("portfolioweb.ledger.batch.size", "{message}", "Messages in one transaction of the ledger.", null, s_sizes);

    /// <summary>Measures the time from the close that completes a day to the committed row of the evaluation, in seconds.</summary>
    public static Histogram<double> TickToRow { get; } =
        s_meter.CreateHistogram(
            "portfolioweb.tick_to_row.duration",
            "s",
            "From the close that completed a day to the committed row of its evaluation.",
            null,
            s_durations);

    /// <summary>Measures the time from a close to the push of the resulting update to the dashboards, in seconds.</summary>
    public static Histogram<double> TickToPush { get; } =
        s_meter.CreateHistogram(
            "portfolioweb.tick_to_push.duration",
            "s",
            "From a close to the push of the resulting update to the dashboards.",
            null,
            s_durations);

    /// <summary>Counts the updates pushed to the dashboards; one update counts once, however many dashboards receive it.</summary>
    public static Counter<long> Pushes { get; } =
        s_meter.CreateCounter<long>(
            "portfolioweb.hub.pushes", "{push}", "Updates that were pushed to the dashboards, counted once for all of them.");
}
