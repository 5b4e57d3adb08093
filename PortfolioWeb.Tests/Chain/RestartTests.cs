using System.Net;
using System.Net.Http.Json;
using PortfolioWeb.Tests.Api;

namespace PortfolioWeb.Tests.Chain;

/// <summary>The program ends in the middle, well or badly, and is started again.</summary>
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
    public async Task After_an_orderly_stop_the_market_goes_on_where_it_was()
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
        await Settled.FinishedAsync(second.GetAsync);
        StoredLedger.Read(_data).AssertWhole(TradingDays.Between(new(2000, 1, 1), new(2004, 12, 31)));
    }

    [Fact]
    public async Task Killed_again_and_again_it_loses_no_day_and_stores_none_twice()
    {
        // A kill comes once there is something new to lose, unless all is there already; where exactly it strikes is chance.
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
        await Settled.FinishedAsync(last.GetAsync);
        StoredLedger.Read(_data).AssertWhole(TradingDays.Between(new(2000, 1, 1), new(2009, 12, 31)));
    }

    [Fact]
    public async Task Killed_just_after_a_rewind_it_keeps_the_days_before_it()
    {
        for (var kills = 0; kills < 2; kills++)
        {
            using var app = await ChildProcess.StartAsync(_data, "--Market:LastDay=2005-12-31");
            await app.RunAtFullSpeedAsync();
            await FullFlight.PastAsync(app.GetAsync, "2002");
            await RewindAsync(app, "2001-11-01");
            await app.KillAsync();
        }

        using var last = await ChildProcess.StartAsync(_data, "--Market:LastDay=2005-12-31");
        await Settled.FinishedAsync(last.GetAsync);
        StoredLedger.Read(_data).AssertWhole(TradingDays.Between(new(2000, 1, 1), new(2005, 12, 31)));
    }

    [Fact]
    public async Task Killed_after_two_rewinds_in_a_row_it_makes_good_the_days_between_them()
    {
        for (var kills = 0; kills < 2; kills++)
        {
            using var app = await ChildProcess.StartAsync(_data, "--Market:LastDay=2005-12-31");
            await app.RunAtFullSpeedAsync();
            await FullFlight.PastAsync(app.GetAsync, "2003");
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
        await Settled.FinishedAsync(last.GetAsync);
        StoredLedger.Read(_data).AssertWhole(TradingDays.Between(new(2000, 1, 1), new(2005, 12, 31)));
    }

    [Fact]
    public async Task A_rewind_goes_back_and_never_ahead_of_the_exchange_that_has_come_least_far()
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
        StoredLedger.Read(_data).AssertWhole(TradingDays.Between(new(2000, 1, 1), new(2000, 1, 31)));
    }

    [Fact]
    public async Task After_a_restart_days_that_waited_for_a_stopped_exchange_still_wait_and_come_out_in_the_end()
    {
        await using (var first = RunningApp.Start(_data, ("Market:LastDay", "2000-03-31")))
        {
            await first.PostAsync("/api/market/step");
            await first.SettleAsync();
            await first.PaceAsync(null);
            await first.PostAsync("/api/exchanges/SE2/start");
            await Until.TrueAsync(
                async () => (string?)(await first.GetAsync("/api/exchanges"))[1]!["state"] == "finished",
                "SE2 comes to the end");
            await first.SettleAsync();
        }

        await using var second = RunningApp.Start(_data, ("Market:LastDay", "2000-03-31"));
        await Until.TrueAsync(
            async () => (await second.GetAsync("/api/pipeline"))["waiting"]!.AsArray().Count == 5,
            "five portfolios wait for SE1");
        Assert.Equal("2000-01-04", (string?)(await second.GetAsync("/api/pipeline"))["waiting"]![0]!["since"]);
        await second.PostAsync("/api/exchanges/SE1/start");
        await second.FinishAsync();
        StoredLedger.Read(_data).AssertWhole(TradingDays.Between(new(2000, 1, 1), new(2000, 3, 31)));
    }

    private static async Task RewindAsync(ChildProcess app, string to)
    {
        using var rewind = await app.Http.PostAsJsonAsync("/api/market/rewind", new { to }, TestContext.Current.CancellationToken);
        rewind.EnsureSuccessStatusCode();
    }
}

/// <summary>On the file that the program makes where it is given no database.</summary>
public sealed class RestartOnSqliteTests() : RestartTests(new DataFolder());

/// <summary>On a real server.</summary>
public sealed class RestartOnMariaDbTests(MariaDb server) : RestartTests(server.NewData());

/// <summary>On the other real server.</summary>
public sealed class RestartOnMySqlTests(MySql server) : RestartTests(server.NewData());

/// <summary>With a log that outlives the program.</summary>
public sealed class RestartOnLastingBrokerTests() : RestartTests(new DataFolder(broker: new LastingBroker()));

/// <summary>On a real Kafka, with its transactions.</summary>
public sealed class RestartOnKafkaTests(Kafka kafka) : RestartTests(kafka.NewData());
