using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Investing;
using SparkJobs.Engines;
using SparkJobs.Statistics;

namespace SparkJobs.Runs;

/// <summary>Reads and removes the figures of reports in the table <c>ReportFigures</c>.</summary>
public sealed class ReportFigures(IDbContextFactory<InvestorsDb> databases)
{
    /// <summary>Returns the report of a run; null if the run has not succeeded.</summary>
    public async Task<Report?> ReadAsync(ReportRunRow run, CancellationToken ct) =>
        run is { State: ReportState.Succeeded, PeriodFrom: { } from, PeriodTo: { } to, RiskFreePercent: { } riskFree, RowsRead: { } rows }
            ? await ComposeAsync(run, null, new ReportPeriod(from, to), riskFree, rows, ct)
            : null;

    /// <summary>Returns the report of a run that is about to succeed.</summary>
    public Task<Report> ReadAsync(ReportRunRow run, ReportBasis basis, double riskFreePercent, CancellationToken ct) =>
        ComposeAsync(run, basis.Figures, basis.Scope.Period, riskFreePercent, basis.RowsRead, ct);

    /// <summary>Removes the figures of all attempts at a run, or of all but one.</summary>
    public async Task RemoveAsync(int run, CancellationToken ct, int? except = null)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await db.ReportFigures.Where(row => row.RunId == run && row.Attempt != (except ?? 0)).ExecuteDeleteAsync(ct);
    }

    private async Task<Report> ComposeAsync(
        ReportRunRow run,
        IReadOnlyCollection<Figure>? figures,
        ReportPeriod period,
        double riskFreePercent,
        long rowsRead,
        CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var portfolios = await ReportScope.PortfoliosAsync(db, run.InvestorId, ct);
        return PortfolioFigures.Compose(figures ?? await StoredAsync(db, run, ct), portfolios, period, riskFreePercent, rowsRead);
    }

    private static async Task<List<Figure>> StoredAsync(InvestorsDb db, ReportRunRow run, CancellationToken ct)
    {
        var stored = db.ReportFigures.AsNoTracking()
            .Where(row => row.RunId == run.Id && row.Attempt == run.Attempt)
            .Select(row => new Figure(row.Statistic, row.PortfolioId, row.Item, row.Measure, row.Amount, row.AsOf));
        var names = new StringPool();
        var figures = new List<Figure>();
        await foreach (var figure in stored.AsAsyncEnumerable().WithCancellation(ct))
            figures.Add(new Figure(
                names[figure.Statistic], names[figure.Portfolio], names[figure.Item], names[figure.Measure], figure.Amount, figure.AsOf));
        return figures;
    }
}
