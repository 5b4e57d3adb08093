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

/// <summary>Registers the metrics and traces that the settings enable.</summary>
internal static class TelemetryRegistration
{
    private const string Section = "Telemetry";

    /// <summary>Adds the metrics, the traces and their exporters; nothing if no exporter is configured.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<TelemetryOptions>(Section);
        var options = builder.Configuration.ReadSettings<TelemetryOptions>(Section);
        // An invalid address is rejected at the start, by validation.
        var otlp = Uri.TryCreate(options.OtlpEndpoint, UriKind.Absolute, out var address) ? address : null;
        if (otlp is null && !options.Prometheus)
            return;

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("portfolioweb", serviceInstanceId: InstanceName.Current))
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

    /// <summary>Maps <c>/metrics</c> for users who may read, if the settings enable it.</summary>
    public static void MapTelemetry(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<TelemetryOptions>>().Value.Prometheus)
            app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(Policies.Read);
    }
}
