namespace SparkJobs.Engines;

/// <summary>The tables that DuckDB keeps the ledger's rows in: of the ledger's columns, those that the statistics read.</summary>
internal static class LedgerTables
{
    /// <summary>Their names.</summary>
    public const string Evaluations = "evaluations", Closes = "closes";

    /// <summary>The columns that are read for each, in their order.</summary>
    public const string OfEvaluations = "PortfolioId, AsOf, Value, DailyChange, DailyChangePercent", OfCloses = "AsOf, ClosePrice, PreviousClose";

    /// <summary>The statement that makes them.</summary>
    /// <param name="portfolios">The ids of the report's portfolios, in the order of their text.</param>
    /// <remarks>
    /// AsOf is a word of DuckDB's own. 18 digits are what fits into its fast decimals; the ledger's amounts have up to 15, and only a
    /// percentage knows no bounds. As members of an enumeration the ids are compared as numbers, in the order that they are given in.
    /// </remarks>
    public static string Create(IReadOnlyList<string> portfolios)
    {
        var ids = portfolios.Select(id => $"'{id.Replace("'", "''", StringComparison.Ordinal)}'");
        return
            $"""
            CREATE TYPE portfolio AS ENUM ({string.Join(", ", ids)});
            CREATE TABLE {Evaluations} (PortfolioId portfolio, "AsOf" DATE, Value DECIMAL(18, 4), DailyChange DECIMAL(18, 4), DailyChangePercent DOUBLE);
            CREATE TABLE {Closes} ("AsOf" DATE, ClosePrice DECIMAL(18, 4), PreviousClose DECIMAL(18, 4))
            """;
    }

    /// <summary>How many of the units of an amount's last digit make one.</summary>
    public const int UnitsPerOne = 10_000;

    /// <summary>Adds an evaluation.</summary>
    /// <param name="evaluations">The table.</param>
    /// <param name="portfolio">The portfolio's place among the report's.</param>
    /// <param name="day">The day.</param>
    /// <param name="value">The value, in units.</param>
    /// <param name="change">The change, in units; null where there is none.</param>
    /// <param name="percent">The change in percent; null where there is none.</param>
    public static void Add(this ChunkAppender evaluations, int portfolio, DateOnly day, long value, long? change, double? percent) =>
        evaluations.Member(0, portfolio).Day(1, day).Units(2, value).Units(3, change).Number(4, percent).EndRow();

    /// <summary>Adds a close.</summary>
    /// <param name="closes">The table.</param>
    /// <param name="day">The day.</param>
    /// <param name="close">The close, in units.</param>
    /// <param name="previous">The close before, in units; null where there is none.</param>
    public static void Add(this ChunkAppender closes, DateOnly day, long close, long? previous) =>
        closes.Day(0, day).Units(1, close).Units(2, previous).EndRow();
}
