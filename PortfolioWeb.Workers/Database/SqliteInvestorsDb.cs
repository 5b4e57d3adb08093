using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using PortfolioWeb.Workers.Database.Rows;

namespace PortfolioWeb.Workers.Database;

/// <summary>InvestorsDB in a SQLite file.</summary>
public sealed class SqliteInvestorsDb(DbContextOptions<SqliteInvestorsDb> options) : InvestorsDb(options)
{
    // SQLite has no decimal type. A NUMERIC column stores numbers, exact to 15 digits, that SQL can sort and sum; the default, text,
    // cannot do so.
    // No amount in the ledger has more than 15 digits or 4 decimals. Amounts are rounded to 4 decimals when read, because SQLite may return
    // all 17 digits of its double.
    private const string Exact = "NUMERIC";

    /// <inheritdoc/>
    public override async Task<IDbContextTransaction> BeginSnapshotAsync(CancellationToken ct)
    {
        await Database.OpenConnectionAsync(ct);
        // A deferred transaction reads without blocking the writer.
        var transaction = ((SqliteConnection)Database.GetDbConnection()).BeginTransaction(deferred: true);
        return (await Database.UseTransactionAsync(transaction, ct))!;
    }

    /// <inheritdoc/>
    public override Task InsertAsync(IEnumerable<ImportedCloseRow> closes, CancellationToken ct)
    {
        using var insert = new SqliteStatement(
            (SqliteConnection)Database.GetDbConnection(), "INSERT INTO ImportedCloses (SeriesId, AsOf, ClosePrice) VALUES (?, ?, ?)");
        foreach (var close in closes)
        {
            ct.ThrowIfCancellationRequested();
            insert.Bind(close.SeriesId).Bind(close.AsOf.ToString("O", CultureInfo.InvariantCulture)).Bind(close.ClosePrice).Run();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<decimal>().HaveColumnType(Exact).HaveConversion<FourDecimals>();
    }

    /// <inheritdoc/>
    protected override void ImportedAmount(PropertyBuilder<decimal> amount) =>
        amount.HasConversion(exact => exact, read => decimal.Round(read, 8));

    private sealed class FourDecimals() : ValueConverter<decimal, decimal>(exact => exact, read => decimal.Round(read, 4));
}

/// <summary>Creates the context for <c>dotnet ef migrations add</c>.</summary>
internal sealed class SqliteInvestorsDbDesign : IDesignTimeDbContextFactory<SqliteInvestorsDb>
{
    public SqliteInvestorsDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteInvestorsDb>().UseSqlite("Data Source=:memory:").Options);
}
