using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace PortfolioWeb.Workers.Database;

/// <summary>InvestorsDB in a SQLite file.</summary>
public sealed class SqliteInvestorsDb(DbContextOptions<SqliteInvestorsDb> options) : InvestorsDb(options)
{
    // SQLite has no decimal. A column of this type keeps numbers, exact to 15 digits, which SQL can order and add up;
    // the default, text, it could not. No amount of the ledger has more digits, and none more than 4 decimals: what is
    // read is rounded to them, because SQLite may spell a number with the 17 digits of its double.
    private const string Exact = "NUMERIC";

    /// <inheritdoc/>
    public override async Task<IDbContextTransaction> BeginSnapshotAsync(CancellationToken ct)
    {
        await Database.OpenConnectionAsync(ct);
        // A deferred transaction reads and does not stop the one that writes.
        var transaction = ((SqliteConnection)Database.GetDbConnection()).BeginTransaction(deferred: true);
        return (await Database.UseTransactionAsync(transaction, ct))!;
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<decimal>().HaveColumnType(Exact).HaveConversion<FourDecimals>();

    private sealed class FourDecimals() : ValueConverter<decimal, decimal>(exact => exact, read => decimal.Round(read, 4));
}

/// <summary>Makes the context for <c>dotnet ef migrations add</c>.</summary>
internal sealed class SqliteInvestorsDbDesign : IDesignTimeDbContextFactory<SqliteInvestorsDb>
{
    public SqliteInvestorsDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteInvestorsDb>().UseSqlite("Data Source=:memory:").Options);
}
