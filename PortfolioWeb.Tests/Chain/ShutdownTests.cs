namespace PortfolioWeb.Tests.Chain;

/// <summary>The program is asked to end, as a container's host asks it, which kills it soon after.</summary>
public sealed class ShutdownTests : IAsyncLifetime
{
    // A server of its own: the others must not miss theirs.
    private readonly MariaDb _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task In_full_flight_it_finishes_what_is_in_hand_and_leaves()
    {
        using var data = new DataFolder();
        using var app = await StartAsync(data);
        Assert.Equal(0, await app.TerminateAsync());
        Assert.Contains("PortfolioWeb is stopping: ", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_broker_is_away_it_leaves_all_the_same()
    {
        var broker = new LastingBroker();
        using var data = new DataFolder(broker: broker);
        using var app = await StartAsync(data);
        broker.Broker.GoDown();
        await Until.TrueAsync(
            async () => (await app.GetAsync("/api/pipeline"))["brokerFailure"] is not null,
            "the pipeline says that the broker is away");
        await Readiness.AssertNotAsync(app.Http, "broker", "cannot be reached");
        Assert.Equal(0, await app.TerminateAsync());
    }

    [Fact]
    public async Task While_the_database_is_away_it_leaves_all_the_same()
    {
        using var data = _server.NewData();
        using var app = await StartAsync(data);
        _server.Kill();
        await Until.TrueAsync(
            async () => (await app.GetAsync("/api/pipeline"))["ledgerFailure"] is not null,
            "the pipeline says that the database is away");
        Assert.Equal(0, await app.TerminateAsync());
    }

    private static async Task<ChildProcess> StartAsync(DataFolder data)
    {
        var app = await ChildProcess.StartAsync(data);
        await app.RunAtFullSpeedAsync();
        await Until.TrueAsync(async () => (await app.GetAsync("/api/evaluations/latest")).AsArray().Count == 6, "evaluations are stored");
        return app;
    }
}
