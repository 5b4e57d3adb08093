using System.Text.Json.Serialization;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger.Writing;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>What an audit found. Each list has at most its first 1,000 entries.</summary>
/// <param name="Days">Days that the ledger has closes of.</param>
/// <param name="Closes">Stored closes that were looked at.</param>
/// <param name="Evaluations">Stored evaluations that were recomputed.</param>
/// <param name="Waiting">Evaluations that are still on their way.</param>
/// <param name="Missing">Evaluations that should be in the ledger and are not.</param>
/// <param name="Wrong">Evaluations that are not what the stored closes make them.</param>
/// <param name="MissingCloses">Closes that should be in the ledger and are not.</param>
/// <param name="WrongCloses">Closes that are not the market's.</param>
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
    /// <summary>What is missing or wrong, in a sentence; null where nothing is.</summary>
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
            return faults.Length == 0 ? null : $"The audit found {string.Join(", ", faults)}: GET /api/audit lists them. Rewinding the market to the first of these days replaces them.";
        }
    }

    private static IEnumerable<string> Part<T>(IReadOnlyList<T> faults, string what, Func<T, string> which)
    {
        if (faults.Count > 0)
            yield return $"{faults.Count:N0} {what}{(faults.Count == 1 ? "" : "s")} (such as {which(faults[^1])})";
    }
}

/// <summary>An evaluation that should be in the ledger and is not.</summary>
public sealed record MissingEvaluation(string Portfolio, DateOnly AsOf, int Run);

/// <summary>An evaluation that is not what the closes make it.</summary>
/// <param name="Portfolio">The portfolio's id.</param>
/// <param name="AsOf">The trading day.</param>
/// <param name="Stored">What the ledger has.</param>
/// <param name="Expected">What the closes and holdings come to; null where closes are missing.</param>
public sealed record WrongEvaluation(string Portfolio, DateOnly AsOf, Evaluation Stored, Evaluation? Expected);

/// <summary>A stock without a close on a trading day that its exchange has closed.</summary>
public sealed record MissingClose(string Exchange, string Ticker, DateOnly AsOf);

/// <summary>A stored close that is not the market's.</summary>
/// <param name="Ticker">The stock.</param>
/// <param name="AsOf">The day.</param>
/// <param name="Stored">What the ledger has, in USD.</param>
/// <param name="Expected">The market's prices; null where the stock is not listed, or the day is none of trading.</param>
public sealed record WrongClose(string Ticker, DateOnly AsOf, StockClose Stored, StockClose? Expected);
