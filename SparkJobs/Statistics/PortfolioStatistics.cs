namespace SparkJobs;

/// <summary>A report: the statistics of each portfolio, from one state of the ledger.</summary>
/// <param name="Portfolios">The portfolios that have evaluations, by investor and id.</param>
/// <param name="WithoutEvaluations">The ids of those that have none yet.</param>
/// <param name="Period">The period of the period's statistics.</param>
/// <param name="RowsRead">How many evaluations it rests on.</param>
public sealed record Report(
    IReadOnlyList<PortfolioStatistics> Portfolios, IReadOnlyList<string> WithoutEvaluations, ReportPeriod Period, long RowsRead);

/// <summary>A portfolio that is reported on, and who manages it.</summary>
public sealed record ReportedPortfolio(string Investor, string InvestorName, string Portfolio, string PortfolioName);

/// <summary>The five statistics of a portfolio. Money is in USD, with 4 decimals.</summary>
/// <param name="Of">The portfolio.</param>
/// <param name="Extremes">Greatest and least daily change over the full history.</param>
/// <param name="Years">The same per calendar year, the earliest first; every year that has evaluations.</param>
/// <param name="History">Mean and standard deviation over the full history.</param>
/// <param name="Period">What the next is about.</param>
/// <param name="OfPeriod">The same over the period; null where the portfolio has no evaluation in it.</param>
/// <param name="Months">Mean evaluation per month, the most recent first; every month that has evaluations.</param>
public sealed record PortfolioStatistics(
    ReportedPortfolio Of,
    ChangeExtremes Extremes,
    IReadOnlyList<YearExtremes> Years,
    EvaluationSummary History,
    ReportPeriod Period,
    EvaluationSummary? OfPeriod,
    IReadOnlyList<MonthMean> Months);

/// <summary>A greatest or least change and its day; of days that tie, the earliest.</summary>
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
