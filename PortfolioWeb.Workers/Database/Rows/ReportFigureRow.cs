namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>
/// A row of <c>ReportFigures</c>: one number of a statistic. The number is valid if its attempt is the last one of a succeeded run.
/// </summary>
/// <remarks>Spark fills this table by column position, so the order of the columns must not change.</remarks>
public sealed class ReportFigureRow
{
    public required int RunId { get; set; }

    /// <summary>The attempt of the run that computed the number.</summary>
    public required int Attempt { get; set; }

    /// <summary>The name of the statistic's SQL file.</summary>
    public required string Statistic { get; set; }

    public required string PortfolioId { get; set; }

    /// <summary>
    /// The subject, if a statistic has several per portfolio: a year (2020), a month (2020-1) or another portfolio; otherwise empty.
    /// </summary>
    public required string Item { get; set; }

    /// <summary>The name of the number: a column of the statistic's SQL.</summary>
    public required string Measure { get; set; }

    /// <summary>The number; null if it is undefined.</summary>
    public required double? Amount { get; set; }

    /// <summary>The day of the number; null if it has none.</summary>
    public required DateOnly? AsOf { get; set; }
}
