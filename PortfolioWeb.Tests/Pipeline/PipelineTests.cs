using System.Text.Json.Nodes;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>The complete pipeline over the embedded broker: closes go in at one end, and evaluations come out at the other.</summary>
public abstract class PipelineTests : IDisposable
{
    private readonly DataFolder _data;

    private protected PipelineTests(DataFolder data) => _data = data;

    public void Dispose()
    {
        _data.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task At_full_speed_every_evaluation_of_the_history_is_stored_and_correct()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2006-12-31"));
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();

        var ledger = StoredLedger.Read(_data);
        var days = TradingDays.Between(new(2000, 1, 1), new(2006, 12, 31));
        ledger.AssertComplete(days);
        Assert.Equal(24 * days.Count, ledger.Closes.Count);
        foreach (var (before, day) in days.Zip(days.Skip(1)))
            Assert.Equal(ledger.Closes[("IBM", before)].Close, ledger.Closes[("IBM", day)].Previous);

        var audit = await app.AuditAsync();
        Assert.Equal((days.Count, 6 * days.Count, 0), (audit.Days, audit.Evaluations, audit.Waiting));
        Assert.Empty(audit.Missing);
        Assert.Empty(audit.Wrong);
        Assert.All(
            (await app.GetAsync("/api/exchanges")).AsArray(),
            exchange => Assert.Equal(("finished", days[^1]), ((string?)exchange!["state"], (string?)exchange["date"])));
    }

    [Fact]
    public async Task A_stopped_exchange_delays_only_the_portfolios_that_need_it()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-06-30"));
        await app.PostAsync("/api/market/step");
        await app.PostAsync("/api/market/step");
        await app.WaitUntilIdleAsync();
        await app.SetSpeedAsync(null);
        await app.PostAsync("/api/exchanges/SE2/start");
        await Until.TrueAsync(
            async () => await LatestDayAsync(app, "P21") == "2000-06-30",
            "P21, which holds only stocks of SE2, reaches the last day");

        Assert.Equal("2000-01-04", await LatestDayAsync(app, "P11"));
        JsonArray waiting = [];
        await Until.TrueAsync(
            async () => (waiting = (await app.GetAsync("/api/pipeline"))["waiting"]!.AsArray()).Count == 5,
            "the pipeline lists the waiting portfolios");
        Assert.Equal(["P11", "P12", "P22", "P31", "P32"], waiting.Select(portfolio => (string)portfolio!["portfolio"]!).Order());
        Assert.All(
            waiting,
            portfolio => Assert.Equal(("SE1", "2000-01-05"), ((string)portfolio!["exchanges"]![0]!, (string)portfolio["since"]!)));
        var audit = await app.AuditAsync();
        Assert.Equal(5 * (TradingDays.Between(new(2000, 1, 5), new(2000, 6, 30)).Count), audit.Waiting);
        Assert.Empty(audit.Missing);

