using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Workers.Hosting;

/// <summary>What an instance can do.</summary>
[Flags]
public enum Role
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Hosts the exchanges.</summary>
    Exchanges = 1,

    /// <summary>Hosts investors.</summary>
    Investors = 2,

    /// <summary>Stores what they emit.</summary>
    Ledger = 4,

    /// <summary>Makes reports.</summary>
    Reports = 8,

    /// <summary>Serves the pages and the API.</summary>
    Dashboard = 16,

    /// <summary>All of it.</summary>
    All = Exchanges | Investors | Ledger | Reports | Dashboard,
}
