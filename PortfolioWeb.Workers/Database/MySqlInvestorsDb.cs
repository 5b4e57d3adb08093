using System.Data;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage;
using MySqlConnector;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Workers.Database;

/// <summary>InvestorsDB in MySQL 8 or later, or MariaDB 10.11 or later.</summary>
public sealed class MySqlInvestorsDb(DbContextOptions<MySqlInvestorsDb> options) : InvestorsDb(options)
{
    private const int RowsPerInsert = 1000;

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
    public override async Task InsertAsync(IEnumerable<ImportedCloseRow> closes, CancellationToken ct)
    {
        await using var command = (MySqlCommand)Database.GetDbConnection().CreateCommand();
        command.Transaction = (MySqlTransaction)Database.CurrentTransaction!.GetDbTransaction();
        foreach (var rows in closes.Chunk(RowsPerInsert))
        {
            // Numbers and dates need no escaping, and literals are faster than parameters.
            var values = rows.Select(row => string.Create(
                CultureInfo.InvariantCulture, $"({row.SeriesId}, '{row.AsOf:yyyy-MM-dd}', {row.ClosePrice})"));
            command.CommandText = $"INSERT INTO ImportedCloses (SeriesId, AsOf, ClosePrice) VALUES {string.Join(", ", values)}";
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<decimal>().HavePrecision(20, 4);
    }

    /// <inheritdoc/>
    protected override void ImportedAmount(PropertyBuilder<decimal> amount) => amount.HasPrecision(20, 8);

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
