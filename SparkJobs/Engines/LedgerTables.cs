namespace SparkJobs.Engines;

/// <summary>Defines the DuckDB tables for the ledger's rows. They have only the columns that the statistics read.</summary>
internal static class LedgerTables
{
    /// <summary>The names of the tables.</summary>
    public const string Evaluations = "evaluations", Closes = "closes";

    /// <summary>The ledger's columns that are read for each table, in order.</summary>
    public const string OfEvaluations = "PortfolioId, AsOf, Value, DailyChange, DailyChangePercent",
        OfCloses = "AsOf, ClosePrice, PreviousClose";

    /// <summary>Returns the SQL that creates the tables.</summary>
    /// <param name="portfolios">The ids of the report's portfolios, in ordinal order.</param>
    /// <remarks>
    /// AsOf is a reserved word in DuckDB. Decimals of up to 18 digits are fast in DuckDB; the ledger's amounts have up to 15, and only
    /// percentages are unbounded. As enumeration members, the ids are compared as numbers, in the order given.
    /// </remarks>
    public static string Create(IReadOnlyList<string> portfolios)
    {
        var ids = portfolios.Select(id => $"'{id.Replace("'", "''", StringComparison.Ordinal)}'");
        return
            $"""
            CREATE TYPE portfolio AS ENUM ({string.Join(", ", ids)});
            CREATE TABLE {Evaluations} (
              PortfolioId portfolio, "AsOf" DATE, Value DECIMAL(18, 4), DailyChange DECIMAL(18, 4), DailyChangePercent DOUBLE);
            CREATE TABLE {Closes} ("AsOf" DATE, ClosePrice DECIMAL(18, 4), PreviousClose DECIMAL(18, 4))
            """;
    }

    /// <summary>The number of units (of an amount's last digit) in one USD.</summary>
    public const int UnitsPerOne = 10_000;

    /// <summary>Appends an evaluation.</summary>
    /// <param name="evaluations">The appender of the evaluations table.</param>
    /// <param name="portfolio">The index of the portfolio among the report's portfolios.</param>
    /// <param name="day">The day.</param>
    /// <param name="value">The value, in units.</param>
    /// <param name="change">The daily change, in units; null if there is none.</param>
    /// <param name="percent">The daily change in percent; null if there is none.</param>
    public static void Add(this ChunkAppender evaluations, int portfolio, DateOnly day, long value, long? change, double? percent) =>
        evaluations.Member(0, portfolio).Day(1, day).Units(2, value).Units(3, change).Number(4, percent).EndRow();

    /// <summary>Appends a close.</summary>
    /// <param name="closes">The appender of the closes table.</param>
    /// <param name="day">The day.</param>
    /// <param name="close">The close, in units.</param>
    /// <param name="previous">The previous close, in units; null if there is none.</param>
    public static void Add(this ChunkAppender closes, DateOnly day, long close, long? previous) =>
        closes.Day(0, day).Units(1, close).Units(2, previous).EndRow();
}
