using PortfolioWeb.Workers.Investing;

namespace SparkJobs.Statistics;

/// <summary>A report: the statistics of each portfolio, from one state of the ledger.</summary>
/// <param name="Portfolios">The portfolios that have evaluations, by investor and id.</param>
/// <param name="WithoutEvaluations">The ids of those that have none yet.</param>
/// <param name="Period">The period of the period's statistics.</param>
/// <param name="RowsRead">How many evaluations it rests on.</param>
public sealed record Report(
    IReadOnlyList<PortfolioStatistics> Portfolios, IReadOnlyList<string> WithoutEvaluations, ReportPeriod Period, long RowsRead);

/// <summary>
/// The statistics of a portfolio: the brief's five, and what its returns in the period were like. Money is in USD, with 4 decimals;
/// percentages and ratios have 6.
/// </summary>
/// <param name="Of">The portfolio.</param>
/// <param name="Extremes">Greatest and least daily change over the full history.</param>
/// <param name="Years">The same per calendar year, the earliest first; every year that has evaluations.</param>
/// <param name="History">Mean and standard deviation over the full history.</param>
/// <param name="Period">What the next are about.</param>
/// <param name="OfPeriod">Mean and standard deviation over the period; null where the portfolio has no evaluation in it.</param>
/// <param name="Months">Mean evaluation per month of the full history, the most recent first; every month that has evaluations.</param>
/// <param name="Risk">Volatility and what goes with it, over the period; null where the portfolio has no daily return in it.</param>
/// <param name="MaxDrawdown">The deepest fall in the period, from the value before it on; null where the portfolio has no evaluation in it.</param>
/// <param name="Returns">The return of each month and year of the period, the earliest year first.</param>
/// <param name="Correlations">With each other portfolio of the report, over the period, by id; null where the report is about more than 100 portfolios.</param>
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

/// <summary>A greatest or least amount and its day; of days that tie, the earliest.</summary>
public sealed record Extreme(decimal Amount, DateOnly AsOf);

/// <summary>Greatest and least daily change, signed; null where no day has a change. The first day of the history has none.</summary>
/// <param name="MaxChange">The greatest, in USD.</param>
/// <param name="MinChange">The least, in USD.</param>
/// <param name="MaxChangePercent">The greatest, in percent of the value before.</param>
/// <param name="MinChangePercent">The least, in percent of the value before.</param>
public sealed record ChangeExtremes(Extreme? MaxChange, Extreme? MinChange, Extreme? MaxChangePercent, Extreme? MinChangePercent);

/// <summary>Greatest and least daily change of a calendar year.</summary>
public sealed record YearExtremes(int Year, ChangeExtremes Extremes);

/// <summary>Mean and standard deviation of some evaluations.</summary>
/// <param name="Days">How many evaluations there are.</param>
/// <param name="FirstDay">The day of the first.</param>
/// <param name="LastDay">The day of the last.</param>
/// <param name="Mean">Their arithmetic mean, in USD.</param>
/// <param name="StandardDeviation">Their sample standard deviation (n − 1), in USD; null where there is one only.</param>
public sealed record EvaluationSummary(int Days, DateOnly FirstDay, DateOnly LastDay, decimal Mean, decimal? StandardDeviation);

/// <summary>The mean evaluation of a calendar month.</summary>
/// <param name="Year">The year.</param>
/// <param name="Month">The month, from 1.</param>
/// <param name="Days">How many evaluations there are.</param>
/// <param name="Mean">Their arithmetic mean, in USD.</param>
public sealed record MonthMean(int Year, int Month, int Days, decimal Mean);

/// <summary>What the daily returns of a period were like. A return is the change of a day in percent of the value before.</summary>
/// <param name="Days">How many daily returns there are.</param>
/// <param name="RiskFreePercent">The risk-free rate that the ratios count from, in percent a year.</param>
/// <param name="Volatility">Annualised volatility, in percent a year; null where there is one return only.</param>
/// <param name="SharpeRatio">Sharpe ratio, annualised; null where there is one return only or the returns do not vary.</param>
/// <param name="SortinoRatio">Sortino ratio, annualised; null where the Sharpe ratio is, and where no return is below the risk-free rate.</param>
/// <param name="Beta">
/// Beta against all stocks, equally weighted; null where there are not two days on which both have a return, or the market does not vary.
/// </param>
/// <param name="BestDay">The greatest return, in percent.</param>
/// <param name="WorstDay">The least return, in percent.</param>
/// <param name="ValueAtRisk">What a day may cost.</param>
/// <param name="Missing">Why those of the figures that are null have no meaning here.</param>
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

/// <summary>Why figures are missing, each in words that follow its name and a colon; null where the figure is there.</summary>
public sealed record MissingFigures(string? Volatility, string? SharpeRatio, string? SortinoRatio, string? Beta);

/// <summary>The loss of one day that 95 or 99 percent of the days did not exceed; below zero it is a gain.</summary>
/// <param name="PercentAt95">At 95 percent, in percent of the value.</param>
/// <param name="PercentAt99">At 99 percent, in percent of the value.</param>
/// <param name="LossAt95">At 95 percent, in USD, of the last value in the period.</param>
/// <param name="LossAt99">At 99 percent, in USD, of the last value in the period.</param>
public sealed record ValueAtRisk(decimal PercentAt95, decimal PercentAt99, decimal LossAt95, decimal LossAt99);

/// <summary>The deepest fall from a height. The value before the period counts as its first height.</summary>
/// <param name="Percent">How deep, in percent of the height; not above zero.</param>
/// <param name="PeakOn">The last day at the height, which may be the one before the period; null where the value never fell.</param>
/// <param name="TroughOn">The deepest day; null where the value never fell.</param>
/// <param name="RecoveredOn">The first day back at the height; null where there is none in the period.</param>
public sealed record Drawdown(decimal Percent, DateOnly? PeakOn, DateOnly? TroughOn, DateOnly? RecoveredOn);

/// <summary>The returns of a calendar year, in percent.</summary>
/// <param name="Year">The year.</param>
/// <param name="Months">Its twelve months; null where the portfolio has no evaluation in one.</param>
/// <param name="Percent">The whole year, as far as it is in the period.</param>
public sealed record YearReturns(int Year, IReadOnlyList<decimal?> Months, decimal Percent);

/// <summary>How the daily returns go together with another portfolio's.</summary>
/// <param name="Portfolio">The other portfolio.</param>
/// <param name="Days">How many days both have.</param>
/// <param name="Coefficient">From -1 to 1; null where it cannot be told.</param>
public sealed record Correlation(string Portfolio, int Days, decimal? Coefficient);
