namespace PortfolioWeb.Live;

/// <summary>
/// When the dashboards may be told again: never more than ten times in a second, and evenly while much happens. After a
/// rest a few updates may be close together, so that a day's closes and what they are worth need not wait for a beat.
/// </summary>
internal sealed class UpdateThrottle(TimeProvider time)
{
    /// <summary>Between two updates while much happens.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    /// <summary>Between two looks for what may have changed while the market does not run.</summary>
    public static readonly TimeSpan CalmBeat = TimeSpan.FromMilliseconds(250);

    /// <summary>Between two looks while moreover nobody watches; whoever connects is told at once.</summary>
    public static readonly TimeSpan UnwatchedBeat = TimeSpan.FromSeconds(1);

    // The other exchange and the other investors are as fast as the first: what comes in the same moment is told together.
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(5);

    // One for each exchange's closes and one for the evaluations.
    private const int Close = 3;
    private const int MostInASecond = 10;
    private static readonly TimeSpan s_rest = 5 * Beat;

    private readonly List<long> _told = [];

    /// <summary>How long from now the next update must wait.</summary>
    public TimeSpan Pause()
    {
        var rested = _told.Count < Close || Since(Close) >= s_rest;
        var beat = rested ? TimeSpan.Zero : Beat - Since(1);
        var second = _told.Count < MostInASecond ? TimeSpan.Zero : TimeSpan.FromSeconds(1) - Since(MostInASecond);
        TimeSpan[] pauses = [s_moment, beat, second];
        return pauses.Max();
    }

    /// <summary>An update has been sent.</summary>
    public void OnPublished()
    {
        if (_told.Count == MostInASecond)
            _told.RemoveAt(0);
        _told.Add(time.GetTimestamp());
    }

    private TimeSpan Since(int last) => time.GetElapsedTime(_told[^last]);
}
