namespace PortfolioWeb.Live;

/// <summary>
/// Spaces the updates of the dashboards: at most ten per second, evenly while the market is busy. After a pause, a few updates may follow
/// each other closely, so that a day's closes and evaluations are shown without delay.
/// </summary>
internal sealed class UpdateThrottle(TimeProvider time)
{
    /// <summary>The interval between updates while the market is busy.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    /// <summary>The polling interval while the market is not running.</summary>
    public static readonly TimeSpan CalmBeat = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The polling interval while the market is not running and no dashboard is connected. A new dashboard is updated immediately.
    /// </summary>
    public static readonly TimeSpan UnwatchedBeat = TimeSpan.FromSeconds(2);

    // The exchanges and investors publish at almost the same time. This short delay collects their messages into one update.
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(5);

    // One update for the closes of each of the two exchanges, and one for the evaluations.
    private const int Close = 3;
    private const int MostInASecond = 10;
    private static readonly TimeSpan s_rest = 5 * Beat;

    private readonly List<long> _told = [];

    /// <summary>Returns how long the next update must wait.</summary>
    public TimeSpan Pause()
    {
        var rested = _told.Count < Close || Since(Close) >= s_rest;
        var beat = rested ? TimeSpan.Zero : Beat - Since(1);
        var second = _told.Count < MostInASecond ? TimeSpan.Zero : TimeSpan.FromSeconds(1) - Since(MostInASecond);
        TimeSpan[] pauses = [s_moment, beat, second];
        return pauses.Max();
    }

    /// <summary>Records that an update has been published.</summary>
    public void OnPublished()
    {
        if (_told.Count == MostInASecond)
            _told.RemoveAt(0);
        _told.Add(time.GetTimestamp());
    }

    private TimeSpan Since(int last) => time.GetElapsedTime(_told[^last]);
}
