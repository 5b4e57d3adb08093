namespace PortfolioWeb.Telemetry;

/// <summary>The settings under <c>Log</c>.</summary>
internal sealed class LogOptions
{
    /// <summary>Whether each line of the log is a JSON object, for programs, rather than text, for people.</summary>
    public bool Json { get; set; }
}
