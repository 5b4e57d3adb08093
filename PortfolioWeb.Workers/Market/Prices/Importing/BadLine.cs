namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>A line that cannot be imported.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">The line's number, from 1.</param>
/// <param name="Reason">A sentence that names the field, the value found and what to do.</param>
public sealed record BadLine(string File, int Line, string Reason);
