using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>Two operators with the same dead letter, each at a different dashboard.</summary>
public sealed class TwoDashboardsTests(MariaDb server) : IDisposable
{
    private const int DeadLetters = 8;

    private readonly DataFolder _data = server.NewData(new LastingBroker());

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_dead_letter_replayed_and_dismissed_at_once_is_resolved_once_and_sent_only_if_replayed()
    {
        await using var one = RunningApp.Start(_data, ("Market:LastDay", "2000-01-31"));
        await using var other = RunningApp.Start(_data, ("Market:LastDay", "2000-01-31"));
        await one.PostAsync("/api/market/step");
        await one.WaitUntilIdleAsync();
        await Poison.SendAsync(one, TopicNames.StockExchange, 0, Enumerable.Range(0, DeadLetters).Select(number => $"poison {number}"));
        await Until.TrueAsync(async () => (await OpenAsync(one)).Count == DeadLetters, "the dead letters are listed");

        // The dashboards take turns to go first, so that each may win.
        var days = TradingDays.Between(new(2000, 1, 4), new(2000, 1, 31));
        var stored = 0;
        foreach (var (i, deadLetter) in (await OpenAsync(one)).Index())
        {
            var payload = new { payload = Poison.MarketCloses(days[stored]) };
            Task<HttpResponseMessage>[] acts = i % 2 == 0
                ? [ActAsync(one, deadLetter, "replay", payload), ActAsync(other, deadLetter, "dismiss", new { })]
                : [ActAsync(other, deadLetter, "dismiss", new { }), ActAsync(one, deadLetter, "replay", payload)];
            var statuses = (await Task.WhenAll(acts)).Select(response => response.StatusCode).ToList();
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], statuses.Order());
            if (statuses[i % 2] == HttpStatusCode.OK)
            {
                stored++;
                await Until.TrueAsync(() => StoredLedger.Read(_data).Closes.ContainsKey(("IBM", days[stored - 1])), "the day is stored");
            }
        }

        var resolved = (await one.GetAsync("/api/pipeline/dead-letters?state=all"))["items"]!.AsArray();
        Assert.Equal(stored, resolved.Count(deadLetter => (string?)deadLetter!["state"] == "replayed"));
        Assert.Equal(DeadLetters - stored, resolved.Count(deadLetter => (string?)deadLetter!["state"] == "dismissed"));
        Assert.All(resolved, deadLetter => Assert.Equal((string?)deadLetter!["state"] == "replayed", deadLetter["sent"] is not null));
        Assert.Equal(stored + 1, StoredLedger.Read(_data).Closes.Keys.Count(key => key.Ticker == "IBM"));
    }

    private static async Task<IReadOnlyList<JsonNode>> OpenAsync(RunningApp app) =>
        [.. (await app.GetAsync("/api/pipeline/dead-letters?state=open"))["items"]!.AsArray().Select(deadLetter => deadLetter!)];

    private static Task<HttpResponseMessage> ActAsync(RunningApp app, JsonNode deadLetter, string action, object body) =>
        app.Http.PostAsJsonAsync(
            $"/api/pipeline/dead-letters/{(string)deadLetter["id"]!}/{action}",
            body,
            TestContext.Current.CancellationToken);
}
