using System.Net;

namespace PortfolioWeb.Tests.Api;

/// <summary>Pages of evaluations while the market is rewound.</summary>
public sealed class PagingTests : IDisposable
{
    private const string Path = "/api/portfolios/P11/evaluations";

    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("asc")]
    [InlineData("desc")]
    [InlineData("asc&sort=value")]
    public async Task A_cursor_from_before_a_rewind_is_refused_instead_of_ending_early(string order)
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-12-29"));
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        var first = (string?)(await app.GetAsync($"{Path}?order={order}&limit=50"))["next"];
        var ofAnEarlierEnd = (string?)(await app.GetAsync($"{Path}?order={order}&limit=10&to=2000-02-29"))["next"];

        await app.PostAsync("/api/market/stop");
        await app.PostAsync("/api/market/rewind", new { to = "2000-03-31" });
        await app.PostAsync("/api/market/step");
        await Until.TrueAsync(
            async () => (int?)(await app.GetAsync($"{Path}/2000-03-31"))["run"] == 2, "the first day of the new run is stored");

        var problem = await QueryTests.ProblemAsync(
            await app.Http.GetAsync($"{Path}?order={order}&limit=50&cursor={first}", TestContext.Current.CancellationToken),
            HttpStatusCode.Conflict);
        Assert.StartsWith("cursor: the market was rewound", (string?)problem["detail"], StringComparison.Ordinal);
        // Pages of days before the rewind remain valid.
        var untouched = await app.GetAsync($"{Path}?order={order}&limit=10&to=2000-02-29&cursor={ofAnEarlierEnd}");
        Assert.Equal(10, untouched["items"]!.AsArray().Count);

        // Starting again reads all pages to the end.
        var days = new List<string>();
        string? cursor = null;
        do
        {
            var page = await app.GetAsync($"{Path}?order={order}&limit=50{(cursor is null ? "" : $"&cursor={cursor}")}");
            days.AddRange(page["items"]!.AsArray().Select(item => (string)item!["asOf"]!));
            cursor = (string?)page["next"];
        }
        while (cursor is not null);
        var expected = TradingDays.Between(new(2000, 1, 1), new(2000, 3, 31));
        Assert.Equal(
            order == "desc" ? expected.Reverse() : expected,
            order.Contains("sort", StringComparison.Ordinal) ? days.Order(StringComparer.Ordinal) : days);
    }
}
