using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Investing;

namespace SparkJobs.Statistics;

/// <summary>
/// One number of a statistic, as computed by an engine; see <see cref="ReportFigureRow"/>.
/// </summary>
public sealed record Figure(string Statistic, string Portfolio, string Item, string Measure, double? Amount, DateOnly? AsOf);
