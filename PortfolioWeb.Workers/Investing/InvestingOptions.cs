using System.ComponentModel.DataAnnotations;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Workers.Investing;

/// <summary>The settings under <c>Investing</c>.</summary>
public sealed class InvestingOptions
{
    /// <summary>The institutional investors.</summary>
    public IList<InvestorOptions> Investors { get; } = [];

    /// <summary>How many days of an exchange may wait for another exchange before the partition of the former is paused.</summary>
    [Range(1, 100_000, ErrorMessage = "must be from 1 to 100000 days")]
    public int MaxWaitingDays { get; set; } = 2000;
}

/// <summary>The settings of one investor.</summary>
public sealed class InvestorOptions
{
    /// <summary>The investor's id, such as Inv1.</summary>
    public string Id { get; set; } = "";

    /// <summary>The investor's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The city where the investor has its seat.</summary>
    public string City { get; set; } = "";

    /// <summary>The portfolios that the investor manages.</summary>
    public IList<PortfolioOptions> Portfolios { get; } = [];
}

/// <summary>The settings of one portfolio.</summary>
public sealed class PortfolioOptions
{
    /// <summary>The portfolio's id, such as P11.</summary>
    public string Id { get; set; } = "";

    /// <summary>The portfolio's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whether the portfolio keeps its dividends (cumulative) or pays them out (distributing).</summary>
    public bool Cumulative { get; set; } = true;

    /// <summary>The number of shares that the portfolio is divided into.</summary>
    public long SharesOutstanding { get; set; } = 100_000;

    /// <summary>The holdings: quantity by ticker.</summary>
    public IDictionary<string, int> Holdings { get; } = new Dictionary<string, int>(StringComparer.Ordinal);
}
