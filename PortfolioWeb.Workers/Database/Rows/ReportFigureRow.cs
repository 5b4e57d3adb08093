namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>ReportFigures</c>: one number of a statistic. It counts when its run has succeeded at its attempt.</summary>
/// <remarks>Spark fills this table by the position of its columns: their order is part of it.</remarks>
public sealed class ReportFigureRow
{
    public required int RunId { get; set; }

    /// <summary>The run's attempt that found it.</summary>
    public required int Attempt { get; set; }

    /// <summary>The name of the statistic's SQL file.</summary>
    public required string Statistic { get; set; }

    public required string PortfolioId { get; set; }

    /// <summary>What it is of, where the statistic has several of a portfolio: a year (2020), a month (2020-1), another portfolio; otherwise empty.</summary>
    public required string Item { get; set; }

    /// <summary>The name of the number, a column of the statistic's SQL.</summary>
    public required string Measure { get; set; }

    /// <summary>The number; null where there is none.</summary>
    public required double? Amount { get; set; }

    /// <summary>Its day; null where it has none.</summary>
    public required DateOnly? AsOf { get; set; }
}
