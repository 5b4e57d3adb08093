using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Ledger.Writing;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>A stored evaluation and the same evaluation computed from stored closes and holdings.</summary>
/// <param name="Stored">The stored evaluation.</param>
/// <param name="Computed">The computed evaluation; null if a close is missing or belongs to another run.</param>
/// <param name="Equal">Whether both are equal in every figure; null if nothing can be computed.</param>
/// <param name="MissingCloses">The held stocks without a close of the day.</param>
/// <param name="Holdings">The held stocks, by ticker.</param>
public sealed record EvaluationProof(
    Evaluation Stored, Evaluation? Computed, bool? Equal, IReadOnlyList<string> MissingCloses, IReadOnlyList<ProvedHolding> Holdings);

/// <summary>The contribution of a holding to an evaluation. Money is in USD.</summary>
/// <param name="Ticker">The stock.</param>
/// <param name="Exchange">The exchange that lists the stock.</param>
/// <param name="Quantity">The number of shares held.</param>
/// <param name="Run">The run of the market that the close belongs to; null without a close of the day.</param>
/// <param name="Close">The close; null without a close of the day.</param>
/// <param name="PreviousClose">The close of the previous trading day; null on the first day of the history.</param>
/// <param name="Value">Quantity × close.</param>
/// <param name="Change">Quantity × (close − previous close): the holding's part of the day's change.</param>
public sealed record ProvedHolding(
    string Ticker,
    string Exchange,
    int Quantity,
    int? Run,
    decimal? Close,
    decimal? PreviousClose,
    decimal? Value,
    decimal? Change);
