using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Tests.Access;

/// <summary>The record of operator actions, on SQLite and on a database server.</summary>
public abstract class ControlActionTests : IDisposable
{
    private readonly DataFolder _data;

    private protected ControlActionTests(DataFolder data) => _data = data;

    public void Dispose()
    {
        _data.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Every_action_is_recorded_with_user_time_address_details_and_outcome()
    {
        var before = DateTime.UtcNow.AddSeconds(-1);
        await using (var app = RunningApp.Start(_data, [.. AccessFixture.Settings, ("Market:LastDay", "2000-01-31"), ("Reports:Cron", "")]))
        {
            using var key = AccessFixture.Client(app, AccessFixture.Good);
            using var person = await AccessFixture.OperatorAsync(app);
            using var anonymous = AccessFixture.Client(app);
            await person.PutAsJsonAsync("/api/market/speed", new { daysPerSecond = 5 }, TestContext.Current.CancellationToken);
            await key.PostAsJsonAsync("/api/market/rewind", new { to = "1999-01-01" }, TestContext.Current.CancellationToken);
            await key.PostAsync("/api/exchanges/SE2/stop", null, TestContext.Current.CancellationToken);
            await anonymous.PostAsync("/api/exchanges/SE1/stop", null, TestContext.Current.CancellationToken);
            await person.PostAsJsonAsync(
                "/api/pipeline/dead-letters/x/dismiss",
                new { note = new string('n', 400) },
                TestContext.Current.CancellationToken);
            await person.PostAsJsonAsync("/api/reports", new { investor = "Inv1" }, TestContext.Current.CancellationToken);
        }

        // A command line refers to the same name.
        Assert.Equal(["anna", "good", "good"], await RequestersAsync());

        // Actions survive a restart, and the latest is listed first.
        await using var later = RunningApp.Start(_data, AccessFixture.Settings);
        using var reader = AccessFixture.Client(later, AccessFixture.Good);
        var rows = (await reader.GetFromJsonAsync<JsonNode>("/api/control-actions", TestContext.Current.CancellationToken))!["items"]!
            .AsArray()
            .Select(row => row!)
            .ToList();
        Assert.Equal(
            ["RequestReport", "DismissDeadLetter", "StopExchange", "RewindMarket", "SetMarketSpeed"],
            rows.Select(row => (string)row["action"]!));
        Assert.Equal(["anna", "anna", "good", "good", "anna"], rows.Select(row => (string)row["who"]!));
        Assert.Equal(["password", "password", "api-key", "api-key", "password"], rows.Select(row => (string)row["via"]!));
        Assert.All(rows, row => Assert.Equal("127.0.0.1", (string)row["address"]!));
        Assert.All(rows, row => Assert.InRange((DateTime)row["at"]!, before, DateTime.UtcNow));
        Assert.Equal(
            [
                """{"from":null,"to":null,"investor":"Inv1"}""",
                """{"id":"SE2"}""",
                """{"to":"1999-01-01","stop":false}""",
                """{"daysPerSecond":5}""",
            ],
            rows.Where((_, i) => i != 1).Select(row => (string)row["details"]!));
        Assert.Equal(
            [
                "anna requested a report on Inv1, the whole history",
                $"anna tried to dismiss a dead letter that does not exist: “{new string('n', 400)}”",
                "good stopped SE2",
                "good tried to rewind the market to 1 Jan 1999",
                "anna set the speed to 5 trading days per second",
            ],
            rows.Select(row => (string)row["text"]!));
        Assert.Equal("done", (string)rows[0]["outcome"]!);
        Assert.StartsWith("refused: id: there is no dead letter 'x'", (string)rows[1]["outcome"]!, StringComparison.Ordinal);
        Assert.StartsWith("refused: to: 1999-01-01 is before the history", (string)rows[3]["outcome"]!, StringComparison.Ordinal);

        var page = (await reader.GetFromJsonAsync<JsonNode>("/api/control-actions?limit=2", TestContext.Current.CancellationToken))!;
        Assert.Equal(2, page["items"]!.AsArray().Count);
        page = (await reader.GetFromJsonAsync<JsonNode>(
            $"/api/control-actions?limit=3&cursor={(string)page["next"]!}",
            TestContext.Current.CancellationToken))!;
        Assert.Equal("StopExchange", (string)page["items"]![0]!["action"]!);
        Assert.Null(page["next"]);
        foreach (var query in (string[])["?limit=0", "?limit=201", "?cursor=x"])
            Assert.Equal(
                HttpStatusCode.BadRequest,
                (await reader.GetAsync("/api/control-actions" + query, TestContext.Current.CancellationToken)).StatusCode);
    }

    private async Task<IReadOnlyList<string>> RequestersAsync()
    {
        await using var connection = _data.Connect();
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT RequestedBy FROM MarketCommands ORDER BY Id";
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var names = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            names.Add(reader.GetString(0));
        return names;
    }
}

/// <summary>The record in the SQLite file.</summary>
public sealed class ControlActionOnSqliteTests() : ControlActionTests(new DataFolder())
{
    [Fact]
    public async Task A_completed_action_succeeds_although_its_outcome_cannot_be_stored()
    {
        using var data = new DataFolder();
        await using var app = RunningApp.Start(data, ("Market:LastDay", "2000-01-31"), ("Reports:Cron", ""));
        await using (var connection = new SqliteConnection($"Data Source={data.Database};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var full = connection.CreateCommand();
            full.CommandText =
                "CREATE TRIGGER NoOutcome BEFORE UPDATE ON ControlActions BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
            await full.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        using var response = await app.Http.PutAsJsonAsync(
            "/api/market/speed",
            new { daysPerSecond = 5 },
            TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(5, (double)(await app.GetAsync("/api/market"))["daysPerSecond"]!);
        var row = Assert.Single((await app.GetAsync("/api/control-actions"))["items"]!.AsArray())!;
        Assert.Equal("SetMarketSpeed", (string?)row["action"]);
        Assert.Equal("Someone at this machine tried to set the speed to 5 trading days per second", (string?)row["text"]);
        Assert.Null(row["outcome"]);
    }
}

/// <summary>The record in MariaDB.</summary>
public sealed class ControlActionOnMariaDbTests(MariaDb server) : ControlActionTests(server.NewData());

/// <summary>The record in MySQL.</summary>
public sealed class ControlActionOnMySqlTests(MySql server) : ControlActionTests(server.NewData());
