using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage;
using MySqlConnector;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Workers.Database;

/// <summary>InvestorsDB in MySQL 8 or later, or MariaDB 10.11 or later.</summary>
public sealed class MySqlInvestorsDb(DbContextOptions<MySqlInvestorsDb> options) : InvestorsDb(options)
{
    /// <summary>Returns the version of the server of a connection string. The database itself need not exist yet.</summary>
    /// <exception cref="StartupException">The server is unreachable, or the connection string is invalid.</exception>
    public static ServerVersion DetectVersion(string connectionString)
    {
        try
        {
            var server = new MySqlConnectionStringBuilder(connectionString);
            if (server.Database.Length == 0)
                throw new StartupException("ConnectionStrings:InvestorsDB names no database: add Database=InvestorsDB to it.");
            server.Database = "";
            return ServerVersion.AutoDetect(server.ConnectionString);
        }
        catch (ArgumentException failure)
        {
            throw new StartupException($"ConnectionStrings:InvestorsDB is not a MySQL connection string: {failure.Message}");
        }
        catch (MySqlException failure)
        {
            throw new StartupException($"The server of ConnectionStrings:InvestorsDB cannot be used: {failure.Message}");
        }
    }

    /// <inheritdoc/>
    public override Task<IDbContextTransaction> BeginSnapshotAsync(CancellationToken ct) =>
        Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<decimal>().HavePrecision(20, 4);
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        // Ids and tickers are case-sensitive, as in the messages.
        modelBuilder.HasCharSet("utf8mb4").UseCollation("utf8mb4_bin");
    }
}

/// <summary>Creates the context for <c>dotnet ef migrations add</c>.</summary>
internal sealed class MySqlInvestorsDbDesign : IDesignTimeDbContextFactory<MySqlInvestorsDb>
{
    public MySqlInvestorsDb CreateDbContext(string[] args) =>
        new(
            new DbContextOptionsBuilder<MySqlInvestorsDb>().UseMySql(
                "Server=localhost", new MySqlServerVersion(new Version(8, 0, 0))).Options);
}
