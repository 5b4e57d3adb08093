using Microsoft.Extensions.Time.Testing;
using PortfolioWeb.Live;

namespace PortfolioWeb.Tests.Live;

/// <summary>The times of dashboard updates.</summary>
public sealed class UpdateThrottleTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Continuous_changes_are_sent_evenly_ten_times_a_second()
    {
        // After a quiet start, the first updates are close together, and the throttle evens them out within a second.
        var gaps = Update(50).Skip(11).ToList();
        Assert.All(gaps, gap => Assert.Equal(UpdateThrottle.Beat, gap));
    }

    [Fact]
    public void After_a_quiet_period_no_second_has_more_than_ten_updates()
    {
        var throttle = new UpdateThrottle(_time);
        var updates = new List<DateTimeOffset>();
        foreach (var rest in (int[])[0, 0, 0, 1000, 0, 0, 250, 0, 0, 0, 0, 0, 0, 0, 0, 0, 300, 0, 0, 0])
        {
            _time.Advance(TimeSpan.FromMilliseconds(rest));
            _time.Advance(throttle.Pause());
            throttle.OnPublished();
            updates.Add(_time.GetUtcNow());
        }

        Assert.InRange(updates[5] - updates[3], TimeSpan.Zero, TimeSpan.FromMilliseconds(10));
        Assert.All(
            updates.Zip(updates.Skip(10)),
            ten => Assert.True(ten.Second - ten.First >= TimeSpan.FromSeconds(1), $"More than ten in the second from {ten.First:O}."));
    }

    private IEnumerable<TimeSpan> Update(int times)
    {
        var throttle = new UpdateThrottle(_time);
        for (var i = 0; i < times; i++)
        {
            var pause = throttle.Pause();
            _time.Advance(pause);
            throttle.OnPublished();
            yield return pause;
        }
    }
}
