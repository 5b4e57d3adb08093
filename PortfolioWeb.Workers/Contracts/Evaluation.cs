using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Workers.Contracts;

/// <summary>What a portfolio was worth at the end of a trading day: a message of the topic <c>portfolios</c>.</summary>
/// <param name="Investor">The investor's id.</param>
/// <param name="Portfolio">The portfolio's id.</param>
/// <param name="AsOf">The trading day.</param>
/// <param name="Run">The replay it belongs to.</param>
/// <param name="Value">Σ quantity × close, in USD.</param>
/// <param name="Change">Against the value at the previous closes, in USD; null on the first day of the history.</param>
/// <param name="ChangePercent">The change in percent of the previous value, 4 decimals; null on the first day of the history.</param>
/// <param name="SharesOutstanding">How many shares the portfolio is divided into.</param>
/// <param name="NavPerShare">The value of one share, in USD, 4 decimals.</param>
public sealed record Evaluation(
    string Investor,
    string Portfolio,
    DateOnly AsOf,
    int Run,
    decimal Value,
    decimal? Change,
    decimal? ChangePercent,
    long SharesOutstanding,
    decimal NavPerShare);
