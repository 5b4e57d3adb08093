namespace PortfolioWeb.Workers.Hosting;

/// <summary>Computes pauses between retries: doubled after each failure in a row, short again after a minute without one.</summary>
internal sealed class Backoff(TimeProvider time)
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_allIsWell = TimeSpan.FromMinutes(1);

    private TimeSpan _pause;
    private long _failedAt;

    /// <summary>Returns the pause after a failure that has just happened.</summary>
    public TimeSpan Next()
    {
        var inARow = _pause > TimeSpan.Zero && time.GetElapsedTime(_failedAt) < _pause + s_allIsWell;
        _pause = !inARow ? s_shortest : _pause * 2 < s_longest ? _pause * 2 : s_longest;
        _failedAt = time.GetTimestamp();
        return _pause;
    }
}
