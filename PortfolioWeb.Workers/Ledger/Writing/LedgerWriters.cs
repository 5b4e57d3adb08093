using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Workers.Ledger.Writing;

/// <summary>Opens the writer for a kind of database.</summary>
internal static class LedgerWriters
{
    /// <summary>Opens a writer with its own connection.</summary>
    public static ILedgerWriter OpenWriter(this InvestorsDb db, MarketReferenceData market) => db is MySqlInvestorsDb
        ? new MySqlLedgerWriter(db.Database.GetConnectionString()!, market)
        : new SqliteLedgerWriter(db.Database.GetConnectionString()!, market);
}
