namespace PortfolioWeb.Workers.Contracts;

/// <summary>A broker, database or report engine: a real server, or embedded in this process.</summary>
/// <param name="Part">Its kind: broker, database or reports.</param>
/// <param name="Name">The product and its address.</param>
/// <param name="Embedded">Whether it is inside this process.</param>
public sealed record PipelineComponent(string Part, string Name, bool Embedded);
