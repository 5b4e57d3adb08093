using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger.Rows;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>What an audit found.</summary>
/// <param name="Days">Trading days that the ledger has closes of.</param>
/// <param name="Evaluations">Evaluations that were recomputed.</param>
/// <param name="Waiting">Evaluations that are still on their way through the chain.</param>
/// <param name="Missing">Evaluations that should be in the ledger and are not; the first 1,000.</param>
/// <param name="Wrong">Evaluations that are not what the stored closes make them; the first 1,000.</param>
public sealed record AuditReport(int Days, int Evaluations, int Waiting, IReadOnlyList<MissingEvaluation> Missing, IReadOnlyList<WrongEvaluation> Wrong);

/// <summary>An evaluation that should be in the ledger and is not.</summary>
public sealed record MissingEvaluation(string Portfolio, DateOnly AsOf, int Run);

/// <summary>An evaluation that is not what the closes make it.</summary>
/// <param name="Portfolio">The portfolio's id.</param>
/// <param name="AsOf">The trading day.</param>
/// <param name="Stored">What the ledger has.</param>
/// <param name="Expected">What the closes and holdings come to; null where closes are missing.</param>
public sealed record WrongEvaluation(string Portfolio, DateOnly AsOf, Evaluation Stored, Evaluation? Expected);

/// <summary>Recomputes every stored evaluation from the stored closes and holdings.</summary>
/// <remarks>
/// A portfolio's day is expected once every exchange that it holds has closed it, or a later day of the same run. One
/// that is expected and not there is missing if a later day of its run is there, or if nothing is under way in the
/// chain; until then it is waiting.
/// </remarks>
public sealed class Audit(IDbContextFactory<InvestorsDb> databases, MarketFacts market, InvestingFacts investing, ConsumerLag lag)
{
    private const int LongestList = 1000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Audits the whole ledger.</summary>
    public async Task<AuditReport> RunAsync(CancellationToken ct)
    {
        var first = await LookAsync(ct);
        if (first.Doubts.Count == 0)
            return first.Report([]);

        if (!await IsQuietAsync(ct))
            return first.Report([]);

        // Whatever was under way at the first look has arrived: what is in doubt in both is not coming.
        var second = await LookAsync(ct);
        second.Doubts.IntersectWith(first.Doubts);
        return second.Report(second.Doubts);
    }

