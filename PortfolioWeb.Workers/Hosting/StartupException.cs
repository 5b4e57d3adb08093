namespace PortfolioWeb.Workers.Hosting;

/// <summary>Why the program cannot start, in words for whoever started it.</summary>
public sealed class StartupException(string message) : Exception(message);
