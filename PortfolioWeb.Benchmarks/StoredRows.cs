using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;

namespace PortfolioWeb.Benchmarks;

/// <summary>The rows that a pipeline has stored, by day.</summary>
internal sealed record StoredRows(IReadOnlyList<EvaluationRow> Evaluations, IReadOnlyList<CloseRow> Closes)
{
    public static async Task<StoredRows> ReadAsync(DataFolder data)
    {
        await using var db = Open(data);
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(5));
        return new StoredRows(
            await db.Evaluations.AsNoTracking().OrderBy(row => row.AsOf).ToListAsync(),
            await db.Closes.AsNoTracking().OrderBy(row => row.AsOf).ToListAsync());
    }

    public static InvestorsDb Open(DataFolder data) => data.Server is { } server
        ? new MySqlInvestorsDb(
            new DbContextOptionsBuilder<MySqlInvestorsDb>().UseMySql(server, MySqlInvestorsDb.DetectVersion(server)).Options)
        : new SqliteInvestorsDb(new DbContextOptionsBuilder<SqliteInvestorsDb>().UseSqlite($"Data Source={data.Database}").Options);
}
