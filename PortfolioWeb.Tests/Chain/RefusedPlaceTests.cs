namespace PortfolioWeb.Tests.Chain;

/// <summary>The broker does not take how far the groups are.</summary>
public sealed class RefusedPlaceTests
{
    private const short OffsetCommit = 8;
    private const int CoordinatorLoading = 14, NotCoordinator = 16;

    // The exchanges wait for the place of their slowest reader, so no later one would make up for one that is lost.
    [Theory]
    [InlineData(CoordinatorLoading)]
    [InlineData(NotCoordinator)]
    public async Task The_last_place_is_told_again_until_the_broker_takes_it(int error)
    {
        var broker = new LastingBroker();
        using var data = new DataFolder(broker: broker);
        await using var app = RunningApp.Start(data);
        // Enough for several tries of all that the day makes the four groups commit.
        broker.Broker.Refuse(OffsetCommit, [.. Enumerable.Repeat(error, 30)]);
        await app.PostAsync("/api/market/step");
        await app.SettleAsync();
        await Until.TrueAsync(
            async () => (await app.GetAsync("/api/pipeline"))["lag"]!.AsArray() is { Count: > 0 } lag
                && lag.All(reader => (long)reader!["lag"]! == 0),
            "every group's place is where it is");
    }
}
