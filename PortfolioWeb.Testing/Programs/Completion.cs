using System.Text.Json.Nodes;

namespace PortfolioWeb.Testing.Programs;

/// <summary>Waits until a running program has no work in progress.</summary>
internal static class Completion
{
    /// <summary>Waits until every closed day is in the ledger and valued, except for days that wait for another exchange.</summary>
    /// <param name="get">Reads JSON from the program.</param>
    public static Task WaitAsync(Func<string, Task<JsonNode>> get) => Until.TrueAsync(
        async () =>
        {
            var exchanges = (await get("/api/exchanges")).AsArray();
            var closes = (await get("/api/closes")).AsArray();
            if (!exchanges.All(exchange => IsStored(exchange!, closes)))
                return false;
            var waiting = (await get("/api/pipeline"))["waiting"]!.AsArray();
            // An investor that has read one exchange to the end and not yet the other is also still working.
            if (waiting.Any(
                portfolio => portfolio!["exchanges"]!.AsArray().Any(id => HasClosed(exchanges, (string)id!, (string)portfolio["since"]!))))
                return false;
            // A portfolio that waits for all its exchanges has no stored close of those days, and the audit expects no evaluation of it.
            var exchangesOf = (await get("/api/portfolios"))
                .AsArray()
                .ToDictionary(portfolio => (string)portfolio!["id"]!, portfolio => portfolio!["exchanges"]!.AsArray().Count);
            var waitingDays = waiting
                .Where(portfolio => portfolio!["exchanges"]!.AsArray().Count < exchangesOf[(string)portfolio["portfolio"]!])
                .Sum(portfolio => (int)portfolio!["days"]!);
            var audit = await get("/api/audit");
            Assert.Empty(audit["wrong"]!.AsArray());
            Assert.Empty(audit["missing"]!.AsArray());
            return (int)audit["waiting"]! == waitingDays;
        },
        "every closed day is in the ledger");

    /// <summary>Waits until the market has closed its last day, and no work is in progress.</summary>
    /// <param name="get">Reads JSON from the program.</param>
    public static async Task FinishedAsync(Func<string, Task<JsonNode>> get)
    {
        await Until.TrueAsync(async () => (string?)(await get("/api/market"))["state"] == "finished", "the market finishes");
        await WaitAsync(get);
    }

    private static bool HasClosed(JsonArray exchanges, string id, string day) =>
        string.CompareOrdinal((string?)exchanges.Single(exchange => (string?)exchange!["id"] == id)!["date"], day) >= 0;

    private static bool IsStored(JsonNode exchange, JsonArray closes)
    {
        var own = closes.Where(close => (string?)close!["exchange"] == (string?)exchange["id"]).ToList();
        return own.Count == 0
            ? exchange["date"] is null
            : own.All(close => (string?)close!["date"] == (string?)exchange["date"] && (int)close["run"]! == (int)exchange["run"]!);
    }
}
