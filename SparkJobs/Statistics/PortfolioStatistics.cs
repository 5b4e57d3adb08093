using PortfolioWeb.Workers.Investing;

namespace SparkJobs.Statistics;

/// <summary>A report: the statistics of each portfolio, from one snapshot of the ledger.</summary>
/// <param name="Portfolios">The portfolios with evaluations, by investor and id.</param>
/// <param name="WithoutEvaluations">The ids of the portfolios without evaluations.</param>
/// <param name="Period">The period of the statistics that are limited to a period.</param>
/// <param name="RowsRead">The number of evaluations that were read.</param>
public sealed record Report(
    IReadOnlyList<PortfolioStatistics> Portfolios, IReadOnlyList<string> WithoutEvaluations, ReportPeriod Period, long RowsRead);

/// <summary>
/// The statistics of a portfolio: five basic ones of its values, and statistics of its returns in the period. Amounts are in USD with 4
/// decimals; percentages and ratios have 6.
/// </summary>
/// <param name="Of">The portfolio.</param>
/// <param name="Extremes">The largest and smallest daily change over the full history.</param>
/// <param name="Years">The largest and smallest daily change of each calendar year with evaluations, earliest first.</param>
/// <param name="History">The mean and standard deviation over the full history.</param>
/// <param name="Period">The period of the following statistics.</param>
/// <param name="OfPeriod">The mean and standard deviation over the period; null if the portfolio has no evaluation in it.</param>
/// <param name="Months">The mean evaluation of each month with evaluations, over the full history, latest first.</param>
/// <param name="Risk">The risk figures of the period; null if the portfolio has no daily return in it.</param>
/// <param name="MaxDrawdown">
/// The deepest fall in the period, from the value before it on; null if the portfolio has no evaluation in it.
/// </param>
/// <param name="Returns">The return of each month and year of the period, earliest year first.</param>
/// <param name="Correlations">
/// With each other portfolio, over the period, by id; null if the report covers more than 100 portfolios.
/// </param>
public sealed record PortfolioStatistics(
    ReportedPortfolio Of,
    ChangeExtremes Extremes,
    IReadOnlyList<YearExtremes> Years,
    EvaluationSummary History,
    ReportPeriod Period,
    EvaluationSummary? OfPeriod,
    IReadOnlyList<MonthMean> Months,
    RiskFigures? Risk,
    Drawdown? MaxDrawdown,
    IReadOnlyList<YearReturns> Returns,
    IReadOnlyList<Correlation>? Correlations);

/// <summary>The largest or smallest amount and its day. If several days tie, the earliest.</summary>
public sealed record Extreme(decimal Amount, DateOnly AsOf);

/// <summary>The largest and smallest daily change, signed; null if no day has a change. The first day of the history has none.</summary>
/// <param name="MaxChange">The largest change, in USD.</param>
/// <param name="MinChange">The smallest change, in USD.</param>
/// <param name="MaxChangePercent">The largest change, in percent of the previous value.</param>
/// <param name="MinChangePercent">The smallest change, in percent of the previous value.</param>
public sealed record ChangeExtremes(Extreme? MaxChange, Extreme? MinChange, Extreme? MaxChangePercent, Extreme? MinChangePercent);

/// <summary>The largest and smallest daily change of a calendar year.</summary>
public sealed record YearExtremes(int Year, ChangeExtremes Extremes);

/// <summary>The mean and standard deviation of evaluations.</summary>
/// <param name="Days">The number of evaluations.</param>
/// <param name="FirstDay">The day of the first evaluation.</param>
/// <param name="LastDay">The day of the last evaluation.</param>
/// <param name="Mean">The arithmetic mean, in USD.</param>
/// <param name="StandardDeviation">The sample standard deviation (n − 1), in USD; null if there is only one evaluation.</param>
public sealed record EvaluationSummary(int Days, DateOnly FirstDay, DateOnly LastDay, decimal Mean, decimal? StandardDeviation);

