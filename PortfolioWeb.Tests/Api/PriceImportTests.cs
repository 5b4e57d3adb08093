using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Tests.Api;

/// <summary>Imports of prices by REST.</summary>
public sealed class PriceImportTests(HistoryFixture history)
{
    [Theory]
    [InlineData(1, 15)]
    [InlineData(1, 3)]
    [InlineData(4, 3)]
    [InlineData(3, 7)]
    [InlineData(1, 1000)]
    [InlineData(2, 1)]
    public async Task A_stored_series_is_adjusted_by_the_exact_ratio_of_its_split(int newShares, int oldShares)
    {
        var closes = Enumerable.Range(1, 31).Select(day => (Day: $"2020-01-{day:D2}", Close: 13.57m * day)).ToList();
        var lines = closes.Select(close => string.Create(CultureInfo.InvariantCulture, $"{close.Day},{close.Close}"));
        var import = await PreviewAsync(
            ("NEW.csv", $"Date,Close\n{string.Join('\n', lines)}\n2020-02-03,1\n"),
            ("splits.csv", $"ticker,date,ratio\nNEW,2020-02-03,{newShares}:{oldShares}\n"));
        await StoreAsync(import);
        var stored = (await history.App.GetAsync($"/api/prices/{import}/series/NEW")).AsArray().SkipLast(1)
            .Select(close => ((string)close!["date"]!, (decimal)close["adjusted"]!));
        var exact = closes.Select(
            close => (close.Day, decimal.Round(close.Close * oldShares / newShares, 4, MidpointRounding.AwayFromZero)));
        Assert.Equal(exact, stored);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-2")]
    [InlineData("0.000000001")]
    [InlineData("1001")]
    public async Task A_split_with_an_impossible_ratio_is_refused(string ratio)
    {
        var import = await PreviewAsync(("NEW.csv", "Date,Close\n2020-01-01,10\n2020-02-03,10\n2020-02-04,10\n"));
        var entered = decimal.Parse(ratio, CultureInfo.InvariantCulture);
        using var refused = await ConfirmAsync(
            import,
            new
            {
                name = "Impossible",
                splits = new[]
                {
                    new { ticker = "NEW", date = "2020-02-03", ratio = entered },
                    new { ticker = "NEW", date = "2020-02-04", ratio = 1000m },
                },
            });
        var problem = await QueryTests.ProblemAsync(refused, HttpStatusCode.BadRequest);
        Assert.Contains("is no ratio", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_import_that_is_in_memory_cannot_be_chosen()
    {
        var import = await PreviewAsync(("NEW.csv", "Date,Close\n2020-01-01,10\n"));
        await StoreAsync(import);
        var reference = history.App.Services.GetRequiredService<MarketReferenceData>();
        Assert.NotNull(reference.Of(reference.DefaultSource with { Import = import }));
        using var deleted = await history.App.Http.DeleteAsync($"/api/prices/{import}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var refused = await history.App.Http.PutAsJsonAsync(
            "/api/market/prices", new { import }, TestContext.Current.CancellationToken);
        await QueryTests.ProblemAsync(refused, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_import_that_is_deleted_at_any_moment_is_not_stored()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        var lines = Enumerable.Range(0, 30_000).Select(day => $"{new DateOnly(1920, 1, 1).AddDays(day):yyyy-MM-dd},10");
        var file = ("NEW.csv", $"Date,Close\n{string.Join('\n', lines)}\n");
        for (var deletions = 0; deletions < 10; deletions++)
        {
            var import = await PreviewAsync(file);
            using var confirmed = await ConfirmAsync(import, new { name = "Deleted" });
            var until = random.Next(35_000);
            await Until.TrueAsync(
                async () => await history.App.GetAsync($"/api/prices/{import}") is var view
                    && ((string?)view["state"] != "storing" || (int)view["storedCloses"]! >= until),
                "enough closes are written");
            using var deleted = await history.App.Http.DeleteAsync($"/api/prices/{import}", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
            Assert.DoesNotContain(
                (await history.App.GetAsync("/api/prices")).AsArray(),
                other => (string?)other!["id"] == import && (string?)other["state"] == "stored");
        }
    }

    private async Task StoreAsync(string import)
    {
        using var confirmed = await ConfirmAsync(import, new { name = "An import" });
        Assert.Equal(HttpStatusCode.Accepted, confirmed.StatusCode);
        await Until.TrueAsync(
            async () => (string?)(await history.App.GetAsync($"/api/prices/{import}"))["state"] == "stored", "the import is stored");
    }

    [Fact]
    public async Task More_stocks_than_a_message_can_hold_are_refused()
    {
        var lines = Enumerable.Range(0, 5001).Select(stock => $"T{stock},2020-01-02,10");
        var import = await PreviewAsync(("many.csv", $"symbol,date,price\n{string.Join('\n', lines)}\n"));
        using var refused = await ConfirmAsync(import, new { name = "Many" });
        var problem = await QueryTests.ProblemAsync(refused, HttpStatusCode.BadRequest);
        Assert.Contains("SE1 would list 5,001 stocks", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    private async Task<string> PreviewAsync(params (string Name, string Text)[] files)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, text) in files)
            form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "files", name);
        using var preview = await history.App.Http.PostAsync("/api/prices", form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, preview.StatusCode);
        return (string)(await preview.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!["id"]!;
    }

    private Task<HttpResponseMessage> ConfirmAsync(string import, object confirmation) =>
        history.App.Http.PostAsJsonAsync($"/api/prices/{import}/confirm", confirmation, TestContext.Current.CancellationToken);
}
