using System.Net;
using System.Text.Json.Nodes;

namespace PortfolioWeb.Tests.Api;

/// <summary>The proof of an evaluation.</summary>
public sealed class ProofTests(HistoryFixture history) : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_value_is_recomputed_from_quantities_and_closes()
    {
        var proof = await history.App.GetAsync("/api/portfolios/P11/proof/2000-01-04");
        Assert.True((bool)proof["equal"]!);
        Assert.Equal(
            (await history.App.GetAsync("/api/portfolios/P11/evaluations/2000-01-04")).ToJsonString(),
            proof["stored"]!.ToJsonString());
        Assert.All(
            (string[])["value", "change", "changePercent", "navPerShare"],
            field => Assert.Equal((decimal)proof["stored"]![field]!, (decimal)proof["computed"]![field]!));

        var closes = (await history.App.GetAsync("/api/closes?date=2000-01-04")).AsArray().ToDictionary(close => (string)close!["ticker"]!);
        var holdings = proof["holdings"]!.AsArray();
        Assert.Equal(["AAPL", "AMZN", "AVGO", "FB", "GOOG", "IBM"], holdings.Select(holding => (string)holding!["ticker"]!));
        foreach (var holding in holdings)
        {
            var close = closes[(string)holding!["ticker"]!]!;
            var quantity = (int)holding["quantity"]!;
            Assert.Equal((string?)close["exchange"], (string?)holding["exchange"]);
            Assert.Equal((decimal)close["close"]!, (decimal)holding["close"]!);
            Assert.Equal((decimal)close["previousClose"]!, (decimal)holding["previousClose"]!);
            Assert.Equal(quantity * (decimal)close["close"]!, (decimal)holding["value"]!);
            Assert.Equal(quantity * ((decimal)close["close"]! - (decimal)close["previousClose"]!), (decimal)holding["change"]!);
        }

        Assert.Equal((decimal)proof["stored"]!["value"]!, holdings.Sum(holding => (decimal)holding!["value"]!));
        Assert.Equal((decimal)proof["stored"]!["change"]!, holdings.Sum(holding => (decimal)holding!["change"]!));
    }

    [Fact]
    public async Task The_first_day_of_the_history_has_no_change()
    {
        var proof = await history.App.GetAsync("/api/portfolios/P21/proof/2000-01-03");
        Assert.True((bool)proof["equal"]!);
        Assert.All(proof["holdings"]!.AsArray(), holding =>
        {
            Assert.Null(holding!["previousClose"]);
            Assert.Null(holding["change"]);
        });
    }

    [Fact]
    public async Task A_value_that_differs_from_the_recomputed_one_is_reported()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-01-31"));
        await app.PostAsync("/api/market/step");
        await app.WaitUntilIdleAsync();
        var before = await app.GetAsync("/api/portfolios/P11/proof/2000-01-03");
        Assert.NotEqual(0, await _data.ChangeAsync("UPDATE Evaluations SET Value = '1' WHERE PortfolioId = 'P11'"));

        var proof = await app.GetAsync("/api/portfolios/P11/proof/2000-01-03");
        Assert.False((bool)proof["equal"]!);
        Assert.Equal(1, (decimal)proof["stored"]!["value"]!);
        Assert.Equal((decimal)before["stored"]!["value"]!, (decimal)proof["computed"]!["value"]!);
    }

    [Theory]
    [InlineData("UPDATE Closes SET Run = 2 WHERE Ticker = 'IBM'", 2)]
    [InlineData("DELETE FROM Closes WHERE Ticker = 'IBM' AND AsOf = '2000-01-03'", null)]
    public async Task Without_its_closes_a_day_cannot_be_compared_even_if_later_closes_exist(string change, int? run)
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-01-31"));
        await app.PostAsync("/api/market/step");
        await app.PostAsync("/api/market/step");
        await app.WaitUntilIdleAsync();
        Assert.NotEqual(0, await _data.ChangeAsync(change));

        var proof = await app.GetAsync("/api/portfolios/P11/proof/2000-01-03");
        Assert.Null(proof["equal"]);
        Assert.Null(proof["computed"]);
        Assert.Equal(run is null ? ["IBM"] : [], proof["missingCloses"]!.AsArray().Select(ticker => (string)ticker!));
        JsonNode ibm = proof["holdings"]!.AsArray().Single(holding => (string?)holding!["ticker"] == "IBM")!;
        Assert.Equal(run, (int?)ibm["run"]);
        Assert.Equal(run is null, ibm["close"] is null);
    }

    [Theory]
    [InlineData("/api/portfolios/P99/proof/2000-01-04", "P99")]
    [InlineData("/api/portfolios/P11/proof/2000-01-01", "2000-01-01")]
    [InlineData("/api/portfolios/P11/proof/2030-01-01", "2030-01-01")]
    [InlineData("/api/portfolios/P99/drawdown", "P99")]
    [InlineData("/api/portfolios/P99/performance", "P99")]
    public async Task An_unknown_resource_is_not_found_and_named(string path, string name)
    {
        var problem = await QueryTests.ProblemAsync(
            await history.App.Http.GetAsync(path, TestContext.Current.CancellationToken),
            HttpStatusCode.NotFound);
        Assert.Contains(name, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/portfolios/P11/proof/2000-02-30", "date")]
    [InlineData("/api/portfolios/P11/proof/yesterday", "date")]
    [InlineData("/api/portfolios/P11/drawdown?from=2001-01-01&to=2000-01-01", "from")]
    [InlineData("/api/portfolios/P11/drawdown?points=1", "points")]
    [InlineData("/api/portfolios/P11/performance?from=2001-01-01&to=2000-01-01", "from")]
    [InlineData("/api/portfolios/P11/performance?to=yesterday", "to")]
    public async Task An_invalid_request_names_the_invalid_field(string path, string field)
    {
        var problem = await QueryTests.ProblemAsync(
            await history.App.Http.GetAsync(path, TestContext.Current.CancellationToken),
            HttpStatusCode.BadRequest);
        Assert.NotNull(problem["errors"]![field]);
    }
}
