using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using PortfolioWeb.Workers.Ledger;
using PortfolioWeb.Workers.Ledger.Rows;
using SparkJobs.Statistics;

namespace SparkJobs.Runs;

/// <summary>The figures of reports, as <c>ReportFigures</c> keeps them.</summary>
public sealed class ReportFigures(IDbContextFactory<InvestorsDb> databases)
{
    private const int Columns = 8;

    // SQLite looks for every parameter among all of its statement: many more rows would take longer, not less.
    private const int RowsPerStatement = 40;

    // The ledger waits while they are written.
    private const int RowsPerTransaction = 4000;

    /// <summary>Stores the figures of a run's attempt, some thousands at a time.</summary>
    public static async Task WriteAsync(InvestorsDb db, int run, int attempt, IEnumerable<Figure> figures, CancellationToken ct)
    {
        foreach (var rows in figures.Chunk(RowsPerTransaction))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await using var insert = db.Database.GetDbConnection().CreateCommand();
            insert.Transaction = transaction.GetDbTransaction();
            foreach (var chunk in rows.Chunk(RowsPerStatement))
            {
                if (insert.Parameters.Count != chunk.Length * Columns)
                    Prepare(insert, chunk.Length);
                var at = 0;
                foreach (var figure in chunk)
                {
                    foreach (var value in (object?[])[run, attempt, figure.Statistic, figure.Portfolio, figure.Item, figure.Measure, figure.Amount, figure.AsOf])
                        insert.Parameters[at++].Value = value ?? DBNull.Value;
                }

                await insert.ExecuteNonQueryAsync(ct);
            }

            await transaction.CommitAsync(ct);
        }
    }

    /// <summary>The report of a run; null where it has not succeeded.</summary>
    public async Task<Report?> ReadAsync(ReportRunRow run, CancellationToken ct) =>
        run is { State: ReportState.Succeeded, PeriodFrom: { } from, PeriodTo: { } to, RiskFreePercent: { } riskFree, RowsRead: { } rows }
            ? await ReadAsync(run, new ReportPeriod(from, to), riskFree, rows, ct)
            : null;

    /// <summary>The report of a run that is about to succeed.</summary>
    public async Task<Report> ReadAsync(ReportRunRow run, ReportPeriod period, double riskFreePercent, long rowsRead, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var portfolios = await ReportScope.PortfoliosAsync(db, run.InvestorId, ct);
        var figures = await db.ReportFigures.AsNoTracking()
            .Where(row => row.RunId == run.Id && row.Attempt == run.Attempt)
            .Select(row => new Figure(row.Statistic, row.PortfolioId, row.Item, row.Measure, row.Amount, row.AsOf))
            .ToListAsync(ct);
        return PortfolioFigures.Compose(figures, portfolios, period, riskFreePercent, rowsRead);
    }

    /// <summary>Removes the figures of all attempts at a run.</summary>
    public async Task RemoveAsync(int run, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await db.ReportFigures.Where(row => row.RunId == run).ExecuteDeleteAsync(ct);
    }

    private static void Prepare(DbCommand insert, int rows)
    {
        var sql = new StringBuilder("INSERT INTO ReportFigures (RunId, Attempt, Statistic, PortfolioId, Item, Measure, Amount, AsOf) VALUES ");
        insert.Parameters.Clear();
        for (var row = 0; row < rows; row++)
        {
            var names = Enumerable.Range(row * Columns, Columns).Select(value => $"@v{value}").ToList();
            sql.Append(row == 0 ? "(" : ", (").AppendJoin(", ", names).Append(')');
            foreach (var name in names)
            {
                var parameter = insert.CreateParameter();
                parameter.ParameterName = name;
                insert.Parameters.Add(parameter);
            }
        }

        insert.CommandText = sql.ToString();
    }
}
