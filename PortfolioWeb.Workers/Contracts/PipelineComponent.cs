namespace PortfolioWeb.Workers.Contracts;

/// <summary>A broker, database or report engine: an external server, or embedded in this process.</summary>
/// <param name="Part">The kind of component: broker, database or reports.</param>
/// <param name="Name">The product and its address.</param>
/// <param name="Embedded">Whether the component runs inside this process.</param>
public sealed record PipelineComponent(string Part, string Name, bool Embedded);
