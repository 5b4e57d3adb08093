namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>The whole file cannot be imported. The message is a sentence for the user that says why and what to do.</summary>
internal sealed class RefusedFileException(int line, string reason) : Exception(reason)
{
    /// <summary>The line that shows the reason, from 1.</summary>
    public int Line => line;
}
