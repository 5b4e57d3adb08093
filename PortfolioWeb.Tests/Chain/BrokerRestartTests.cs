using System.Diagnostics;

namespace PortfolioWeb.Tests.Chain;

/// <summary>The broker restarts while both exchanges run: its partitions have leaders of a later epoch then.</summary>
public sealed class BrokerRestartTests
{
    private const string LastDay = "2012-12-31";

    // The clients give up a request after ten seconds. A transaction that waits for one is then lost to the client.
    private static readonly TimeSpan s_longOutage = TimeSpan.FromSeconds(12);

    [Fact]
    public async Task After_a_restart_of_the_broker_the_chain_goes_on_by_itself()
    {
        var broker = new LastingBroker();
        await RunAsync(broker, () =>
        {
            broker.Broker.GoDown();
            broker.ElectAll();
            return Task.CompletedTask;
        }, () =>
        {
            broker.Broker.ComeUp();
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task After_a_restart_of_the_broker_the_chain_goes_on_by_itself_on_Kafka()
    {
        var broker = KafkaServer.Start();
        await RunAsync(
            broker,
            () =>
            {
                broker.Kill();
                return Task.CompletedTask;
            },
            broker.StartAgainAsync);
    }

    [Fact]
    public async Task After_an_outage_longer_than_a_request_may_take_the_pipeline_goes_on_by_itself_on_Kafka()
    {
        var broker = KafkaServer.Start();
        await RunAsync(
            broker,
            () =>
            {
                broker.Kill();
                return Task.Delay(s_longOutage, TestContext.Current.CancellationToken);
            },
            broker.StartAgainAsync);
    }

    private static async Task RunAsync(ITestBroker broker, Func<Task> stop, Func<Task> start)
    {
        using var data = new DataFolder(broker: broker);
        await using var app = RunningApp.Start(data, ("Market:LastDay", LastDay));
        await app.RunAtFullSpeedAsync();
        foreach (var year in (string[])["2001", "2003"])
        {
            await FullFlight.PastAsync(app.GetAsync, year);
            await stop();
            await Until.TrueAsync(
                async () => (await app.GetAsync("/api/pipeline"))["brokerFailure"] is not null,
                "the pipeline says that the broker is away");
            await start();
            var back = Stopwatch.StartNew();
            var before = await LatestAsync(app);
            await Until.TrueAsync(async () => await LatestAsync(app) != before, "the next row is stored");
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"The next row is stored {back.Elapsed.TotalSeconds:F1} s after the broker's return.");
        }

        await app.FinishAsync();
        StoredLedger.Read(data)
            .AssertWhole(TradingDays.Between(new(2000, 1, 1), DateOnly.Parse(LastDay, System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static async Task<string> LatestAsync(RunningApp app) => (await app.GetAsync("/api/evaluations/latest")).ToJsonString();
}
