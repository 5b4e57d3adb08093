using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>Queries the stored evaluations and closes.</summary>
public sealed class EvaluationHistory(IDbContextFactory<InvestorsDb> databases)
{
    /// <summary>Reads the evaluations of a portfolio between two days, both included, up to a limit.</summary>
    public async Task<IReadOnlyList<Evaluation>> ReadAsync(
        Portfolio portfolio, DateOnly from, DateOnly to, bool newestFirst, int limit, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await ReadAsync(db, portfolio, from, to, newestFirst, limit, ct);
    }

    /// <summary>
    /// Reads a page of evaluations and, from the same snapshot, the run of the last day up to an end. If the run differs from the
    /// previous page's, the market was rewound to a day before that end: days on previous pages were deleted or replaced.
    /// </summary>
    public async Task<(IReadOnlyList<Evaluation> Items, int? Run)> ReadPageAsync(
        Portfolio portfolio, DateOnly from, DateOnly to, bool newestFirst, int limit, DateOnly end, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var snapshot = await db.BeginSnapshotAsync(ct);
        return (await ReadAsync(db, portfolio, from, to, newestFirst, limit, ct), await RunAsync(db, portfolio, end, ct));
    }

    /// <summary>
    /// Reads a page of evaluations sorted by a figure and, from the same snapshot, the run of the last day of the period. Days without a
    /// change come last in either direction. A page starts after the given day, even if new days were inserted meanwhile.
    /// </summary>
    public async Task<(IReadOnlyList<Evaluation> Items, int? Run)> ReadSortedPageAsync(
        Portfolio portfolio,
        DateOnly from,
        DateOnly to,
        EvaluationSort sort,
        bool descending,
        DateOnly? after,
        int limit,
        CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var snapshot = await db.BeginSnapshotAsync(ct);
        // SQLite's provider cannot sort decimals, and a portfolio's full history is only a few thousand rows.
        var rows = await Between(db, portfolio, from, to).ToListAsync(ct);
        var page = Sorted(rows, sort, descending);
        if (after is { } last)
            page = page.SkipWhile(row => row.AsOf != last).Skip(1);
        return ([.. page.Take(limit).Select(row => ToMessage(portfolio, row))], await RunAsync(db, portfolio, to, ct));
    }

    /// <summary>Reads the evaluations of a portfolio between two days, oldest first, downsampled to a number of points.</summary>
    public async Task<IReadOnlyList<Evaluation>> ThinAsync(
        Portfolio portfolio, DateOnly from, DateOnly to, int points, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await Between(db, portfolio, from, to).OrderBy(row => row.AsOf).ToListAsync(ct);
        return [.. Downsampler.Downsample(rows, points, row => row.Value, row => -row.Value).Select(row => ToMessage(portfolio, row))];
    }

    /// <summary>Reads the drawdowns of a portfolio between two days, oldest first, downsampled to a number of points.</summary>
    public async Task<IReadOnlyList<DrawdownPoint>> DrawdownAsync(
        Portfolio portfolio, DateOnly from, DateOnly to, int points, CancellationToken ct)
    {
        var (_, days) = await DrawdownAsync(portfolio, from, to, ct);
        return Downsampler.Downsample(days, points, day => day.Value, day => -day.Value, Depth);
    }

    /// <summary>Returns the performance of a portfolio between two days; null if it has no evaluation in that period.</summary>
    public async Task<Performance?> PerformanceAsync(Portfolio portfolio, DateOnly from, DateOnly to, CancellationToken ct)
    {
        var (rows, days) = await DrawdownAsync(portfolio, from, to, ct);
        if (days.MinBy(Depth) is not { } deepest)
            return null;
        var (first, last) = (rows[^days.Count], rows[^1]);
        return new Performance(
            ToMessage(portfolio, first),
            ToMessage(portfolio, last),
            Drawdown.ChangePercent(first.Value, last.Value),
            deepest.DrawdownPercent,
            deepest.AsOf);
    }

    /// <summary>Returns the evaluation of a portfolio on a day; null if there is none.</summary>
    public async Task<Evaluation?> FindAsync(Portfolio portfolio, DateOnly asOf, CancellationToken ct) =>
        (await ReadAsync(portfolio, asOf, asOf, newestFirst: false, 1, ct)).SingleOrDefault();

