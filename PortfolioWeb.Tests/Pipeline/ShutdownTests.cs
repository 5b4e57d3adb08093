namespace PortfolioWeb.Tests.Pipeline;

/// <summary>The program is asked to shut down, as a container host does shortly before it kills the process.</summary>
public sealed class ShutdownTests : IAsyncLifetime
{
    // A server of its own, so that other tests keep theirs.
    private readonly MariaDb _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_shutdown_at_full_speed_completes_the_current_work()
    {
        using var data = new DataFolder();
        using var app = await StartAsync(data);
        Assert.Equal(0, await app.TerminateAsync());
        Assert.Contains("PortfolioWeb is stopping: ", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shutdown_completes_while_the_broker_is_unavailable()
    {
        var broker = new LastingBroker();
        using var data = new DataFolder(broker: broker);
        using var app = await StartAsync(data);
        broker.Broker.GoDown();
        await Until.TrueAsync(
            async () => (await app.GetAsync("/api/pipeline"))["brokerFailure"] is not null,
            "the pipeline reports that the broker is unavailable");
        await Readiness.AssertNotAsync(app.Http, "broker", "cannot be reached");
        Assert.Equal(0, await app.TerminateAsync());
    }

    [Fact]
    public async Task A_shutdown_completes_while_the_database_is_unavailable()
    {
        using var data = _server.NewData();
        using var app = await StartAsync(data);
        _server.Kill();
        await Until.TrueAsync(
            async () => (await app.GetAsync("/api/pipeline"))["ledgerFailure"] is not null,
            "the pipeline reports that the database is unavailable");
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
