using Microsoft.Extensions.Configuration;

namespace PortfolioWeb.Workers.Database;

/// <summary>The setting that says which database the ledger is in.</summary>
public static class DatabaseSetting
{
    /// <summary>The connection string of the MySQL or MariaDB database; null where the ledger is a file in the data folder.</summary>
    public static string? InvestorsDbServer(this IConfiguration settings) =>
        settings.GetConnectionString("InvestorsDB") is { Length: > 0 } connectionString ? connectionString : null;
}

/// <summary>The settings under <c>ConnectionStrings</c>.</summary>
public sealed class ConnectionStringsOptions
{
    /// <summary>The MySQL or MariaDB database of the ledger; without one it is a SQLite file in the data folder.</summary>
    public string? InvestorsDB { get; set; }
}
