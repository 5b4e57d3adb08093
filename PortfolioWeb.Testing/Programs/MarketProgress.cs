using System.Text.Json.Nodes;

namespace PortfolioWeb.Testing.Programs;

/// <summary>Waits until the market is running.</summary>
internal static class MarketProgress
{
    /// <summary>Waits until each exchange has closed a day after a date, which may be a prefix of one.</summary>
    /// <param name="get">Reads JSON from the program.</param>
    /// <param name="date">The date, such as 2001 or 2000-06.</param>
    public static Task PastAsync(Func<string, Task<JsonNode>> get, string date) => Until.TrueAsync(
        async () => (await get("/api/exchanges")).AsArray().All(exchange => string.CompareOrdinal((string?)exchange!["date"], date) > 0),
        "each exchange is running");
}
