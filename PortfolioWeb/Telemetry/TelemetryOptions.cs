using System.ComponentModel.DataAnnotations;

namespace PortfolioWeb.Telemetry;

/// <summary>The settings under <c>Telemetry</c>.</summary>
internal sealed class TelemetryOptions : IValidatableObject
{
    /// <summary>
    /// The OTLP endpoint for metrics and traces, such as <c>http://localhost:4317</c>. Without it, nothing is exported.
    /// </summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>The OTLP protocol: <c>grpc</c>, usually on port 4317, or <c>http</c>, usually on port 4318.</summary>
    [RegularExpression("grpc|http", ErrorMessage = "must be grpc or http")]
    public string OtlpProtocol { get; set; } = "grpc";

    /// <summary>Whether to expose metrics for Prometheus at <c>/metrics</c>.</summary>
    public bool Prometheus { get; set; }

    /// <summary>The maximum number of new traces per second.</summary>
    [Range(0.0, 1000, ErrorMessage = "must be from 0 to 1000 traces per second")]
    public double TracesPerSecond { get; set; } = 10;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(OtlpEndpoint)
            && !(Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            yield return new ValidationResult("must be an address such as http://localhost:4317", [nameof(OtlpEndpoint)]);
    }
}
