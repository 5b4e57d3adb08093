namespace PortfolioWeb.Telemetry;

/// <summary>The settings under <c>Log</c>.</summary>
internal sealed class LogOptions
{
    /// <summary>Whether to write each log line as a JSON object for programs instead of text for people.</summary>
    public bool Json { get; set; }
}
