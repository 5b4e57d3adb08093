using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace PortfolioWeb.Tests.Live;

/// <summary>The messages of the dashboard hub.</summary>
public sealed class LiveHubTests : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task The_first_message_is_a_snapshot_of_everything()
    {
        await using var app = RunningApp.Start(_data);
        await using var client = await LiveClient.ConnectAsync(app);
        var (isSnapshot, first, _) = await client.FirstAsync();

        Assert.True(isSnapshot);
        Assert.Equal("stopped", (string?)first["market"]!["state"]);
        Assert.Equal(["SE1", "SE2"], first["exchanges"]!.AsObject().Select(exchange => (string)exchange.Value!["id"]!));
        Assert.Equal(24, first["closes"]!.AsObject().Sum(exchange => exchange.Value!["prices"]!.AsObject().Count));
        Assert.Equal(6, first["portfolios"]!.AsObject().Count);
        Assert.All(first["portfolios"]!.AsObject(), portfolio => Assert.Null(portfolio.Value!["evaluation"]));
        Assert.Equal(3, first["pipeline"]!["parts"]!.AsArray().Count);
        Assert.Empty(first["reports"]!.AsObject());
    }

    [Fact]
    public async Task A_client_that_connects_after_an_unwatched_period_gets_the_current_state()
    {
        await using var app = RunningApp.Start(_data);
        for (var day = 0; day < 3; day++)
        {
            await using var client = await LiveClient.ConnectAsync(app);
            var (isSnapshot, first, _) = await client.FirstAsync();
            Assert.True(isSnapshot);
            Assert.Equal(day, (int)first["market"]!["day"]!);
            await client.DisposeAsync();
            await app.PostAsync("/api/market/step");
            await app.WaitUntilIdleAsync();
        }
    }

    [Fact]
    public async Task An_update_has_the_time_of_the_close_and_a_snapshot_has_none()
    {
        await using var app = RunningApp.Start(_data);
        await using var client = await LiveClient.ConnectAsync(app);
        var before = await client.NowAsync();
        await foreach (var (isSnapshot, message, _) in client.Messages)
        {
            if (isSnapshot)
            {
                Assert.Null(message["emittedAt"]);
                await app.PostAsync("/api/market/step");
            }

            if (message["closes"] is null && message["portfolios"] is null)
                Assert.Null(message["emittedAt"]);
            if (message["portfolios"]?["P11"]?["evaluation"] is null)
                continue;
            // An evaluation passed through two topics and carries the time of the close that caused it.
            if (message["emittedAt"] is { } emittedAt)
            {
                Assert.InRange((long)emittedAt, before, await client.NowAsync());
                break;
            }
        }
    }

    [Fact]
    public async Task An_update_has_only_changes_and_yields_the_state_of_a_snapshot()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-12-31"));
        for (var day = 0; day < 3; day++)
            await app.PostAsync("/api/market/step");
        await using var client = await LiveClient.ConnectAsync(app);
        var (connected, rewound) = (false, false);
        await foreach (var (_, message, state) in client.Messages)
        {
            if (!connected)
            {
                // The days that are in progress when the client connects are ignored.
                connected = AreAt(state, "2000-01-05");
                if (connected)
                    await app.PostAsync("/api/market/step");
                continue;
            }

            if (message["portfolios"]?["P21"] is { } change)
            {
                // An update contains no unchanged stocks and portfolios, and only the new day of
                // each series; after a rewind it contains all.
                Assert.Null(change["portfolio"]);
                Assert.Null(change["evaluation"]?["sharesOutstanding"]);
                Assert.Equal(rewound, change["newer"] is null);
                Assert.Equal(rewound, change["recent"] is not null);
                if (!rewound)
                    Assert.Equal((decimal)change["evaluation"]!["value"]!, (decimal)Assert.Single(change["newer"]!.AsArray())!);
            }

            // The exchanges are reported as stopped shortly after their last day.
            if (!AreAt(state, rewound ? "2000-01-05" : "2000-01-07") || !AreStoppedAt(state, rewound ? "2000-01-05" : "2000-01-07"))
                continue;
            Assert.All(
                state["portfolios"]!.AsObject(),
                portfolio => Assert.Equal(rewound ? 3 : 4, portfolio.Value!["recent"]!.AsArray().Count));
            await using var other = await LiveClient.ConnectAsync(app);
            var snapshot = (await other.FirstAsync()).State;
            foreach (var part in (string[])["portfolios", "closes", "exchanges"])
                Assert.True(JsonNode.DeepEquals(snapshot[part], state[part]), $"{state[part]} is not {snapshot[part]}");
            if (rewound)
                break;
            rewound = true;
            await app.PostAsync("/api/market/rewind", new { to = "2000-01-05" });
            await app.PostAsync("/api/market/step");
        }
    }

    [Fact]
    public async Task Each_change_of_a_report_run_is_sent_alone()
    {
        await using var app = RunningApp.Start(_data, ("Reports:Cron", ""));
        await app.PostAsync("/api/reports");
        await Until.TrueAsync(
            async () => (string?)(await app.GetAsync("/api/reports/1"))["state"] == "failed",
            "the first report has ended");
        await using var client = await LiveClient.ConnectAsync(app);
        // The first run is in the snapshot, the second in the updates; both equal the response of the API.
        var isAsked = false;
        await foreach (var (_, message, state) in client.Messages)
        {
            if (message["reports"] is not JsonObject { Count: > 0 } changed)
                continue;
            var run = state["reports"]![Assert.Single(changed).Key]!;
            if ((string?)run["state"] != "failed")
                continue;
            var response = (await app.GetAsync($"/api/reports/{(int)run["id"]!}")).AsObject();
            foreach (var (nothing, _) in response.Where(field => field.Value is null).ToList())
                response.Remove(nothing);
            Assert.True(JsonNode.DeepEquals(response, run), $"{run} is not {response}");
            if ((int)run["id"]! == 2)
                break;
            if (!isAsked)
                await app.PostAsync("/api/reports");
            isAsked = true;
        }
    }

    [Fact]
    public async Task At_full_speed_at_most_ten_updates_a_second_are_sent_and_the_last_has_the_last_day()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2005-12-30"));
        await using var client = await LiveClient.ConnectAsync(app);
        var started = TimeProvider.System.GetTimestamp();
        var updates = 0;
        var latest = new Dictionary<string, string?>(StringComparer.Ordinal);
        await app.RunAtFullSpeedAsync();
        await foreach (var (_, _, state) in client.Messages)
        {
            updates++;
            foreach (var (id, portfolio) in state["portfolios"]!.AsObject())
            {
                var day = (string?)portfolio!["evaluation"]?["asOf"];
                Assert.True(string.CompareOrdinal(day, latest.GetValueOrDefault(id)) >= 0, "A later message has an earlier day.");
                latest[id] = day;
            }

            if (latest.Values.All(day => day == "2005-12-30"))
                break;
        }

        // Ten a second, and the snapshot; one late tick may be made up for.
        Assert.InRange(updates, 3, (TimeProvider.System.GetElapsedTime(started).TotalSeconds * 10) + 2);
    }

    [Fact]
    public async Task A_client_that_reconnects_gets_a_snapshot_with_the_missed_days()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-06-30"));
        await using (var first = await LiveClient.ConnectAsync(app))
            await first.FirstAsync();
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();

        // The feed reads the log itself, and may be slightly behind the ledger.
        await Until.TrueAsync(
            async () =>
            {
                await using var second = await LiveClient.ConnectAsync(app);
                var (isSnapshot, snapshot, _) = await second.FirstAsync();
                Assert.True(isSnapshot);
                return snapshot["portfolios"]!.AsObject().All(portfolio =>
                    (string?)portfolio.Value!["evaluation"]?["asOf"] == "2000-06-30" && portfolio.Value["recent"]!.AsArray().Count == 60);
            },
            "a snapshot has the last day of every portfolio");
    }

    [Fact]
    public async Task A_client_that_does_not_read_does_not_delay_others()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2003-12-31"));
        using var lazy = new ClientWebSocket();
        // The client never reads from its connection.
        lazy.Options.SetBuffer(256, 256);
        await lazy.ConnectAsync(new UriBuilder(new Uri(app.Address, "/live")) { Scheme = "ws" }.Uri, TestContext.Current.CancellationToken);
        await lazy.SendAsync(
            "{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray(),
            WebSocketMessageType.Text,
            true,
            TestContext.Current.CancellationToken);
        await using var fast = await LiveClient.ConnectAsync(app);
        await app.RunAtFullSpeedAsync();
        await foreach (var (_, _, state) in fast.Messages)
        {
            if ((string?)state["market"]!["state"] == "finished")
                break;
        }
    }

    private static bool AreStoppedAt(JsonObject state, string day) =>
        state["exchanges"]!
            .AsObject()
            .All(exchange => (string?)exchange.Value!["state"] == "stopped" && (string?)exchange.Value["date"] == day);

    private static bool AreAt(JsonObject state, string day) =>
        state["portfolios"]!.AsObject().All(portfolio => (string?)portfolio.Value!["evaluation"]?["asOf"] == day);
}
