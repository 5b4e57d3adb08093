namespace PortfolioWeb.Workers.Hosting;

/// <summary>The name of this instance, unique among all that run at the same time.</summary>
public static class InstanceName
{
    /// <summary>Machine and process id, such as web1/4711.</summary>
    public static string Current { get; } = $"{Environment.MachineName}/{Environment.ProcessId}";
}