    /// <summary>Reads the latest evaluations of a portfolio, oldest first.</summary>
    public async Task<IReadOnlyList<Evaluation>> LatestAsync(Portfolio portfolio, int count, CancellationToken ct) =>
        [.. (await ReadAsync(portfolio, DateOnly.MinValue, DateOnly.MaxValue, newestFirst: true, count, ct)).Reverse()];

    /// <summary>Reads the closes of stocks on a day, or the last close of each stock if no day is given.</summary>
    public async Task<IReadOnlyList<CloseRow>> ClosesAsync(IReadOnlyList<string> tickers, DateOnly? date, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (date is { } day)
            return await db.Closes.AsNoTracking().Where(row => tickers.Contains(row.Ticker) && row.AsOf == day).ToListAsync(ct);
        var closes = new List<CloseRow>();
        foreach (var ticker in tickers)
        {
            if (await db.Closes.AsNoTracking()
                    .Where(row => row.Ticker == ticker)
                    .OrderByDescending(row => row.AsOf)
                    .FirstOrDefaultAsync(ct) is { } last)
                closes.Add(last);
        }

        return closes;
    }

    /// <summary>Converts a row to an evaluation.</summary>
    internal static Evaluation ToMessage(Portfolio portfolio, EvaluationRow row) => new(
        portfolio.Investor,
        portfolio.Id,
        row.AsOf,
        row.Run,
        row.Value,
        row.DailyChange,
        row.DailyChangePercent,
        portfolio.SharesOutstanding,
        row.NavPerShare);

    private static async Task<IReadOnlyList<Evaluation>> ReadAsync(
        InvestorsDb db, Portfolio portfolio, DateOnly from, DateOnly to, bool newestFirst, int limit, CancellationToken ct)
    {
        var rows = Between(db, portfolio, from, to);
        rows = newestFirst ? rows.OrderByDescending(row => row.AsOf) : rows.OrderBy(row => row.AsOf);
        return [.. (await rows.Take(limit).ToListAsync(ct)).Select(row => ToMessage(portfolio, row))];
    }

    private static IEnumerable<EvaluationRow> Sorted(IEnumerable<EvaluationRow> rows, EvaluationSort sort, bool descending)
    {
        decimal? Figure(EvaluationRow row) => sort switch
        {
            EvaluationSort.Value => row.Value,
            EvaluationSort.Change => row.DailyChange,
            _ => row.DailyChangePercent,
        };

        var withFigureFirst = rows.OrderBy(row => Figure(row) is null);
        return descending
            ? withFigureFirst.ThenByDescending(Figure).ThenByDescending(row => row.AsOf)
            : withFigureFirst.ThenBy(Figure).ThenBy(row => row.AsOf);
    }

    // Returns the run of the last day up to an end; null if there is none.
    private static Task<int?> RunAsync(InvestorsDb db, Portfolio portfolio, DateOnly end, CancellationToken ct) =>
        Between(db, portfolio, DateOnly.MinValue, end).OrderByDescending(row => row.AsOf)
            .Select(row => (int?)row.Run)
            .FirstOrDefaultAsync(ct);

    // Compares drawdowns exactly: rounded to percent, different days may be equal.
    private static decimal Depth(DrawdownPoint day) => day.PeakValue == 0 ? 0 : day.Value / day.PeakValue;

    // The peak may be before the first requested day, so the full history is read.
    private async Task<(IReadOnlyList<EvaluationRow> Rows, IReadOnlyList<DrawdownPoint> Days)> DrawdownAsync(
        Portfolio portfolio, DateOnly from, DateOnly to, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await Between(db, portfolio, DateOnly.MinValue, to).OrderBy(row => row.AsOf).ToListAsync(ct);
        return (rows, [.. Drawdown.Of(rows).Where(day => day.AsOf >= from)]);
    }

    private static IQueryable<EvaluationRow> Between(InvestorsDb db, Portfolio portfolio, DateOnly from, DateOnly to) =>
        db.Evaluations.AsNoTracking().Where(row => row.PortfolioId == portfolio.Id && row.AsOf >= from && row.AsOf <= to);
}
