using System.Text.Json;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger.Queries;

namespace PortfolioWeb.Pages;

/// <summary>
/// Reads the latest year of all portfolios for the dashboard's chart. The page contains it, so that the browser needs no further request.
/// </summary>
public sealed class StoredHistory(PortfolioCatalog catalog, EvaluationHistory history)
{
    // The chart's default range in days.
    private const int Range = 366;

    // More portfolios would make the page large, and are loaded one by one.
    private const int MostPortfolios = 24;

    // A slow database must not delay the page.
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(1);

    /// <summary>Returns the history as JSON; null if there is none, or if the database is slow or unavailable.</summary>
    public async Task<string?> ReadAsync(CancellationToken ct)
    {
        if (catalog.Portfolios.Count > MostPortfolios)
            return null;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(s_timeout);
        try
        {
            return await ReadAllAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
        {
            return null;
        }
    }

    private async Task<string?> ReadAllAsync(CancellationToken ct)
    {
        var ends = new List<(Portfolio Portfolio, Evaluation First, Evaluation Last)>();
        foreach (var portfolio in catalog.Portfolios)
        {
            var first = await history.ReadAsync(portfolio, DateOnly.MinValue, DateOnly.MaxValue, newestFirst: false, 1, ct);
            var last = await history.LatestAsync(portfolio, 1, ct);
            if (first is [var oldest] && last is [var newest])
                ends.Add((portfolio, oldest, newest));
        }

        if (ends.Count == 0)
            return null;
        var to = ends.Max(end => end.Last.AsOf);
        var from = to.AddDays(-Range);
        var portfolios = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (portfolio, first, _) in ends)
        {
            var days = await history.ReadAsync(portfolio, from, to, newestFirst: false, Range + 1, ct);
            var rows = days.Select(day => new object[] { day.AsOf, day.Run, day.Value, day.NavPerShare });
            portfolios[portfolio.Id] = new { firstValue = first.Value, days = rows };
        }

        return JsonSerializer.Serialize(new { from, to, portfolios });
    }
}
