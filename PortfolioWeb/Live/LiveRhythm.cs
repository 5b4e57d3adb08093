namespace PortfolioWeb.Live;

/// <summary>
/// When the dashboards may be told again: ten times a second at most, evenly while much happens. After a rest two updates
/// may be close together, a day's closes and what they are worth, so that neither waits for a beat.
/// </summary>
internal sealed class LiveRhythm(TimeProvider time)
{
    /// <summary>Between two updates.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    // The other exchange and the other investors are as fast as the first: what comes in the same moment is told together.
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(5);

    private long? _last, _before;

    /// <summary>How long from now the next update must wait.</summary>
    public TimeSpan Pause()
    {
        if (_last is not { } last || _before is not { } before)
            return s_moment;
        var rested = time.GetElapsedTime(before, last) >= 2 * Beat;
        // Never more than two in two beats: that is ten in any second.
        TimeSpan[] pauses = [s_moment, (rested ? TimeSpan.Zero : Beat) - time.GetElapsedTime(last), (2 * Beat) - time.GetElapsedTime(before)];
        return pauses.Max();
    }

    /// <summary>An update has been sent.</summary>
    public void Told() => (_before, _last) = (_last, time.GetTimestamp());
}
