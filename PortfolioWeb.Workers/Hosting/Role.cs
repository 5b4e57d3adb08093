using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Workers.Hosting;

/// <summary>The work that an instance does.</summary>
[Flags]
public enum Role
{
    /// <summary>No work.</summary>
    None = 0,

    /// <summary>Hosts the exchanges.</summary>
    Exchanges = 1,

    /// <summary>Hosts investors.</summary>
    Investors = 2,

    /// <summary>Stores closes and evaluations.</summary>
    Ledger = 4,

    /// <summary>Makes reports.</summary>
    Reports = 8,

    /// <summary>Serves the pages and the API.</summary>
    Dashboard = 16,

    /// <summary>Every role.</summary>
    All = Exchanges | Investors | Ledger | Reports | Dashboard,
}
