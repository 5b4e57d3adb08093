using System.Diagnostics;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>The broker restarts while both exchanges run, which gives its partitions leaders of a later epoch.</summary>
public sealed class BrokerRestartTests
{
    private const string LastDay = "2012-12-31";

    // The clients abandon a request after ten seconds. A transaction that waits for a response is then lost to the client.
    private static readonly TimeSpan s_longOutage = TimeSpan.FromSeconds(12);

    [Fact]
    public async Task The_pipeline_recovers_after_a_restart_of_the_broker()
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
    public async Task The_pipeline_recovers_after_a_restart_of_the_broker_on_Kafka()
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
    public async Task The_pipeline_recovers_after_an_outage_longer_than_the_request_timeout_on_Kafka()
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
            await MarketProgress.PastAsync(app.GetAsync, year);
            await stop();
            await Until.TrueAsync(
                async () => (await app.GetAsync("/api/pipeline"))["brokerFailure"] is not null,
                "the pipeline reports that the broker is unavailable");
            await start();
            var back = Stopwatch.StartNew();
            var before = await LatestAsync(app);
            await Until.TrueAsync(async () => await LatestAsync(app) != before, "the next row is stored");
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"The next row is stored {back.Elapsed.TotalSeconds:F1} s after the broker's return.");
        }

        await app.FinishAsync();
        StoredLedger.Read(data)
            .AssertComplete(
                TradingDays.Between(new(2000, 1, 1), DateOnly.Parse(LastDay, System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static async Task<string> LatestAsync(RunningApp app) => (await app.GetAsync("/api/evaluations/latest")).ToJsonString();
}
