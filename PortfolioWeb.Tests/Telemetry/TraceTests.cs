using System.Collections.Concurrent;
using System.Diagnostics;
using PortfolioWeb.Tests.Live;
using PortfolioWeb.Workers.Telemetry;

namespace PortfolioWeb.Tests.Telemetry;

/// <summary>One trace covers the complete pipeline.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly ConcurrentBag<Activity> _spans = [];
    private readonly ActivityListener _listener;
    private readonly DataFolder _data = new();

    public TraceTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PipelineTracing.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task A_close_is_traced_through_investor_and_ledger_to_the_dashboard_update()
    {
        await using var app = RunningApp.Start(_data);
        await using var dashboard = await LiveClient.ConnectAsync(app);
        await dashboard.FirstAsync();
        await app.PostAsync("/api/market/step");
        string[] steps = ["push portfolios", "send StockExchange", "store StockExchange", "store portfolios", "value StockExchange"];
        await Until.TrueAsync(
            () => _spans.GroupBy(span => span.TraceId).Any(trace => steps.All(name => trace.Any(span => span.OperationName == name))),
            "one trace has every step of the pipeline");

        var complete = _spans
            .GroupBy(span => span.TraceId)
            .First(trace => steps.All(name => trace.Any(span => span.OperationName == name)))
            .ToList();
        var root = Assert.Single(complete, span => span.OperationName == "send StockExchange");
        Assert.Equal(default, root.ParentSpanId);
        Assert.Equal("kafka", root.GetTagItem("messaging.system"));
        var valued = complete.Where(span => span.OperationName == "value StockExchange").ToList();
        Assert.All(valued, span => Assert.Equal(root.SpanId, span.ParentSpanId));
        Assert.All(
            complete.Where(span => span.OperationName == "store portfolios"),
            span => Assert.Contains(span.ParentSpanId, valued.Select(parent => parent.SpanId)));
    }
}
