using System.Text.Json.Serialization;

namespace PortfolioWeb.Workers.Contracts;

/// <summary>The closing prices of one exchange on one trading day: a message of the topic <c>StockExchange</c>.</summary>
/// <param name="Exchange">The exchange's id.</param>
/// <param name="Date">The trading day.</param>
/// <param name="Run">The run that the day belongs to, from 1. A higher run supersedes the earlier ones from its first day on.</param>
/// <param name="Closes">The closing price of every stock that the exchange lists on that day, by ticker.</param>
public sealed record DailyCloses(string Exchange, DateOnly Date, int Run, IReadOnlyDictionary<string, StockClose> Closes);

/// <summary>The price of a stock at the end of a trading day.</summary>
/// <param name="Close">The closing price in USD.</param>
/// <param name="PreviousClose">The close of the exchange's previous trading day in USD; null only on the stock's first day.</param>
/// <param name="Carried">Whether the stock had no close on the day and keeps its previous one, which only imported prices have.</param>
[method: JsonConstructor]
public readonly record struct StockClose(
    decimal Close,
    decimal? PreviousClose = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Carried = false);
