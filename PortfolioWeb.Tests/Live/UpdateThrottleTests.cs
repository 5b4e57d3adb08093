using Microsoft.Extensions.Time.Testing;
using PortfolioWeb.Live;

namespace PortfolioWeb.Tests.Live;

/// <summary>When dashboards are told again.</summary>
public sealed class UpdateThrottleTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Where_news_never_ends_it_is_told_evenly_ten_times_a_second()
    {
        // It begins rested, with some that are close together, and makes up for them within a second.
        var gaps = Tell(50).Skip(11).ToList();
        Assert.All(gaps, gap => Assert.Equal(UpdateThrottle.Beat, gap));
    }

    [Fact]
    public void After_a_rest_some_are_close_together_and_still_no_second_has_more_than_ten()
    {
        var throttle = new UpdateThrottle(_time);
        var told = new List<DateTimeOffset>();
        foreach (var rest in (int[])[0, 0, 0, 1000, 0, 0, 250, 0, 0, 0, 0, 0, 0, 0, 0, 0, 300, 0, 0, 0])
        {
            _time.Advance(TimeSpan.FromMilliseconds(rest));
            _time.Advance(throttle.Pause());
            throttle.OnPublished();
            told.Add(_time.GetUtcNow());
        }

        Assert.InRange(told[5] - told[3], TimeSpan.Zero, TimeSpan.FromMilliseconds(10));
        Assert.All(
            told.Zip(told.Skip(10)),
            ten => Assert.True(ten.Second - ten.First >= TimeSpan.FromSeconds(1), $"More than ten in the second from {ten.First:O}."));
    }

    private IEnumerable<TimeSpan> Tell(int times)
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
