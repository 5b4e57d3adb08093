using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Live;

/// <summary>
/// Holds the portfolios' latest days for display. All active portfolios are displayed at the same day, the last that all of them have
/// reached, because only values of one day can be compared.
/// </summary>
/// <remarks>Not safe for concurrent use.</remarks>
internal sealed class LivePortfolios(TimeProvider time)
{
    /// <summary>The number of days that a sparkline shows.</summary>
    public const int RecentDays = 60;

    /// <summary>A portfolio without an evaluation for this long no longer holds the others back.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, Series> _series = new(StringComparer.Ordinal);

    /// <summary>Sets a portfolio's stored days, oldest first.</summary>
    public void Load(string portfolio, IReadOnlyList<Evaluation> stored) =>
        _series[portfolio] = new Series { Shown = stored[^1], Recent = new(stored.Select(evaluation => evaluation.Value)) };

    /// <summary>Adds the evaluation that continues a portfolio's days.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="emittedAt">When the closes that the evaluation is based on were emitted, in Unix milliseconds.</param>
    /// <param name="before">
    /// After a rewind, the values of the days before the evaluation, oldest first; null if the evaluation continues the same run.
    /// </param>
    public void Take(Evaluation evaluation, long emittedAt, IReadOnlyList<decimal>? before)
    {
        if (!_series.TryGetValue(evaluation.Portfolio, out var series))
            _series[evaluation.Portfolio] = series = new Series();
        if (before is not null)
            series.Arrived.Clear();
        series.Arrived.Enqueue((evaluation, emittedAt, before));
        series.Newest = new MarketDay(evaluation.Run, evaluation.AsOf);
        series.ArrivedAt = time.GetTimestamp();
    }

    /// <summary>Displays the day that every active portfolio has reached, and all evaluations of inactive portfolios.</summary>
    /// <returns>
    /// When the closes behind the newly displayed days were emitted, in Unix milliseconds: the latest of each portfolio, and the earliest
    /// of those. Null if nothing is new.
    /// </returns>
    public long? Advance()
    {
        var moving = _series.Values.Where(series => series.ArrivedAt is { } at && time.GetElapsedTime(at) < LongestHold).ToHashSet();
        var reachedByAll = moving.Select(series => series.Newest).DefaultIfEmpty().Min();
        long? first = null;
        foreach (var series in _series.Values)
        {
            var reached = moving.Contains(series) ? reachedByAll : series.Newest;
            if (series.Show(reached) is { } emittedAt && !(first < emittedAt))
                first = emittedAt;
        }

        return first;
    }

    /// <summary>Returns the days displayed since the last call, oldest first, by portfolio.</summary>
    public Dictionary<string, IReadOnlyList<Evaluation>> TakeDays()
    {
        var days = new Dictionary<string, IReadOnlyList<Evaluation>>(StringComparer.Ordinal);
        foreach (var (portfolio, series) in _series.Where(series => series.Value.Days.Count > 0))
        {
            days[portfolio] = series.Days;
            series.Days = [];
        }

        return days;
    }

    /// <summary>Returns the displayed evaluation of a portfolio and its values of the last days, oldest first.</summary>
    public (Evaluation? Latest, IReadOnlyList<decimal> Recent) Of(string portfolio) =>
        _series.TryGetValue(portfolio, out var series) ? (series.Shown, [.. series.Recent]) : (null, []);

    private sealed class Series
    {
        public Evaluation? Shown { get; set; }

        public Queue<decimal> Recent { get; init; } = new();

        public Queue<(Evaluation Evaluation, long EmittedAt, IReadOnlyList<decimal>? Before)> Arrived { get; } = new();

        public MarketDay Newest { get; set; }

        public long? ArrivedAt { get; set; }

        public List<Evaluation> Days { get; set; } = [];

        // Returns when the closes behind the last newly displayed day were emitted; null if no day is new.
        public long? Show(MarketDay reached)
        {
            long? last = null;
            while (Arrived.TryPeek(out var next) && new MarketDay(next.Evaluation.Run, next.Evaluation.AsOf) <= reached)
            {
                Arrived.Dequeue();
                Show(next.Evaluation, next.Before);
                last = next.EmittedAt;
            }

            return last;
        }

        private void Show(Evaluation evaluation, IReadOnlyList<decimal>? before)
        {
            if (before is not null)
            {
                Recent.Clear();
                Days.Clear();
                foreach (var value in before)
                    Recent.Enqueue(value);
            }

            Shown = evaluation;
            Days.Add(evaluation);
            Recent.Enqueue(evaluation.Value);
            while (Recent.Count > RecentDays)
                Recent.Dequeue();
        }
    }
}
