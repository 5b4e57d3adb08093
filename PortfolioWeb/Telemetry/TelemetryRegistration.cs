using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PortfolioWeb.Access;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Telemetry;

namespace PortfolioWeb.Telemetry;

/// <summary>Registers metrics and traces, for whoever the settings name.</summary>
internal static class TelemetryRegistration
{
    private const string Section = "Telemetry";

    /// <summary>Adds what is measured, and where it goes; nothing where it goes nowhere.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<TelemetryOptions>(Section);
        var options = builder.Configuration.ReadSettings<TelemetryOptions>(Section);
        // One that is no address is refused at the start.
        var otlp = Uri.TryCreate(options.OtlpEndpoint, UriKind.Absolute, out var address) ? address : null;
        if (otlp is null && !options.Prometheus)
            return;

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("portfolioweb", serviceInstanceId: $"{Environment.MachineName}/{Environment.ProcessId}"))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(PipelineMetrics.Name).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation();
                if (options.Prometheus)
                    metrics.AddPrometheusExporter();
            });
        if (otlp is not null)
        {
            telemetry
                .WithTracing(traces => traces
                    .AddSource(PipelineTracing.Name)
                    .AddAspNetCoreInstrumentation()
                    .SetSampler(new ParentBasedSampler(new RateLimitingSampler(options.TracesPerSecond, TimeProvider.System))))
                .UseOtlpExporter(options.OtlpProtocol == "http" ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc, otlp);
        }

        builder.Services.AddHostedService<PipelineGauges>();
    }

    /// <summary>Maps <c>/metrics</c>, for whoever may look, where the settings want it.</summary>
    public static void MapTelemetry(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<TelemetryOptions>>().Value.Prometheus)
            app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(Policies.Look);
    }
}
