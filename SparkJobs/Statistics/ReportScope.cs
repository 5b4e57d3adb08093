using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Investing;

namespace SparkJobs.Statistics;

/// <summary>A portfolio that a report covers, and the investor that manages it.</summary>
public sealed record ReportedPortfolio(string Investor, string InvestorName, string Portfolio, string PortfolioName);

/// <summary>The part of the ledger that a report covers, as of one snapshot.</summary>
/// <param name="Portfolios">The portfolios by investor and id, including those without evaluations.</param>
/// <param name="Evaluated">The number of portfolios with evaluations.</param>
/// <param name="FirstDay">The first day with an evaluation.</param>
/// <param name="LastDay">The last day with an evaluation.</param>
/// <param name="Period">The period of the statistics that are limited to a period.</param>
/// <param name="Run">The market run of the last day.</param>
/// <param name="Position">The ledger's position in the topics: the offsets of the next messages.</param>
public sealed record ReportScope(
    IReadOnlyList<ReportedPortfolio> Portfolios,
    int Evaluated,
    DateOnly FirstDay,
    DateOnly LastDay,
    ReportPeriod Period,
    int Run,
    string Position)
{
    /// <summary>Determines the scope of a request.</summary>
    /// <exception cref="ReportException">The investor is unknown, or there is no evaluation in the ledger or in the period.</exception>
    public static async Task<ReportScope> ReadAsync(InvestorsDb db, ReportRequest request, CancellationToken ct)
    {
        request.Check();
        await CheckInvestorAsync(db, request.Investor, ct);
        var portfolios = await PortfoliosAsync(db, request.Investor, ct);
        var histories = await HistoriesAsync(db, request.Investor, ct);
        if (histories.Count == 0)
        {
            var ofInvestor = request.Investor is null ? "" : $" of {request.Investor}";
            throw new ReportException(
                $"The ledger has no evaluations{ofInvestor} yet: start the market in the web app, then request the report again.");
        }

        var (firstDay, lastDay) = (histories.Min(history => history.First), histories.Max(history => history.Last));
        var period = new ReportPeriod(request.From ?? firstDay, request.To ?? lastDay);
        if (!await AnyInAsync(db, portfolios, period, ct))
        {
            throw new ReportException(
                $"There are no evaluations {request.Describe()}: " + (period.From <= lastDay && period.To >= firstDay
                    ? "the period has no trading day of the history. Request a longer period."
                    : $"the history goes from {firstDay:yyyy-MM-dd} to {lastDay:yyyy-MM-dd}. Request a period within it."));
        }

        return new ReportScope(
            portfolios,
            histories.Count,
            firstDay,
            lastDay,
            period,
            histories.Where(history => history.Last == lastDay).Max(history => history.Run),
            await PositionAsync(db, ct));
    }

    /// <summary>Returns the portfolios of an investor, or of all, by investor and id.</summary>
    internal static Task<List<ReportedPortfolio>> PortfoliosAsync(InvestorsDb db, string? investor, CancellationToken ct) => (
        from managed in db.InvestorPortfolios.AsNoTracking()
        join manager in db.Investors on managed.InvestorId equals manager.Id
        join portfolio in db.Portfolios on managed.PortfolioId equals portfolio.Id
        where investor == null || manager.Id == investor
        orderby manager.Id, portfolio.Id
        select new ReportedPortfolio(manager.Id, manager.Name, portfolio.Id, portfolio.Name)).ToListAsync(ct);

    /// <summary>Checks that an investor exists.</summary>
    /// <exception cref="ReportException">The investor is unknown.</exception>
    internal static async Task CheckInvestorAsync(InvestorsDb db, string? investor, CancellationToken ct)
    {
        var known = await db.Investors.OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(ct);
        if (investor is not null && !known.Contains(investor, StringComparer.Ordinal))
            throw new ReportException(
                $"There is no investor '{investor}': the database has {(known.Count == 0 ? "none" : string.Join(", ", known))}.");
    }

    // Reads the first and last day per portfolio through the primary key, which is fast however long the history is.
    private static async Task<List<(DateOnly First, DateOnly Last, int Run)>> HistoriesAsync(
        InvestorsDb db, string? investor, CancellationToken ct)
    {
        var ends = await db.InvestorPortfolios
            .Where(managed => investor == null || managed.InvestorId == investor)
            .Select(managed => managed.PortfolioId)
            .Distinct()
            .Select(id => new
            {
                First = db.Evaluations.Where(row => row.PortfolioId == id)
                    .OrderBy(row => row.AsOf)
                    .Select(row => (DateOnly?)row.AsOf)
                    .FirstOrDefault(),
                Last = db.Evaluations.Where(row => row.PortfolioId == id)
                    .OrderByDescending(row => row.AsOf)
                    .Select(row => (DateOnly?)row.AsOf)
                    .FirstOrDefault(),
                Run = db.Evaluations.Where(row => row.PortfolioId == id)
                    .OrderByDescending(row => row.AsOf)
                    .Select(row => (int?)row.Run)
                    .FirstOrDefault(),
            })
            .ToListAsync(ct);
        return [.. ends.Where(end => end.First is not null).Select(end => (end.First!.Value, end.Last!.Value, end.Run!.Value))];
    }

    private static async Task<bool> AnyInAsync(
        InvestorsDb db, IReadOnlyList<ReportedPortfolio> portfolios, ReportPeriod period, CancellationToken ct)
    {
        foreach (var portfolio in portfolios)
        {
            if (await db.Evaluations.AnyAsync(
                    row => row.PortfolioId == portfolio.Portfolio && row.AsOf >= period.From && row.AsOf <= period.To, ct))
                return true;
        }

        return false;
    }

    private static async Task<string> PositionAsync(InvestorsDb db, CancellationToken ct)
    {
        var offsets = await db.ConsumedOffsets.AsNoTracking()
            .OrderBy(row => row.Log).ThenBy(row => row.Topic).ThenBy(row => row.Partition).ToListAsync(ct);
        return string.Join(
            '\n',
            offsets.GroupBy(row => row.Log)
                .Select(log => $"{log.Key}: {string.Join(", ", log.Select(row => $"{row.Topic}[{row.Partition}]={row.Next}"))}"));
    }
}
