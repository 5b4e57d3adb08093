namespace PortfolioWeb.Workers.Hosting;

/// <summary>How long to wait before what failed is restarted: twice as long each time in a row, and short again after a time without a failure.</summary>
internal sealed class Backoff(TimeProvider time)
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_allIsWell = TimeSpan.FromMinutes(1);

    private TimeSpan _pause;
    private long _failedAt;

    /// <summary>The pause after a failure that has just been.</summary>
    public TimeSpan Next()
    {
        var inARow = _pause > TimeSpan.Zero && time.GetElapsedTime(_failedAt) < _pause + s_allIsWell;
        _pause = !inARow ? s_shortest : _pause * 2 < s_longest ? _pause * 2 : s_longest;
        _failedAt = time.GetTimestamp();
        return _pause;
    }
}
