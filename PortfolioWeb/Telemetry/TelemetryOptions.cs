using System.ComponentModel.DataAnnotations;

namespace PortfolioWeb.Telemetry;

/// <summary>The settings under <c>Telemetry</c>.</summary>
internal sealed class TelemetryOptions : IValidatableObject
{
    /// <summary>Where metrics and traces are sent by OTLP, such as <c>http://localhost:4317</c>; nowhere, where it is not set.</summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary>How: <c>grpc</c>, usually to port 4317, or <c>http</c>, usually to port 4318.</summary>
    [RegularExpression("grpc|http", ErrorMessage = "must be grpc or http")]
    public string OtlpProtocol { get; set; } = "grpc";

    /// <summary>Whether <c>/metrics</c> answers Prometheus.</summary>
    public bool Prometheus { get; set; }

    /// <summary>How many of an exchange's closes are traced in a second, at most.</summary>
    [Range(0.0, 1000, ErrorMessage = "must be from 0 to 1000 traces a second")]
    public double TracesPerSecond { get; set; } = 10;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(OtlpEndpoint) && !(Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            yield return new ValidationResult("must be an address such as http://localhost:4317", [nameof(OtlpEndpoint)]);
    }
}
