using Microsoft.Extensions.Configuration;

namespace PortfolioWeb.Workers.Database;

/// <summary>Reads which database stores the ledger.</summary>
public static class DatabaseSetting
{
    /// <summary>Returns the connection string of the MySQL or MariaDB database; null if the ledger is a file in the data folder.</summary>
    public static string? InvestorsDbServer(this IConfiguration settings) =>
        settings.GetConnectionString("InvestorsDB") is { Length: > 0 } connectionString ? connectionString : null;
}

/// <summary>The settings under <c>ConnectionStrings</c>.</summary>
public sealed class ConnectionStringsOptions
{
    /// <summary>The MySQL or MariaDB database of the ledger. If empty, the ledger is a SQLite file in the data folder.</summary>
    public string? InvestorsDB { get; set; }
}
