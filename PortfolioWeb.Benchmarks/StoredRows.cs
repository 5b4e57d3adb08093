using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Ledger;
using PortfolioWeb.Workers.Ledger.Rows;

namespace PortfolioWeb.Benchmarks;

/// <summary>The rows that a chain has stored, by day, as it stored them.</summary>
internal sealed record StoredRows(IReadOnlyList<EvaluationRow> Evaluations, IReadOnlyList<CloseRow> Closes)
{
    public static async Task<StoredRows> ReadAsync(string folder)
    {
        await using var db = Open(folder);
        return new StoredRows(
            await db.Evaluations.AsNoTracking().OrderBy(row => row.AsOf).ToListAsync(),
            await db.Closes.AsNoTracking().OrderBy(row => row.AsOf).ToListAsync());
    }

    public static SqliteInvestorsDb Open(string folder) =>
        new(new DbContextOptionsBuilder<SqliteInvestorsDb>().UseSqlite($"Data Source={Path.Combine(folder, "investors.db")}").Options);
}
