using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR.Client;

namespace PortfolioWeb.Tests.Live;

/// <summary>What a dashboard is told over the hub.</summary>
public sealed class LiveHubTests : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task The_first_message_is_a_snapshot_of_everything()
    {
        await using var app = RunningApp.Start(_data);
        await using var connection = await ConnectAsync(app);
        var first = await connection.StreamAsync<JsonObject>("Watch", TestContext.Current.CancellationToken).FirstAsync(TestContext.Current.CancellationToken);

        Assert.Equal("stopped", (string?)first["market"]!["state"]);
        Assert.Equal(["SE1", "SE2"], first["exchanges"]!.AsArray().Select(exchange => (string)exchange!["id"]!));
        Assert.Equal(24, first["closes"]!.AsArray().Count);
        Assert.Equal(6, first["portfolios"]!.AsArray().Count);
        Assert.All(first["portfolios"]!.AsArray(), portfolio => Assert.Null(portfolio!["evaluation"]));
        Assert.Equal(3, first["pipeline"]!["parts"]!.AsArray().Count);
        Assert.Empty(first["reports"]!.AsArray());
    }

    [Fact]
    public async Task News_bears_the_moment_that_the_exchange_emitted_it_and_a_snapshot_none()
    {
        await using var app = RunningApp.Start(_data);
        await using var connection = await ConnectAsync(app);
        var before = await connection.InvokeAsync<long>("Now", TestContext.Current.CancellationToken);
        var first = true;
        await foreach (var update in connection.StreamAsync<JsonObject>("Watch", TestContext.Current.CancellationToken))
        {
            if (first)
            {
                Assert.Null(update["emittedAt"]);
                await app.PostAsync("/api/market/step");
            }

            first = false;
            if (update["closes"] is null && update["portfolios"] is null)
                Assert.Null(update["emittedAt"]);
            if (update["portfolios"] is not JsonArray portfolios || portfolios.Any(portfolio => portfolio!["evaluation"] is null))
                continue;
            // An evaluation has come through two topics and bears the moment of the close that it comes of.
            if (update["emittedAt"] is { } emittedAt)
            {
                Assert.InRange((long)emittedAt, before, await connection.InvokeAsync<long>("Now", TestContext.Current.CancellationToken));
                break;
            }
        }
    }

    [Fact]
    public async Task A_report_run_is_told_of_whenever_it_changes_and_by_itself()
    {
        await using var app = RunningApp.Start(_data, ("Reports:Cron", ""));
        await app.PostAsync("/api/reports");
        await Until.TrueAsync(async () => (string?)(await app.GetAsync("/api/reports/1"))["state"] == "failed", "the first report has ended");
        await using var connection = await ConnectAsync(app);
        // The first in the snapshot, the second in what follows; each as the API has it.
        var isAsked = false;
        await foreach (var update in connection.StreamAsync<JsonObject>("Watch", TestContext.Current.CancellationToken))
        {
            if (update["reports"] is not JsonArray runs)
                continue;
            var run = Assert.Single(runs)!;
            if ((string?)run["state"] != "failed")
                continue;
            var told = await app.GetAsync($"/api/reports/{(int)run["id"]!}");
            Assert.True(JsonNode.DeepEquals(told, run), $"{run} is not {told}");
            if ((int)run["id"]! == 2)
                break;
            if (!isAsked)
                await app.PostAsync("/api/reports");
            isAsked = true;
        }
    }

    [Fact]
    public async Task At_full_speed_it_is_told_the_latest_at_most_ten_times_a_second_and_ends_with_the_last_day()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2005-12-30"));
        await using var connection = await ConnectAsync(app);
        var started = TimeProvider.System.GetTimestamp();
        var told = 0;
        var latest = new Dictionary<string, string?>(StringComparer.Ordinal);
        await app.RunAtFullSpeedAsync();
        await foreach (var update in connection.StreamAsync<JsonObject>("Watch", TestContext.Current.CancellationToken))
        {
            told++;
            foreach (var portfolio in update["portfolios"]?.AsArray() ?? [])
            {
                var day = (string?)portfolio!["evaluation"]?["asOf"];
                var id = (string)portfolio["portfolio"]!;
                Assert.True(string.CompareOrdinal(day, latest.GetValueOrDefault(id)) >= 0, "A later message tells of an earlier day.");
                latest[id] = day;
            }

            if (latest.Count == 6 && latest.Values.All(day => day == "2005-12-30"))
                break;
        }

        // Ten a second, and the snapshot; a tick that was late may be made up for once.
        Assert.InRange(told, 3, (TimeProvider.System.GetElapsedTime(started).TotalSeconds * 10) + 2);
    }

    [Fact]
    public async Task Whoever_connects_again_gets_a_snapshot_with_what_was_missed()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-06-30"));
        await using (var first = await ConnectAsync(app))
            await first.StreamAsync<JsonObject>("Watch", TestContext.Current.CancellationToken).FirstAsync(TestContext.Current.CancellationToken);
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();

        // The feed reads the log by itself, and may be a moment behind the ledger.
        await Until.TrueAsync(
            async () =>
            {
                await using var second = await ConnectAsync(app);
                var snapshot = await second.StreamAsync<JsonObject>("Watch", TestContext.Current.CancellationToken).FirstAsync(TestContext.Current.CancellationToken);
                Assert.Equal(24, snapshot["closes"]!.AsArray().Count);
                return snapshot["portfolios"]!.AsArray().All(portfolio =>
                    (string?)portfolio!["evaluation"]?["asOf"] == "2000-06-30" && portfolio["recent"]!.AsArray().Count == 60);
            },
            "a snapshot has the last day of every portfolio");
    }

    [Fact]
    public async Task A_client_that_does_not_read_delays_no_other()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2003-12-31"));
        await using var lazy = await ConnectAsync(app);
        // It asks for the stream and never takes anything from it.
        var untouched = lazy.StreamAsync<JsonObject>("Watch", TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await untouched.MoveNextAsync();
        await using var keen = await ConnectAsync(app);
        await app.RunAtFullSpeedAsync();
        await foreach (var update in keen.StreamAsync<JsonObject>("Watch", TestContext.Current.CancellationToken))
        {
            if ((string?)update["market"]?["state"] == "finished")
                break;
        }

        await untouched.DisposeAsync();
    }

    private static async Task<HubConnection> ConnectAsync(RunningApp app)
    {
        var connection = new HubConnectionBuilder().WithUrl(new Uri(app.Address, "/live")).Build();
        await connection.StartAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