        await app.PostAsync("/api/exchanges/SE1/start");
        await app.FinishAsync();
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2000, 6, 30)));
    }

    [Fact]
    public async Task A_step_closes_one_trading_day_on_every_exchange()
    {
        await using var app = RunningApp.Start(_data);
        await app.PostAsync("/api/market/step");
        await Until.TrueAsync(
            async () => (string?)(await app.GetAsync("/api/market"))["date"] == "2000-01-03",
            "the first trading day is closed");
        await app.PostAsync("/api/market/step");
        await Until.TrueAsync(async () => await LatestDayAsync(app, "P32") == "2000-01-04", "the second trading day is valued");
        await app.WaitUntilIdleAsync();

        var market = await app.GetAsync("/api/market");
        Assert.Equal(("stopped", "2000-01-04", 2), ((string?)market["state"], (string?)market["date"], (int)market["day"]!));
        StoredLedger.Read(_data).AssertComplete(["2000-01-03", "2000-01-04"]);
    }

    [Fact]
    public async Task A_rewind_rewrites_everything_from_its_day_on_and_nothing_before()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2001-12-31"));
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        await app.PostAsync("/api/market/stop");
        await app.PostAsync("/api/market/rewind", new { to = "2000-12-31" });

        var market = await app.GetAsync("/api/market");
        Assert.Equal(("stopped", "2000-12-29", 2), ((string?)market["state"], (string?)market["date"], (int)market["run"]!));
        await app.PostAsync("/api/market/step");
        await Until.TrueAsync(
            async () => await LatestDayAsync(app, "P11") == "2001-01-02",
            "the first day of the run is the last of the ledger");
        await app.WaitUntilIdleAsync();
        var rewound = StoredLedger.Read(_data);
        rewound.AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2001, 1, 2)));

        await app.PostAsync("/api/market/start");
        await app.FinishAsync();
        var ledger = StoredLedger.Read(_data);
        ledger.AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2001, 12, 31)));
        Assert.All(ledger.Evaluations, row => Assert.Equal(string.CompareOrdinal(row.Key.Day, "2001-01-02") < 0 ? 1 : 2, row.Value.Run));
    }

    [Fact]
    public async Task A_rewind_at_full_speed_loses_nothing()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2005-12-31"));
        await app.RunAtFullSpeedAsync();
        foreach (var to in (string[])["2000-03-01", "2001-05-10", "2000-03-01"])
        {
            await MarketProgress.PastAsync(app.GetAsync, "2002");
            await app.PostAsync("/api/market/rewind", new { to });
        }

        await app.FinishAsync();
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2005, 12, 31)));
        Assert.Empty((await app.AuditAsync()).Wrong);
    }

    [Fact]
    public async Task An_exchange_far_ahead_waits_and_names_the_slowest_reader()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2003-12-31"), ("Market:MaxDaysAhead", "50"));
        await app.SetSpeedAsync(null);
        await app.PostAsync("/api/exchanges/SE2/start");
        // At first, the ledger may be the slowest reader.
        JsonNode? se2 = null;
        await Until.TrueAsync(
            async () => ((string?)(se2 = (await app.GetAsync("/api/exchanges"))[1])!["waitsFor"])?.StartsWith(
                "investor-",
                StringComparison.Ordinal) == true,
            "SE2 waits for the investors, which wait for SE1");
        Assert.Equal("waiting", (string?)se2!["state"]);
        Assert.Equal(TradingDays.Between(new(2000, 1, 1), new(2003, 12, 31))[49], (string?)se2["date"]);

        await app.PostAsync("/api/exchanges/SE1/start");
        await app.FinishAsync();
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2003, 12, 31)));
    }

    private static async Task<string?> LatestDayAsync(RunningApp app, string portfolio)
    {
        var latest = (await app.GetAsync("/api/evaluations/latest")).AsArray();
        return (string?)latest.SingleOrDefault(evaluation => (string?)evaluation!["portfolio"] == portfolio)?["asOf"];
    }
}

/// <summary>On the default SQLite file.</summary>
public sealed class PipelineOnSqliteTests() : PipelineTests(new DataFolder());

/// <summary>On MariaDB.</summary>
public sealed class PipelineOnMariaDbTests(MariaDb server) : PipelineTests(server.NewData());

/// <summary>On MySQL.</summary>
public sealed class PipelineOnMySqlTests(MySql server) : PipelineTests(server.NewData());

/// <summary>With a broker whose log outlives the program.</summary>
public sealed class PipelineOnLastingBrokerTests() : PipelineTests(new DataFolder(broker: new LastingBroker()));

/// <summary>On a real Kafka, with its transactions.</summary>
public sealed class PipelineOnKafkaTests(Kafka kafka) : PipelineTests(kafka.NewData());

/// <summary>On a real Kafka and a real database server: nothing is embedded.</summary>
public sealed class PipelineOnKafkaAndMariaDbTests(MariaDb server, Kafka kafka) : PipelineTests(server.NewData(kafka.NewBroker()));
