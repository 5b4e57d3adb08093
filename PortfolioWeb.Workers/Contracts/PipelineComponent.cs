namespace PortfolioWeb.Workers.Contracts;

/// <summary>A part of the pipeline that is either a real server or embedded in this process.</summary>
/// <param name="Part">What it does: broker, database.</param>
/// <param name="Name">What it is, and where.</param>
/// <param name="Embedded">Whether it is inside this process.</param>
public sealed record PipelineComponent(string Part, string Name, bool Embedded);
