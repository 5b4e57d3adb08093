using Microsoft.Extensions.Time.Testing;
using PortfolioWeb.Tests.Market;

namespace PortfolioWeb.Tests;

/// <summary>A clock that the test moves, and that signals when a component sleeps on it.</summary>
internal sealed class SleepClock() : FakeTimeProvider(DefaultMarket.Clock().GetUtcNow())
{
    private int _sleeps, _seen;

    /// <summary>Waits until, since the last wait, so many components have gone to sleep.</summary>
    public async Task AsleepAsync(int sleepers = 1)
    {
        await Until.TrueAsync(() => Volatile.Read(ref _sleeps) >= _seen + sleepers, $"{sleepers} have gone to sleep");
        _seen = Volatile.Read(ref _sleeps);
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Interlocked.Increment(ref _sleeps);
        return timer;
    }
}
