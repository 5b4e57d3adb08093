using System.Globalization;
using PortfolioWeb.Workers.Hosting;
using Serilog;
using Serilog.Configuration;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Compact;

namespace PortfolioWeb.Telemetry;

/// <summary>Registers the log: one line an event, on the console, as text or as JSON.</summary>
internal static class LogRegistration
{
    private const string Section = "Log";
    private const string Line = "{Timestamp:HH:mm:ss} {Level:u4} {SourceContext}: {Message:lj}{NewLine}{Exception}";

    /// <summary>Adds it in the place of the framework's own. What is logged is set under <c>Logging:LogLevel</c> as ever.</summary>
    public static void AddLog(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<LogOptions>(Section);
        var json = builder.Configuration.ReadSettings<LogOptions>(Section).Json;
        var logger = new LoggerConfiguration()
            // What is logged, the framework's filters have decided before.
            .MinimumLevel.Is(LogEventLevel.Verbose)
            .WriteTo.Sink(LoggerSinkConfiguration.Wrap(
                sink => new LogThrottlingSink(sink, TimeProvider.System),
                console => _ = json ? console.Console(new RenderedCompactJsonFormatter()) : console.Console(outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture)))
            .CreateLogger();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(new SerilogLoggerProvider(logger, dispose: true));
    }
}
