using System.Data.Common;
using DuckDB.NET.Data;
using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Ledger;

namespace SparkJobs;

/// <summary>Makes reports with DuckDB, in this process. Each run has a database of its own, in memory.</summary>
public sealed class DuckDbEngine(IDbContextFactory<InvestorsDb> databases)
{
    private const string Evaluations = "evaluations";

    // AsOf is a word of DuckDB's own. 18 digits are what fits into its fast decimals; the ledger's amounts have up to 15,
    // and only a percentage knows no bounds.
    private const string CreateEvaluations =
        $"""
        CREATE TABLE {Evaluations} (PortfolioId VARCHAR, "AsOf" DATE, Run INTEGER,
            Value DECIMAL(18, 4), DailyChange DECIMAL(18, 4), DailyChangePercent DECIMAL(38, 4), NavPerShare DECIMAL(18, 4))
        """;

    /// <summary>Makes a report of the ledger as it is at one moment.</summary>
    /// <exception cref="ReportException">There is no such investor, or no evaluation in the ledger or in the period.</exception>
    public async Task<Report> RunAsync(ReportRequest request, CancellationToken ct)
    {
        var overflow = Directory.CreateTempSubdirectory("portfolioweb-report-");
        try
        {
            await using var duck = new DuckDBConnection("Data Source=:memory:");
            await duck.OpenAsync(ct);
            // What does not fit goes to disk.
            Execute(duck, $"SET memory_limit = '512MB'; SET temp_directory = '{overflow.FullName.Replace("'", "''", StringComparison.Ordinal)}'");
            Execute(duck, CreateEvaluations);
            var (portfolios, rows) = await LoadAsync(duck, request, ct);
            return Compute(duck, request, portfolios, rows, ct);
        }
        finally
        {
            overflow.Delete(recursive: true);
        }
    }

    private async Task<(IReadOnlyList<ReportedPortfolio> Portfolios, long Rows)> LoadAsync(DuckDBConnection duck, ReportRequest request, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var snapshot = await db.BeginSnapshotAsync(ct);
        var portfolios = await PortfoliosAsync(db, request.Investor, ct);
        var ids = portfolios.Select(portfolio => portfolio.Portfolio).ToList();
        var rows = 0L;
        using var appender = duck.CreateAppender(Evaluations);
        await foreach (var row in db.Evaluations.AsNoTracking().Where(row => ids.Contains(row.PortfolioId)).AsAsyncEnumerable().WithCancellation(ct))
        {
            appender.CreateRow()
                .AppendValue(row.PortfolioId)
                .AppendValue((DateOnly?)row.AsOf)
                .AppendValue((int?)row.Run)
                .AppendValue(Exact(row.Value))
                .AppendValue(Exact(row.DailyChange))
                .AppendValue(Exact(row.DailyChangePercent))
                .AppendValue(Exact(row.NavPerShare))
                .EndRow();
            rows++;
        }

        return (portfolios, rows);
    }

    // SQLite gives a large amount with the noise of a double behind its 4 decimals, and the appender would cut it off there.
    private static decimal? Exact(decimal? amount) => amount is { } noisy ? decimal.Round(noisy, StatisticsRow.Decimals) : null;

    private static async Task<IReadOnlyList<ReportedPortfolio>> PortfoliosAsync(InvestorsDb db, string? investor, CancellationToken ct)
    {
        var all = await (
            from managed in db.InvestorPortfolios.AsNoTracking()
            join manager in db.Investors on managed.InvestorId equals manager.Id
            join portfolio in db.Portfolios on managed.PortfolioId equals portfolio.Id
            orderby manager.Id, portfolio.Id
            select new ReportedPortfolio(manager.Id, manager.Name, portfolio.Id, portfolio.Name)).ToListAsync(ct);
        if (investor is null)
            return all;
        if (await db.Investors.AnyAsync(row => row.Id == investor, ct))
            return [.. all.Where(portfolio => portfolio.Investor == investor)];
        var known = await db.Investors.OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(ct);
        throw new ReportException($"There is no investor '{investor}': the database has {(known.Count == 0 ? "none" : string.Join(", ", known))}.");
    }

    private static Report Compute(DuckDBConnection duck, ReportRequest request, IReadOnlyList<ReportedPortfolio> portfolios, long rows, CancellationToken ct)
    {
        var histories = Query(duck, StatisticsSql.Evaluation, Summary, ct);
        if (rows == 0)
        {
            var whose = request.Investor is null ? "" : $" of {request.Investor}";
            throw new ReportException($"The ledger has no evaluations{whose} yet: start the market in the web app, then ask again.");
        }

        var (first, last) = (histories.Min(history => history.Value.FirstDay), histories.Max(history => history.Value.LastDay));
        var period = new ReportPeriod(request.From ?? first, request.To ?? last);
        Execute(duck, StatisticsSql.PeriodView(period));
        var ofPeriod = Query(duck, StatisticsSql.EvaluationOfPeriod, Summary, ct).ToDictionary(StringComparer.Ordinal);
        if (ofPeriod.Count == 0)
            throw new ReportException($"There are no evaluations {request.Describe()}: the history goes from {first:yyyy-MM-dd} to {last:yyyy-MM-dd}. Ask for a period within it.");

        var history = histories.ToDictionary(StringComparer.Ordinal);
        var extremes = Query(duck, StatisticsSql.ChangeExtremes, Extremes, ct).ToDictionary(StringComparer.Ordinal);
        var years = Lookup(Query(duck, StatisticsSql.ChangeExtremesPerYear, row => new YearExtremes(row.Whole("CalendarYear"), Extremes(row)), ct));
        var months = Lookup(Query(duck, StatisticsSql.MeanPerMonth, Month, ct));
        return new Report(
            [.. from portfolio in portfolios
                let id = portfolio.Portfolio
                where history.ContainsKey(id)
                select new PortfolioStatistics(portfolio, extremes[id], [.. years[id]], history[id], period, ofPeriod.GetValueOrDefault(id), [.. months[id]])],
            [.. portfolios.Select(portfolio => portfolio.Portfolio).Where(id => !history.ContainsKey(id))],
            period,
            rows);
    }

    private static ILookup<string, T> Lookup<T>(List<KeyValuePair<string, T>> rows) => rows.ToLookup(row => row.Key, row => row.Value, StringComparer.Ordinal);

    private static EvaluationSummary Summary(DbDataReader row) => new(
        row.Whole("Evaluated"), row.Day("FirstEvaluated"), row.Day("LastEvaluated"), row.Money("MeanValue")!.Value, row.Money("DeviationOfValue"));

    private static MonthMean Month(DbDataReader row) =>
        new(row.Whole("CalendarYear"), row.Whole("CalendarMonth"), row.Whole("Evaluated"), row.Money("MeanValue")!.Value);

    private static ChangeExtremes Extremes(DbDataReader row) =>
        new(row.Extreme("MaxChange"), row.Extreme("MinChange"), row.Extreme("MaxChangePercent"), row.Extreme("MinChangePercent"));

    // The first column of every statistic is the portfolio.
    private static List<KeyValuePair<string, T>> Query<T>(DuckDBConnection duck, string sql, Func<DbDataReader, T> read, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<KeyValuePair<string, T>>();
        while (reader.Read())
            rows.Add(new(reader.GetString(0), read(reader)));
        return rows;
    }

    private static void Execute(DuckDBConnection duck, string sql)
    {
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