/// <summary>The mean evaluation of a calendar month.</summary>
/// <param name="Year">The calendar year.</param>
/// <param name="Month">The month, from 1 to 12.</param>
/// <param name="Days">The number of evaluations.</param>
/// <param name="Mean">The arithmetic mean, in USD.</param>
public sealed record MonthMean(int Year, int Month, int Days, decimal Mean);

/// <summary>Statistics of the daily returns in a period. A return is the daily change in percent of the previous value.</summary>
/// <param name="Days">The number of daily returns.</param>
/// <param name="RiskFreePercent">The risk-free rate for the ratios, in percent per year.</param>
/// <param name="Volatility">The annualized volatility, in percent per year; null if there is only one return.</param>
/// <param name="SharpeRatio">The annualized Sharpe ratio; null if there is only one return or the returns do not vary.</param>
/// <param name="SortinoRatio">
/// The annualized Sortino ratio; null if the Sharpe ratio is, or if no return is below the risk-free rate.
/// </param>
/// <param name="Beta">
/// The beta against all stocks, equally weighted; null with fewer than two common days or a market without variance.
/// </param>
/// <param name="BestDay">The largest daily return, in percent.</param>
/// <param name="WorstDay">The smallest daily return, in percent.</param>
/// <param name="ValueAtRisk">The value at risk over one day.</param>
/// <param name="Missing">Why figures are null.</param>
public sealed record RiskFigures(
    int Days,
    decimal RiskFreePercent,
    decimal? Volatility,
    decimal? SharpeRatio,
    decimal? SortinoRatio,
    decimal? Beta,
    Extreme BestDay,
    Extreme WorstDay,
    ValueAtRisk ValueAtRisk,
    MissingFigures Missing);

/// <summary>The reasons for missing figures, phrased to follow the figure's name and a colon; null if the figure exists.</summary>
public sealed record MissingFigures(string? Volatility, string? SharpeRatio, string? SortinoRatio, string? Beta);

/// <summary>
/// The historical value at risk over one day: the loss that 95 or 99 percent of the days did not exceed. A negative loss is a gain.
/// </summary>
/// <param name="PercentAt95">The loss at 95 percent, in percent of the value.</param>
/// <param name="PercentAt99">The loss at 99 percent, in percent of the value.</param>
/// <param name="LossAt95">The loss at 95 percent, in USD, of the last value in the period.</param>
/// <param name="LossAt99">The loss at 99 percent, in USD, of the last value in the period.</param>
public sealed record ValueAtRisk(decimal PercentAt95, decimal PercentAt99, decimal LossAt95, decimal LossAt99);

/// <summary>The maximum drawdown: the largest fall from a previous peak. The value before the period counts as the first peak.</summary>
/// <param name="Percent">The drawdown in percent of the peak; zero or negative.</param>
/// <param name="PeakOn">The last day at the peak, possibly the day before the period; null if the value never fell.</param>
/// <param name="TroughOn">The day of the lowest value; null if the value never fell.</param>
/// <param name="RecoveredOn">The first day back at the peak; null if there is none in the period.</param>
public sealed record Drawdown(decimal Percent, DateOnly? PeakOn, DateOnly? TroughOn, DateOnly? RecoveredOn);

/// <summary>The returns of a calendar year, in percent.</summary>
/// <param name="Year">The year.</param>
/// <param name="Months">The returns of the twelve months; null for a month without evaluations.</param>
/// <param name="Percent">The return of the part of the year that is in the period.</param>
public sealed record YearReturns(int Year, IReadOnlyList<decimal?> Months, decimal Percent);

/// <summary>The correlation of the daily returns with another portfolio's.</summary>
/// <param name="Portfolio">The id of the other portfolio.</param>
/// <param name="Days">The number of days with returns of both portfolios.</param>
/// <param name="Coefficient">The coefficient, from -1 to 1; null if it is undefined.</param>
public sealed record Correlation(string Portfolio, int Days, decimal? Coefficient);
