using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>
/// Random closes of five stocks on two exchanges that are closed on different days, and what the default portfolios are worth with them,
/// computed without the program's code.
/// </summary>
internal sealed class ImportedHistory
{
    private static readonly (string Exchange, string Ticker)[] s_stocks =
        [("SE1", "IBM"), ("SE1", "AAPL"), ("SE2", "HPQ"), ("SE2", "VZ"), ("SE2", "AVGO")];

    private readonly Dictionary<string, SortedDictionary<DateOnly, decimal>> _closes = [];

    /// <param name="seed">The seed, which a failing test prints.</param>
    /// <param name="first">The first day.</param>
    /// <param name="last">The last day.</param>
    public ImportedHistory(int seed, DateOnly first, DateOnly last)
    {
        var random = new Random(seed);
        var holidays = new Dictionary<string, HashSet<DateOnly>> { ["SE1"] = [], ["SE2"] = [] };
        var days = Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays)
            .Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            .ToList();
        foreach (var closed in holidays.Values)
            closed.UnionWith(days.Where(_ => random.Next(10) == 0));
        foreach (var (exchange, ticker) in s_stocks)
        {
            // AVGO is listed late, and every stock lacks some closes.
            var traded = days.Where(day => !holidays[exchange].Contains(day)).Skip(ticker == "AVGO" ? days.Count / 3 : 0).ToList();
            var close = 50m + random.Next(100);
            _closes[ticker] = [];
            foreach (var day in traded)
            {
                close = decimal.Round(close * (1 + ((decimal)random.NextDouble() / 10) - 0.05m), 2);
                if (day == traded[0] || random.Next(20) > 0)
                    _closes[ticker][day] = close;
            }
        }
    }

    /// <summary>Uploads the series, each as a file, confirms the import and waits until it is stored.</summary>
    /// <returns>The id of the import.</returns>
    public async Task<string> ImportAsync(HttpClient http, string name = "Five stocks")
    {
        var ct = TestContext.Current.CancellationToken;
        using var form = new MultipartFormDataContent();
        foreach (var (ticker, closes) in _closes)
        {
            var lines = closes.Select(close => string.Create(CultureInfo.InvariantCulture, $"{close.Key:yyyy-MM-dd},{close.Value}"));
            var file = new ByteArrayContent(Encoding.UTF8.GetBytes($"Date,Close\n{string.Join('\n', lines)}\n"));
            file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
            form.Add(file, "files", $"{ticker}.csv");
        }

        using var preview = await http.PostAsync("/api/prices", form, ct);
        Assert.True(preview.StatusCode == HttpStatusCode.Created, await preview.Content.ReadAsStringAsync(ct));
        var id = (string)(await preview.Content.ReadFromJsonAsync<JsonNode>(ct))!["id"]!;
        using var confirmed = await http.PostAsJsonAsync($"/api/prices/{id}/confirm", new { name }, ct);
        Assert.True(confirmed.StatusCode == HttpStatusCode.Accepted, await confirmed.Content.ReadAsStringAsync(ct));
        await Until.TrueAsync(
            async () => (string?)(await http.GetFromJsonAsync<JsonNode>($"/api/prices/{id}", ct))!["state"] == "stored",
            "the import is stored");
        return id;
    }

    /// <summary>Checks that the program has exactly the evaluations that follow from the closes.</summary>
    public async Task AssertEvaluationsAsync(Func<string, Task<JsonNode>> get)
    {
        foreach (var portfolio in (await get("/api/portfolios")).AsArray())
        {
            var id = (string)portfolio!["id"]!;
            var holdings = (await get($"/api/portfolios/{id}"))["holdings"]!.AsArray()
                .Select(held => ((string)held!["exchange"]!, (string)held["ticker"]!, (int)held["quantity"]!))
                .ToList();
            var stored = (await get($"/api/portfolios/{id}/evaluations?order=asc&limit=1000"))["items"]!.AsArray()
                .Select(row => ((string)row!["asOf"]!, (decimal)row["value"]!, (decimal?)row["change"]));
            Assert.Equal(Expected(holdings), stored);
        }
    }

    private IEnumerable<(string, decimal, decimal?)> Expected(List<(string Exchange, string Ticker, int Quantity)> holdings)
    {
        var days = holdings.Where(held => _closes.ContainsKey(held.Ticker))
            .SelectMany(held => DaysOf(held.Exchange).Where(day => day >= _closes[held.Ticker].Keys.First()));
        foreach (var day in days.Distinct().Order())
        {
            var (value, change) = (0m, (decimal?)null);
            foreach (var (exchange, ticker, quantity) in holdings)
            {
                if (CloseOn(ticker, day) is not { } close)
                    continue;
                value += quantity * close;
                // A closed exchange changes nothing.
                var before = DaysOf(exchange).Contains(day)
                    ? DaysOf(exchange).Where(other => other < day).Select(other => CloseOn(ticker, other)).LastOrDefault()
                    : close;
                if (before is { } previous)
                    change = (change ?? 0) + (quantity * (close - previous));
            }

            yield return ($"{day:yyyy-MM-dd}", value, change);
        }
    }

    private List<DateOnly> DaysOf(string exchange) =>
    [
        .. s_stocks.Where(stock => stock.Exchange == exchange).SelectMany(stock => _closes[stock.Ticker].Keys).Distinct().Order(),
    ];

    private decimal? CloseOn(string ticker, DateOnly day) =>
        _closes.TryGetValue(ticker, out var closes) && closes.Keys.FirstOrDefault() is var first && first <= day
            ? closes[closes.Keys.Last(other => other <= day)]
            : null;
}
