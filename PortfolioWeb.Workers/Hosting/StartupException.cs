namespace PortfolioWeb.Workers.Hosting;

/// <summary>The program cannot start. The message tells the operator why.</summary>
public sealed class StartupException(string message) : Exception(message);
