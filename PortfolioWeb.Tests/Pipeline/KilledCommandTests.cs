using System.Globalization;
using System.Net;
using System.Net.Http.Json;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>
/// The program is killed after a command is stored and before it is carried out: the broker
/// is down, so the exchanges cannot emit anything.
/// </summary>
public abstract class KilledCommandTests : IDisposable
{
    private const string LastDay = "--Market:LastDay=2000-01-31";

    private readonly LastingBroker _broker;
    private readonly DataFolder _data;

    private protected KilledCommandTests(LastingBroker broker, Func<LastingBroker, DataFolder> data) =>
        (_broker, _data) = (broker, data(broker));

    public void Dispose()
    {
        _data.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_step_is_carried_out_exactly_once_after_the_restart()
    {
        await KillAsync(stepsBefore: 1, "step");
        using var app = await ChildProcess.StartAsync(_data, LastDay);
        await Completion.WaitAsync(app.GetAsync);
        await AssertMarketAsync(app, "stopped", "2000-01-04", run: 1);
        StoredLedger.Read(_data).AssertComplete(["2000-01-03", "2000-01-04"]);

        // The step is complete: another restart does not repeat it.
        await app.KillAsync();
        using var again = await ChildProcess.StartAsync(_data, LastDay);
        await Completion.WaitAsync(again.GetAsync);
        await AssertMarketAsync(again, "stopped", "2000-01-04", run: 1);
        StoredLedger.Read(_data).AssertComplete(["2000-01-03", "2000-01-04"]);
    }

    [Fact]
    public async Task A_rewind_is_carried_out_exactly_once_after_the_restart()
    {
        await KillAsync(stepsBefore: 3, "rewind", new { to = "2000-01-04" });
        using var app = await ChildProcess.StartAsync(_data, LastDay);
        await Until.TrueAsync(async () => (string?)(await app.GetAsync("/api/market"))["leader"] is not null, "the market has a leader");
        await AssertMarketAsync(app, "stopped", "2000-01-03", run: 2);
        await app.RunAtFullSpeedAsync();
        await Completion.FinishedAsync(app.GetAsync);
        await AssertMarketAsync(app, "finished", "2000-01-31", run: 2);
        var ledger = StoredLedger.Read(_data);
        ledger.AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2000, 1, 31)));
        Assert.Equal([1, 2, 2], ledger.Days.Take(3).Select(day => ledger.Evaluations[("P11", day)].Run));
    }

    [Fact]
    public async Task A_start_is_carried_out_after_the_restart()
    {
        await KillAsync(stepsBefore: 1, "start");
        using var app = await ChildProcess.StartAsync(_data, LastDay);
        await Until.TrueAsync(
            async () => string.CompareOrdinal((string?)(await app.GetAsync("/api/market"))["date"], "2000-01-03") > 0,
            "the market continues");
        await app.RunAtFullSpeedAsync();
        await Completion.FinishedAsync(app.GetAsync);
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2000, 1, 31)));
    }

    [Fact]
    public async Task A_pending_command_is_applied_at_the_start_unless_it_is_old()
    {
        using (var first = await ChildProcess.StartAsync(_data, LastDay))
        {
            await StepAsync(first);
            await Completion.WaitAsync(first.GetAsync);
            await first.KillAsync();
        }

        await AddAsync("""{"command":"start","exchange":null}""", DateTime.UtcNow.AddSeconds(-9));
        // A time in the future counts as recent, however long the start takes.
        await AddAsync("""{"command":"step"}""", DateTime.UtcNow.AddMinutes(1));
        using var second = await ChildProcess.StartAsync(_data, LastDay);
        await Until.TrueAsync(async () => (string?)(await second.GetAsync("/api/market"))["date"] == "2000-01-04", "the step is complete");
        await Completion.WaitAsync(second.GetAsync);
        await AssertMarketAsync(second, "stopped", "2000-01-04", run: 1);
        StoredLedger.Read(_data).AssertComplete(["2000-01-03", "2000-01-04"]);
        Assert.Contains("is withdrawn", second.Output, StringComparison.Ordinal);
    }

    private async Task KillAsync(int stepsBefore, string command, object? body = null)
    {
        using var app = await ChildProcess.StartAsync(_data, LastDay);
        for (var step = 0; step < stepsBefore; step++)
            await StepAsync(app);
        await Completion.WaitAsync(app.GetAsync);

        _broker.Broker.GoDown();
        var path = $"/api/market/{command}";
        using (var response = await app.Http.PostAsJsonAsync(path, body ?? new { }, TestContext.Current.CancellationToken))
            Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
        await app.KillAsync();
        Assert.Equal(stepsBefore, StoredLedger.Read(_data).Days.Count);
        _broker.Broker.ComeUp();
    }

    private Task<int> AddAsync(string command, DateTime at) => _data.ChangeAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"INSERT INTO MarketCommands (Command, RequestedBy, RequestedAt) VALUES ('{command}', '', '{at:yyyy-MM-dd HH:mm:ss.ffffff}')"));

    private static async Task StepAsync(ChildProcess app)
    {
        using var response = await app.Http.PostAsync("/api/market/step", null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    private static async Task AssertMarketAsync(ChildProcess app, string state, string date, int run)
    {
        var market = await app.GetAsync("/api/market");
        Assert.Equal((state, date, run), ((string?)market["state"], (string?)market["date"], (int)market["run"]!));
    }
}

/// <summary>On the default SQLite file.</summary>
public sealed class KilledCommandOnSqliteTests() : KilledCommandTests(new LastingBroker(), broker => new DataFolder(broker: broker))
{
    [Fact]
    public async Task With_the_embedded_broker_every_confirmed_step_is_one_day_whenever_the_kill_happens()
    {
        using var data = new DataFolder();
        var days = TradingDays.Between(new(2000, 1, 1), new(2000, 1, 31));
        for (var kills = 1; kills <= 3; kills++)
        {
            using var app = await ChildProcess.StartAsync(data);
            using (var response = await app.Http.PostAsync("/api/market/step", null, TestContext.Current.CancellationToken))
                Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
            await app.KillAsync();
        }

        using var last = await ChildProcess.StartAsync(data);
        await Completion.WaitAsync(last.GetAsync);
        var market = await last.GetAsync("/api/market");
        Assert.Equal(("stopped", days[2]), ((string?)market["state"], (string?)market["date"]));
        StoredLedger.Read(data).AssertComplete([.. days.Take(3)]);
    }
}

/// <summary>On a database server.</summary>
public sealed class KilledCommandOnMariaDbTests(MariaDb server) : KilledCommandTests(new LastingBroker(), broker => server.NewData(broker));
