using System.Data.Common;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>Tells a database that cannot be used at the moment from other failures.</summary>
public static class DatabaseAway
{
    /// <summary>Whether a failure is the database's. EF Core wraps one that it takes for passing.</summary>
    public static bool Explains(Exception? failure) => failure is DbException or InvalidOperationException { InnerException: DbException };
}