    // Whether nothing is under way in the chain. While the broker is away nobody can tell, and all may be.
    private async Task<bool> IsQuietAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(s_patience);
        try
        {
            // The first of these readings may have begun before the look; the second tells of the chain after it.
            await lag.NextAsync(soon: true, patience.Token);
            return (await lag.NextAsync(soon: true, patience.Token)).All(reader => reader.Lag == 0);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<Findings> LookAsync(CancellationToken ct)
    {
        var findings = new Findings();
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var snapshot = await db.BeginSnapshotAsync(ct);
        var holdings = (await db.Holdings.AsNoTracking().ToListAsync(ct)).ToLookup(row => row.PortfolioId);
        var portfolios = investing.Portfolios
            .Select(portfolio => portfolio with { Holdings = [.. holdings[portfolio.Id].Select(row => new Holding(row.Ticker, market.Find(row.Ticker)!.Exchange, row.Quantity))] })
            .ToList();
        var tickers = market.Listings.Select(listing => listing.Ticker).ToList();
        var ids = portfolios.Select(portfolio => portfolio.Id).ToList();

        // From the newest day back, a year at a time: a day that an exchange passed by needs the closes of its next day.
        var walk = new BackwardWalk(portfolios, findings);
        for (var year = market.LastDay.Year; year >= market.Calendar.FirstTradingDay.Year; year--)
        {
            var (from, to) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
            var closes = await db.Closes.AsNoTracking().Where(row => tickers.Contains(row.Ticker) && row.AsOf >= from && row.AsOf <= to).ToListAsync(ct);
            var evaluations = await db.Evaluations.AsNoTracking().Where(row => ids.Contains(row.PortfolioId) && row.AsOf >= from && row.AsOf <= to).ToListAsync(ct);
            walk.Year(closes, evaluations);
        }

        return findings;
    }

    /// <summary>A portfolio's day that is not as it should be, unless it is still on its way.</summary>
    private sealed record Doubt(string Portfolio, MarketDay Day, bool Stored);

    private sealed class Findings
    {
        private readonly List<WrongEvaluation> _wrong = [];
        private readonly List<MissingEvaluation> _missing = [];

        public HashSet<Doubt> Doubts { get; } = [];

        public int Days { get; set; }

        public int Evaluations { get; set; }

        public int Incomplete { get; set; }

        public Dictionary<Doubt, Evaluation> Unproved { get; } = [];

        public void Wrong(WrongEvaluation wrong)
        {
            if (_wrong.Count < LongestList)
                _wrong.Add(wrong);
        }

        public void Missing(string portfolio, MarketDay day)
        {
            if (_missing.Count < LongestList)
                _missing.Add(new MissingEvaluation(portfolio, day.Date, day.Run));
        }

        public AuditReport Report(IReadOnlyCollection<Doubt> confirmed)
        {
            foreach (var doubt in confirmed.Where(doubt => !doubt.Stored))
                Missing(doubt.Portfolio, doubt.Day);
            foreach (var doubt in confirmed.Where(doubt => doubt.Stored))
                Wrong(new WrongEvaluation(doubt.Portfolio, doubt.Day.Date, Unproved[doubt], null));
            return new AuditReport(Days, Evaluations, Incomplete + Doubts.Count - confirmed.Count, _missing, _wrong);
        }
    }

    private sealed class BackwardWalk(IReadOnlyList<Portfolio> portfolios, Findings findings)
    {
        // Of each stock the close of the day that was seen last, which is the next one in time.
        private readonly Dictionary<string, CloseRow> _next = new(StringComparer.Ordinal);
        private readonly Dictionary<string, MarketDay> _newest = new(StringComparer.Ordinal);

        public void Year(List<CloseRow> closes, List<EvaluationRow> evaluations)
        {
            var closesByDay = closes.GroupBy(row => row.AsOf).ToDictionary(day => day.Key, day => day.ToDictionary(row => row.Ticker, StringComparer.Ordinal));
            var evaluationsByDay = evaluations.GroupBy(row => row.AsOf).ToDictionary(day => day.Key, day => day.ToDictionary(row => row.PortfolioId, StringComparer.Ordinal));
            foreach (var date in closesByDay.Keys.Union(evaluationsByDay.Keys).OrderDescending())
            {
                var today = closesByDay.GetValueOrDefault(date) ?? [];
                var stored = evaluationsByDay.GetValueOrDefault(date) ?? [];
                findings.Days += today.Count > 0 ? 1 : 0;
                foreach (var portfolio in portfolios)
                    Check(portfolio, date, today, stored.GetValueOrDefault(portfolio.Id));
                foreach (var (ticker, row) in today)
                    _next[ticker] = row;
            }
        }

        private void Check(Portfolio portfolio, DateOnly date, Dictionary<string, CloseRow> today, EvaluationRow? row)
        {
            var evaluation = row is null ? null : EvaluationHistory.Describe(portfolio, row);
            if (evaluation is not null)
            {
                findings.Evaluations++;
                _newest.TryAdd(portfolio.Id, new MarketDay(evaluation.Run, date));
            }

            if (evaluation is null && !portfolio.Holdings.Any(holding => today.ContainsKey(holding.Ticker)))
                return;
            if (RunOf(portfolio, today) is not { } run)
                Unproved(portfolio, date, today, evaluation);
            else if (evaluation is not null && evaluation.Run == run)
                Compare(portfolio, new MarketDay(run, date), today, evaluation);
            else if (_newest.TryGetValue(portfolio.Id, out var newest) && newest.Run == run && newest.Date > date)
                findings.Missing(portfolio.Id, new MarketDay(run, date));
            else
                findings.Doubts.Add(new Doubt(portfolio.Id, new MarketDay(run, date), false));
        }

        // The run in which every stock held has a close of the day or of a later one; null where there is none.
        private int? RunOf(Portfolio portfolio, Dictionary<string, CloseRow> today)
        {
            int? run = null;
            foreach (var holding in portfolio.Holdings)
            {
                if (CloseOf(holding.Ticker, today) is not { } close || (run is not null && run != close.Run))
                    return null;
                run = close.Run;
            }

            return run;
        }

        private CloseRow? CloseOf(string ticker, Dictionary<string, CloseRow> today) => today.GetValueOrDefault(ticker) ?? _next.GetValueOrDefault(ticker);

        private void Unproved(Portfolio portfolio, DateOnly date, Dictionary<string, CloseRow> today, Evaluation? evaluation)
        {
            // Closes of a later run say that the evaluation waits to be taken over.
            var latest = portfolio.Holdings.Max(holding => CloseOf(holding.Ticker, today)?.Run) ?? 0;
            if (evaluation is not null && evaluation.Run >= latest)
            {
                var doubt = new Doubt(portfolio.Id, new MarketDay(evaluation.Run, date), true);
                findings.Doubts.Add(doubt);
                findings.Unproved[doubt] = evaluation;
            }
            else if (evaluation is not null || portfolio.Holdings.Any(holding => CloseOf(holding.Ticker, today) is null))
            {
                findings.Incomplete++;
            }
        }

        private void Compare(Portfolio portfolio, MarketDay day, Dictionary<string, CloseRow> today, Evaluation stored)
        {
            var expected = Valuation.Evaluate(portfolio, day, holding => StoredPrice.On(day.Date, CloseOf(holding.Ticker, today)!));
            if (stored != expected)
                findings.Wrong(new WrongEvaluation(portfolio.Id, day.Date, stored, expected));
        }
    }
}
