using System.Collections.Immutable;

namespace PortfolioWeb.Workers.Investing;

/// <summary>A stock that a portfolio holds.</summary>
/// <param name="Ticker">The stock.</param>
/// <param name="Exchange">The exchange that lists it.</param>
/// <param name="Quantity">How many.</param>
public sealed record Holding(string Ticker, string Exchange, int Quantity);

/// <summary>A mutual fund.</summary>
/// <param name="Id">Its id, such as P11.</param>
/// <param name="Name">Its name.</param>
/// <param name="Investor">The id of the investor that manages it.</param>
/// <param name="Cumulative">Whether it keeps its dividends or pays them out.</param>
/// <param name="SharesOutstanding">How many shares it is divided into.</param>
/// <param name="Holdings">What it holds.</param>
public sealed record Portfolio(string Id, string Name, string Investor, bool Cumulative, long SharesOutstanding, ImmutableArray<Holding> Holdings)
{
    /// <summary>How long a name of a portfolio or an investor, or of the investor's city, may be.</summary>
    public const int LongestName = 100;

    /// <summary>The name of its view in the database.</summary>
    public string View => ViewOf(Investor, Id);

    /// <summary>The exchanges whose closes it needs.</summary>
    public ImmutableArray<string> Exchanges { get; } = [.. Holdings.Select(holding => holding.Exchange).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The name of the view of an investor's portfolio.</summary>
    public static string ViewOf(string investor, string portfolio) => $"{investor}_{portfolio}";
}
