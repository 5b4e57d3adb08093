using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PortfolioWeb.Telemetry;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;

namespace PortfolioWeb.Tests.Telemetry;

/// <summary>The log of the program.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task In_JSON_format_each_line_is_an_object_with_its_values()
    {
        using var data = new DataFolder();
        using var app = await ChildProcess.StartAsync(data, "--Log:Json=true");
        (await app.Http.PostAsJsonAsync("/api/market/rewind", new { to = "2000-01-01" }, TestContext.Current.CancellationToken))
            .EnsureSuccessStatusCode();
        await Until.TrueAsync(() => app.Output.Contains("\"Run\":2", StringComparison.Ordinal), "the rewind is logged");
        var line = app.Output.Split('\n').Single(text => text.Contains("\"Run\":2", StringComparison.Ordinal));
        var logged = JsonNode.Parse(line)!;
        Assert.Equal("The market continues at 2000-01-03 as run 2", (string?)logged["@m"]);
        Assert.EndsWith("MarketHost", (string?)logged["SourceContext"], StringComparison.Ordinal);
    }

    [Fact]
    public void Only_repeated_messages_are_suppressed_and_counted()
    {
        var clock = new FakeTimeProvider();
        var lines = new Lines();
        using var gate = new LogThrottlingSink(lines, clock);
        for (var i = 0; i < 100; i++)
            gate.Emit(Event("The broker cannot be reached: {Error}", i));
        gate.Emit(Event("The ledger can be written again", 0));
        Assert.Equal(LogThrottlingSink.MostPerMinute + 1, lines.Count);

        clock.Advance(TimeSpan.FromMinutes(1));
        gate.Emit(Event("The broker cannot be reached: {Error}", 100));
        Assert.Equal(LogThrottlingSink.MostPerMinute + 3, lines.Count);
        Assert.Equal("70 more events like the next one were suppressed", lines[^2].RenderMessage(null));
    }

    private static LogEvent Event(string template, int error) => new(
        DateTimeOffset.UnixEpoch,
        LogEventLevel.Warning,
        null,
        new MessageTemplateParser().Parse(template),
        [new LogEventProperty("Error", new ScalarValue(error))]);

    private sealed class Lines : List<LogEvent>, ILogEventSink
    {
        public void Emit(LogEvent logEvent) => Add(logEvent);
    }
}
