namespace PortfolioWeb.Tests.Pipeline;

/// <summary>The broker does not accept offset commits of the consumer groups.</summary>
public sealed class RefusedOffsetTests
{
    private const short OffsetCommit = 8;
    private const int CoordinatorLoading = 14, NotCoordinator = 16;

    // The exchanges wait for the offset of their slowest reader, so no later commit would replace a lost one.
    [Theory]
    [InlineData(CoordinatorLoading)]
    [InlineData(NotCoordinator)]
    public async Task The_last_offset_is_committed_again_until_the_broker_accepts_it(int error)
    {
        var broker = new LastingBroker();
        using var data = new DataFolder(broker: broker);
        await using var app = RunningApp.Start(data);
        // Enough failures for several retries of every commit that the day causes in the four groups.
        broker.Broker.Refuse(OffsetCommit, [.. Enumerable.Repeat(error, 30)]);
        await app.PostAsync("/api/market/step");
        await app.WaitUntilIdleAsync();
        await Until.TrueAsync(
            async () => (await app.GetAsync("/api/pipeline"))["lag"]!.AsArray() is { Count: > 0 } lag
                && lag.All(reader => (long)reader!["lag"]! == 0),
            "every group's committed offset is its position");
    }
}
