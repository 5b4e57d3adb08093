using System.Text.Json.Serialization;

namespace PortfolioWeb.Workers.Contracts;

/// <summary>One exchange's closes of one trading day: a message of the topic <c>StockExchange</c>.</summary>
/// <param name="Exchange">The exchange's id.</param>
/// <param name="Date">The trading day.</param>
/// <param name="Run">The replay it belongs to, from 1; a higher run takes over from its first day on.</param>
/// <param name="Closes">The close of every stock that the exchange lists, by ticker.</param>
public sealed record DailyCloses(string Exchange, DateOnly Date, int Run, IReadOnlyDictionary<string, StockClose> Closes);

/// <summary>A stock's price at the end of a trading day.</summary>
/// <param name="Close">In USD.</param>
/// <param name="PreviousClose">The close of the trading day before, in USD; null on the first day of the history only.</param>
[method: JsonConstructor]
public readonly record struct StockClose(decimal Close, decimal? PreviousClose = null);
