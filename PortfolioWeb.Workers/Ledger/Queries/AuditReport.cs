using System.Text.Json.Serialization;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger.Writing;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>The result of an audit. Each list has at most its first 1,000 entries.</summary>
/// <param name="Days">The number of days with stored closes.</param>
/// <param name="Closes">The number of stored closes that were checked.</param>
/// <param name="Evaluations">The number of stored evaluations that were recomputed.</param>
/// <param name="Waiting">The number of evaluations that are still being processed.</param>
/// <param name="Missing">The evaluations that the ledger should have but does not.</param>
/// <param name="Wrong">The evaluations that differ from the stored closes and holdings.</param>
/// <param name="MissingCloses">The closes that the ledger should have but does not.</param>
/// <param name="WrongCloses">The closes that differ from the market's prices.</param>
public sealed record AuditReport(
    int Days,
    int Closes,
    int Evaluations,
    int Waiting,
    IReadOnlyList<MissingEvaluation> Missing,
    IReadOnlyList<WrongEvaluation> Wrong,
    IReadOnlyList<MissingClose> MissingCloses,
    IReadOnlyList<WrongClose> WrongCloses)
{
    /// <summary>A sentence about what is missing or wrong; null if the ledger is correct.</summary>
    [JsonIgnore]
    public string? Fault
    {
        get
        {
            string[] faults =
            [
                .. Part(Missing, "missing evaluation", evaluation => $"{evaluation.Portfolio} on {evaluation.AsOf:O}"),
                .. Part(Wrong, "wrong evaluation", evaluation => $"{evaluation.Portfolio} on {evaluation.AsOf:O}"),
                .. Part(MissingCloses, "missing close", close => $"{close.Ticker} on {close.AsOf:O}"),
                .. Part(WrongCloses, "wrong close", close => $"{close.Ticker} on {close.AsOf:O}"),
            ];
            return faults.Length == 0
                ? null
                : $"The audit found {string.Join(", ", faults)}: GET /api/audit lists them. "
                    + "Rewinding the market to the first of these days replaces them.";
        }
    }

    private static IEnumerable<string> Part<T>(IReadOnlyList<T> faults, string what, Func<T, string> which)
    {
        if (faults.Count > 0)
            yield return $"{faults.Count:N0} {what}{(faults.Count == 1 ? "" : "s")} (such as {which(faults[^1])})";
    }
}

/// <summary>An evaluation that the ledger should have but does not.</summary>
public sealed record MissingEvaluation(string Portfolio, DateOnly AsOf, int Run);

/// <summary>An evaluation that differs from the stored closes and holdings.</summary>
/// <param name="Portfolio">The id of the portfolio.</param>
/// <param name="AsOf">The trading day.</param>
/// <param name="Stored">The stored evaluation.</param>
/// <param name="Expected">The evaluation computed from closes and holdings; null if closes are missing.</param>
public sealed record WrongEvaluation(string Portfolio, DateOnly AsOf, Evaluation Stored, Evaluation? Expected);

/// <summary>A close that is missing on a trading day that the exchange has closed.</summary>
public sealed record MissingClose(string Exchange, string Ticker, DateOnly AsOf);

/// <summary>A stored close that differs from the market's prices.</summary>
/// <param name="Ticker">The stock.</param>
/// <param name="AsOf">The day.</param>
/// <param name="Stored">The stored prices, in USD.</param>
/// <param name="Expected">The market's prices; null if the stock is not listed or the day is not a trading day.</param>
public sealed record WrongClose(string Ticker, DateOnly AsOf, StockClose Stored, StockClose? Expected);
