using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>A portfolio to audit.</summary>
/// <param name="Portfolio">The portfolio with its stored holdings.</param>
/// <param name="IsRetired">Whether the portfolio is no longer in the settings and gets no further days.</param>
internal sealed record AuditedPortfolio(Portfolio Portfolio, bool IsRetired);

/// <summary>
/// Checks the stored rows, from the newest year to the oldest, and collects what is missing or wrong. Without
/// side effects outside the findings.
/// </summary>
/// <param name="market">The trading days, the listings and the prices.</param>
/// <param name="portfolios">Every stored portfolio.</param>
/// <param name="lastCloses">The last stored close of each stock.</param>
/// <param name="findings">Collects the findings.</param>
internal sealed class AuditWalk(
    TradedMarket market,
    IReadOnlyList<AuditedPortfolio> portfolios,
    IReadOnlyList<CloseRow> lastCloses,
    AuditFindings findings)
{
    private readonly Dictionary<string, CloseRow> _last = lastCloses.ToDictionary(row => row.Ticker, StringComparer.Ordinal);

    // The last day that each exchange has closed.
    private readonly Dictionary<string, DateOnly> _lastClosed = lastCloses
        .Where(row => market.Find(row.Ticker) is not null)
        .GroupBy(row => market.Find(row.Ticker)!.Exchange, StringComparer.Ordinal)
        .ToDictionary(rows => rows.Key, rows => rows.Max(row => row.AsOf), StringComparer.Ordinal);

    // The most recently visited close of each stock, which is the next one in time.
    private readonly Dictionary<string, CloseRow> _next = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MarketDay> _newest = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = portfolios.Select(audited => audited.Portfolio.Id).ToHashSet(StringComparer.Ordinal);

    public void Year(int year, List<CloseRow> closes, List<EvaluationRow> evaluations)
    {
        var closesByDay = closes.GroupBy(row => row.AsOf)
            .ToDictionary(day => day.Key, day => day.ToDictionary(row => row.Ticker, StringComparer.Ordinal));
        var evaluationsByDay = evaluations.GroupBy(row => row.AsOf)
            .ToDictionary(day => day.Key, day => day.ToDictionary(row => row.PortfolioId, StringComparer.Ordinal));
        foreach (var date in closesByDay.Keys.Union(evaluationsByDay.Keys).Union(TradingDaysOf(year)).OrderDescending())
        {
            var today = closesByDay.GetValueOrDefault(date) ?? [];
            var stored = evaluationsByDay.GetValueOrDefault(date) ?? [];
            findings.Days += today.Count > 0 ? 1 : 0;
            CheckCloses(date, today);
            foreach (var audited in portfolios)
                Check(audited, date, today, stored.GetValueOrDefault(audited.Portfolio.Id));
            foreach (var row in stored.Values.Where(row => !_known.Contains(row.PortfolioId)))
                Orphan(row);
            foreach (var (ticker, row) in today)
                _next[ticker] = row;
        }
    }

    private IEnumerable<DateOnly> TradingDaysOf(int year)
    {
        for (var day = market.Calendar.IndexOnOrAfter(new DateOnly(year, 1, 1)); market.Calendar[day].Year == year; day++)
            yield return market.Calendar[day];
    }

    private void CheckCloses(DateOnly date, Dictionary<string, CloseRow> today)
    {
        findings.Closes += today.Count;
        foreach (var listing in market.Listings)
        {
            if (!today.ContainsKey(listing.Ticker)
                && IsTraded(listing, date)
                && _lastClosed.TryGetValue(listing.Exchange, out var last)
                && date <= last)
                findings.Missing(new MissingClose(listing.Exchange, listing.Ticker, date));
        }

        foreach (var row in today.Values)
        {
            var stored = new StockClose(row.ClosePrice, row.PreviousClose);
            // Whether a close is carried is not stored: the import tells it.
            var expected = market.Find(row.Ticker) is { } listing && IsTraded(listing, date)
                ? market.On(row.Ticker, date) is { } price ? price with { Carried = false } : (StockClose?)null
                : null;
            if (stored != expected)
                findings.Wrong(new WrongClose(row.Ticker, date, stored, expected));
        }
    }

    private bool IsTraded(Listing listing, DateOnly date) =>
        date >= market.FirstDayOf(listing.Ticker) && market.CalendarOf(listing.Exchange).IsTradingDay(date);

    private void Orphan(EvaluationRow row)
    {
        findings.Evaluations++;
        var unknown = new Portfolio(row.PortfolioId, "", "", true, 1, []);
        findings.Wrong(new WrongEvaluation(row.PortfolioId, row.AsOf, EvaluationHistory.ToMessage(unknown, row), null));
    }

    private void Check(AuditedPortfolio audited, DateOnly date, Dictionary<string, CloseRow> today, EvaluationRow? row)
    {
        var portfolio = audited.Portfolio;
        var evaluation = row is null ? null : EvaluationHistory.ToMessage(portfolio, row);
        if (evaluation is not null)
        {
            findings.Evaluations++;
            _newest.TryAdd(portfolio.Id, new MarketDay(evaluation.Run, date));
        }

        if (evaluation is null && (audited.IsRetired || !portfolio.Holdings.Any(holding => today.ContainsKey(holding.Ticker))))
            return;
        if (RunOf(portfolio, date, today) is not { } run)
            Unproved(portfolio, date, today, evaluation);
        else if (evaluation is not null && evaluation.Run == run)
            Compare(portfolio, new MarketDay(run, date), today, evaluation);
        else if (_newest.TryGetValue(portfolio.Id, out var newest) && newest.Run == run && newest.Date > date)
            findings.Missing(portfolio.Id, new MarketDay(run, date));
        else
            findings.Doubts.Add(new AuditDoubt(portfolio.Id, new MarketDay(run, date), false));
    }

    // Returns the common run of the held stocks that trade on the day, each by its close of the day or the next one; null if a close is
    // missing or the runs differ.
    private int? RunOf(Portfolio portfolio, DateOnly date, Dictionary<string, CloseRow> today)
    {
        int? run = null;
        foreach (var holding in portfolio.Holdings.Where(holding => IsListed(holding, date)))
        {
            if (CloseOf(holding.Ticker, date, today) is not { } close)
                return null;
            if (!market.CalendarOf(holding.Exchange).IsTradingDay(date))
                continue;
            if (run is not null && run != close.Run)
                return null;
            run = close.Run;
        }

        return run;
    }

    private bool IsListed(Holding holding, DateOnly date) =>
        market.Find(holding.Ticker) is not null && date >= market.FirstDayOf(holding.Ticker);

    // Returns the close of the day or, without one, the next close, whose previous close is the price. While the exchange is closed after
    // its last stored day, the last close is the price.
    private CloseRow? CloseOf(string ticker, DateOnly date, Dictionary<string, CloseRow> today) =>
        today.GetValueOrDefault(ticker) ?? _next.GetValueOrDefault(ticker) ?? LastBefore(ticker, date);

    private CloseRow? LastBefore(string ticker, DateOnly date) =>
        market.Find(ticker) is { } listing
        && _last.TryGetValue(ticker, out var last)
        && last.AsOf == market.CalendarOf(listing.Exchange).LastOnOrBefore(date)
            ? last
            : null;

    private void Unproved(Portfolio portfolio, DateOnly date, Dictionary<string, CloseRow> today, Evaluation? evaluation)
    {
        // If closes of a later run are stored, the evaluation is about to be superseded.
        var latest = portfolio.Holdings.Select(holding => CloseOf(holding.Ticker, date, today)?.Run).DefaultIfEmpty().Max() ?? 0;
        if (evaluation is not null && evaluation.Run >= latest)
        {
            var doubt = new AuditDoubt(portfolio.Id, new MarketDay(evaluation.Run, date), true);
            findings.Doubts.Add(doubt);
            findings.Unproved[doubt] = evaluation;
        }
        else if (evaluation is not null || portfolio.Holdings.Any(holding => CloseOf(holding.Ticker, date, today) is null))
        {
            findings.Incomplete++;
        }
    }

    private void Compare(Portfolio portfolio, MarketDay day, Dictionary<string, CloseRow> today, Evaluation stored)
    {
        var expected = Valuation.Evaluate(
            portfolio,
            day,
            holding => IsListed(holding, day.Date) ? StoredPrice.On(day.Date, CloseOf(holding.Ticker, day.Date, today)!) : null);
        if (stored != expected)
            findings.Wrong(new WrongEvaluation(portfolio.Id, day.Date, stored, expected));
    }
}
