using Microsoft.Extensions.Time.Testing;
using PortfolioWeb.Tests.Market;

namespace PortfolioWeb.Tests;

/// <summary>A clock that the test moves, and that tells how often somebody went to sleep by it.</summary>
internal sealed class SleepClock() : FakeTimeProvider(BriefMarket.Clock().GetUtcNow())
{
    private int _sleeps;

    /// <summary>How often somebody has gone to sleep.</summary>
    public int Sleeps => Volatile.Read(ref _sleeps);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Interlocked.Increment(ref _sleeps);
        return timer;
    }
}
