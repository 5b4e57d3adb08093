using System.Net;
using System.Net.Http.Json;
using PortfolioWeb.Tests.Api;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>The program ends in the middle, by a shutdown or a kill, and is started again.</summary>
public abstract class RestartTests : IDisposable
{
    private readonly DataFolder _data;

    private protected RestartTests(DataFolder data) => _data = data;

    public void Dispose()
    {
        _data.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task After_an_orderly_stop_the_market_resumes_at_its_next_day()
    {
        string? date;
        using (var first = await ChildProcess.StartAsync(_data, "--Market:LastDay=2004-12-31"))
        {
            await first.RunAtFullSpeedAsync();
            await Until.TrueAsync(
                async () => (await first.GetAsync("/api/evaluations/latest")).AsArray().Count == 6,
                "evaluations are stored");
            Assert.Equal(0, await first.TerminateAsync());
            date = StoredLedger.Read(_data).Days[^1];
        }

        using var second = await ChildProcess.StartAsync(_data, "--Market:LastDay=2004-12-31");
        Assert.True(string.CompareOrdinal((string?)(await second.GetAsync("/api/market"))["date"], date) >= 0);
        await Completion.FinishedAsync(second.GetAsync);
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2004, 12, 31)));
    }

    [Fact]
    public async Task Repeated_kills_lose_no_day_and_store_none_twice()
    {
        // Each kill happens once there is new data to lose, unless the history is complete. The exact moment is random.
        var stored = "";
        for (var kills = 0; kills < 2; kills++)
        {
            using var app = await ChildProcess.StartAsync(_data, "--Market:LastDay=2009-12-31");
            if (kills == 0)
                await app.RunAtFullSpeedAsync();
            await Until.TrueAsync(
                async () => (await app.GetAsync("/api/evaluations/latest"))
                    .AsArray()
                    .Any(evaluation => string.CompareOrdinal((string?)evaluation!["asOf"], stored) > 0)
                    || (string?)(await app.GetAsync("/api/market"))["state"] == "finished",
                "there are more evaluations");
            await app.KillAsync();
            stored = StoredLedger.Read(_data).Days[^1];
        }

        using var last = await ChildProcess.StartAsync(_data, "--Market:LastDay=2009-12-31");
        await Completion.FinishedAsync(last.GetAsync);
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2009, 12, 31)));
    }

    [Fact]
    public async Task A_kill_just_after_a_rewind_keeps_the_days_before_it()
    {
        for (var kills = 0; kills < 2; kills++)
        {
            using var app = await ChildProcess.StartAsync(_data, "--Market:LastDay=2005-12-31");
            await app.RunAtFullSpeedAsync();
            await MarketProgress.PastAsync(app.GetAsync, "2002");
            await RewindAsync(app, "2001-11-01");
            await app.KillAsync();
        }

        using var last = await ChildProcess.StartAsync(_data, "--Market:LastDay=2005-12-31");
        await Completion.FinishedAsync(last.GetAsync);
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2005, 12, 31)));
    }

    [Fact]
    public async Task After_two_rewinds_and_a_kill_the_days_between_the_rewinds_are_completed()
    {
        for (var kills = 0; kills < 2; kills++)
        {
            using var app = await ChildProcess.StartAsync(_data, "--Market:LastDay=2005-12-31");
            await app.RunAtFullSpeedAsync();
            await MarketProgress.PastAsync(app.GetAsync, "2003");
            await RewindAsync(app, "2001-02-01");
            await Until.TrueAsync(
                async () => (await app.GetAsync("/api/exchanges"))
                    .AsArray()
                    .All(exchange => string.CompareOrdinal((string?)exchange!["date"], "2001-05-02") > 0),
                "both exchanges are past the second target");
            await RewindAsync(app, "2001-05-01");
            await app.KillAsync();
        }

        using var last = await ChildProcess.StartAsync(_data, "--Market:LastDay=2005-12-31");
        await Completion.FinishedAsync(last.GetAsync);
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2005, 12, 31)));
    }

    [Fact]
    public async Task A_rewind_goes_back_at_most_to_the_next_day_of_the_slowest_exchange()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-01-31"));
        for (var day = 0; day < 3; day++)
            await app.PostAsync("/api/market/step");
        using var refused = await app.Http.PostAsJsonAsync(
            "/api/market/rewind",
            new { to = "2000-01-10" },
            TestContext.Current.CancellationToken);
        var problem = await QueryTests.ProblemAsync(refused, HttpStatusCode.BadRequest);
        Assert.Equal(
            "2000-01-10 is ahead of the market: the next day to be closed is 2000-01-07. A rewind goes back, at most to that day.",
            (string)problem["errors"]!["to"]![0]!);
        Assert.Equal(1, (int)(await app.GetAsync("/api/market"))["run"]!);

        await app.PostAsync("/api/market/rewind", new { to = "2000-01-06" });
        Assert.Equal(
            (2, "2000-01-05"),
            ((int)(await app.GetAsync("/api/market"))["run"]!, (string?)(await app.GetAsync("/api/market"))["date"]));
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2000, 1, 31)));
    }

    [Fact]
    public async Task Days_waiting_for_a_stopped_exchange_survive_a_restart_and_are_valued_later()
    {
        await using (var first = RunningApp.Start(_data, ("Market:LastDay", "2000-03-31")))
        {
            await first.FinishSecondExchangeAloneAsync();
        }

        await using var second = RunningApp.Start(_data, ("Market:LastDay", "2000-03-31"));
        await Until.TrueAsync(
            async () => (await second.GetAsync("/api/pipeline"))["waiting"]!.AsArray().Count == 5,
            "five portfolios wait for SE1");
        Assert.Equal("2000-01-04", (string?)(await second.GetAsync("/api/pipeline"))["waiting"]![0]!["since"]);
        await second.PostAsync("/api/exchanges/SE1/start");
        await second.FinishAsync();
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2000, 3, 31)));
    }

    private static async Task RewindAsync(ChildProcess app, string to)
    {
        using var rewind = await app.Http.PostAsJsonAsync("/api/market/rewind", new { to }, TestContext.Current.CancellationToken);
        rewind.EnsureSuccessStatusCode();
    }
}

/// <summary>On the default SQLite file.</summary>
public sealed class RestartOnSqliteTests() : RestartTests(new DataFolder());

/// <summary>On MariaDB.</summary>
public sealed class RestartOnMariaDbTests(MariaDb server) : RestartTests(server.NewData());

/// <summary>On MySQL.</summary>
public sealed class RestartOnMySqlTests(MySql server) : RestartTests(server.NewData());

/// <summary>With a broker whose log outlives the program.</summary>
public sealed class RestartOnLastingBrokerTests() : RestartTests(new DataFolder(broker: new LastingBroker()));

/// <summary>On a real Kafka, with its transactions.</summary>
public sealed class RestartOnKafkaTests(Kafka kafka) : RestartTests(kafka.NewData());
