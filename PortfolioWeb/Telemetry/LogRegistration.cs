using System.Globalization;
using PortfolioWeb.Workers.Hosting;
using Serilog;
using Serilog.Configuration;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Compact;

namespace PortfolioWeb.Telemetry;

/// <summary>Registers the log: one line per event on the console, as text or JSON.</summary>
internal static class LogRegistration
{
    private const string Section = "Log";
    private const string Line = "{Timestamp:HH:mm:ss} {Level:u4} {SourceContext}: {Message:lj}{NewLine}{Exception}";

    /// <summary>Replaces the framework's log providers. The levels are still set under <c>Logging:LogLevel</c>.</summary>
    public static void AddLog(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<LogOptions>(Section);
        var json = builder.Configuration.ReadSettings<LogOptions>(Section).Json;
        var logger = new LoggerConfiguration()
            // The framework's filters have already applied the levels.
            .MinimumLevel.Is(LogEventLevel.Verbose)
            .WriteTo.Sink(LoggerSinkConfiguration.Wrap(
                sink => new LogThrottlingSink(sink, TimeProvider.System),
                console => _ = json
                    ? console.Console(new RenderedCompactJsonFormatter())
                    : console.Console(outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture)))
            .CreateLogger();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(new SerilogLoggerProvider(logger, dispose: true));
    }
}
