namespace PortfolioWeb.Tests.Pipeline;

/// <summary>An investor emits each evaluation into the log only once.</summary>
public sealed class OnceInTheLogTests(Kafka kafka)
{
    [Fact]
    public Task An_investor_restarted_while_one_exchange_is_stopped_repeats_nothing() => RestartAsync(new LastingBroker());

    [Fact]
    public Task An_investor_restarted_while_one_exchange_is_stopped_repeats_nothing_on_Kafka() => RestartAsync(kafka.NewBroker());

    [Fact]
    public async Task An_investor_killed_repeatedly_repeats_nothing_on_Kafka()
    {
        var broker = kafka.NewBroker();
        using var data = new DataFolder(broker: broker);
        var stored = "";
        for (var kills = 0; kills < 5; kills++)
        {
            using var app = await ChildProcess.StartAsync(data, "--Market:LastDay=2012-12-31");
            if (kills == 0)
                await app.RunAtFullSpeedAsync();
            await Until.TrueAsync(
                async () => await LatestAsync(app.GetAsync) is var latest && string.CompareOrdinal(latest, stored) > 0,
                "there are more evaluations");
            await app.KillAsync();
            stored = StoredLedger.Read(data).Days[^1];
        }

        using var last = await ChildProcess.StartAsync(data, "--Market:LastDay=2012-12-31");
        await Completion.FinishedAsync(last.GetAsync);
        Assert.Empty(EvaluationsInLog.Repeated(broker));
    }

    private static async Task RestartAsync(ITestBroker broker)
    {
        using var data = new DataFolder(broker: broker);
        await using (var first = RunningApp.Start(data, ("Market:LastDay", "2000-03-31")))
        {
            await first.FinishSecondExchangeAloneAsync();
        }

        await using var second = RunningApp.Start(data, ("Market:LastDay", "2000-03-31"));
        await second.PostAsync("/api/exchanges/SE1/start");
        await second.FinishAsync();
        Assert.Empty(EvaluationsInLog.Repeated(broker));
    }

    private static async Task<string> LatestAsync(Func<string, Task<System.Text.Json.Nodes.JsonNode>> get) =>
        (await get("/api/evaluations/latest")).AsArray().Select(evaluation => (string)evaluation!["asOf"]!).Max(StringComparer.Ordinal)
            ?? "";
}
