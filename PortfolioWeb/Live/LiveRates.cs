namespace PortfolioWeb.Live;

/// <summary>
/// Measures messages per second over the last few seconds, long enough that a market of one day every two seconds shows a steady rate.
/// </summary>
internal sealed class LiveRates(TimeProvider time)
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(4);

    private readonly Queue<(long At, long Closes, long Evaluations)> _counts = new();

    /// <summary>Closes and evaluations per second.</summary>
    public (double Closes, double Evaluations) PerSecond { get; private set; }

    /// <summary>Adds the message counts since the start.</summary>
    public void Count(long closes, long evaluations)
    {
        _counts.Enqueue((time.GetTimestamp(), closes, evaluations));
        while (_counts.Count > 2 && time.GetElapsedTime(_counts.Peek().At) > s_window)
            _counts.Dequeue();

        var (at, firstCloses, firstEvaluations) = _counts.Peek();
        var seconds = time.GetElapsedTime(at).TotalSeconds;
        if (seconds > 0)
            PerSecond = (Math.Round((closes - firstCloses) / seconds, 1), Math.Round((evaluations - firstEvaluations) / seconds, 1));
    }
}
