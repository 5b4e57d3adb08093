using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Workers.Contracts;

/// <summary>The value of a portfolio at the end of a trading day: a message of the topic <c>portfolios</c>.</summary>
/// <param name="Investor">The investor's id.</param>
/// <param name="Portfolio">The portfolio's id.</param>
/// <param name="AsOf">The trading day.</param>
/// <param name="Run">The run that the day belongs to, from 1.</param>
/// <param name="Value">The sum of quantity × close over all holdings, in USD.</param>
/// <param name="Change">The value minus the value at the previous closes, in USD; null on the first trading day of the history.</param>
/// <param name="ChangePercent">
/// The change in percent of the previous value, to 4 decimals; null on the first trading day of the history.
/// </param>
/// <param name="SharesOutstanding">The number of shares that the portfolio is divided into.</param>
/// <param name="NavPerShare">The net asset value of one share in USD, to 4 decimals.</param>
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
