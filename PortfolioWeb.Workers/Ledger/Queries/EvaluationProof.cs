using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Ledger.Writing;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>A stored evaluation beside what the stored closes and holdings come to.</summary>
/// <param name="Stored">What the ledger has.</param>
/// <param name="Computed">What the closes of the day and the holdings come to; null where a close is missing or of another run than the evaluation.</param>
/// <param name="Equal">Whether the two are equal in every figure; null where nothing can be computed.</param>
/// <param name="MissingCloses">The stocks held that have no close of the day.</param>
/// <param name="Holdings">The stocks held, by ticker.</param>
public sealed record EvaluationProof(Evaluation Stored, Evaluation? Computed, bool? Equal, IReadOnlyList<string> MissingCloses, IReadOnlyList<ProvedHolding> Holdings);

/// <summary>What a holding contributes to a day's evaluation. Money is in USD.</summary>
/// <param name="Ticker">The stock.</param>
/// <param name="Exchange">The exchange that lists it.</param>
/// <param name="Quantity">How many are held.</param>
/// <param name="Run">The replay that its close is of; null where it has no close of the day.</param>
/// <param name="Close">Its close; null where it has none of the day.</param>
/// <param name="PreviousClose">Its close of the day before; null on the first day of the history.</param>
/// <param name="Value">Quantity × close.</param>
/// <param name="Change">Quantity × (close − previous close): its part of the day's change.</param>
public sealed record ProvedHolding(
    string Ticker,
    string Exchange,
    int Quantity,
    int? Run,
    decimal? Close,
    decimal? PreviousClose,
    decimal? Value,
    decimal? Change);
