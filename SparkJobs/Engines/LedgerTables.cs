using DuckDB.NET.Data;

namespace SparkJobs.Engines;

/// <summary>The tables that DuckDB keeps the ledger's rows in: of the ledger's columns, those that the statistics read.</summary>
internal static class LedgerTables
{
    /// <summary>Their names.</summary>
    public const string Evaluations = "evaluations", Closes = "closes";

    /// <summary>The columns that are read for each, in their order.</summary>
    public const string OfEvaluations = "PortfolioId, AsOf, Value, DailyChange, DailyChangePercent", OfCloses = "AsOf, ClosePrice, PreviousClose";

    /// <summary>The statement that makes them.</summary>
    /// <param name="portfolios">The ids of the report's portfolios.</param>
    /// <remarks>
    /// AsOf is a word of DuckDB's own. 18 digits are what fits into its fast decimals; the ledger's amounts have up to 15, and only a
    /// percentage knows no bounds. As members of an enumeration, in the order of their text, the ids are compared as numbers.
    /// </remarks>
    public static string Create(IEnumerable<string> portfolios)
    {
        var ids = portfolios.Order(StringComparer.Ordinal).Select(id => $"'{id.Replace("'", "''", StringComparison.Ordinal)}'");
        return
            $"""
            CREATE TYPE portfolio AS ENUM ({string.Join(", ", ids)});
            CREATE TABLE {Evaluations} (PortfolioId portfolio, "AsOf" DATE, Value DECIMAL(18, 4), DailyChange DECIMAL(18, 4), DailyChangePercent DOUBLE);
            CREATE TABLE {Closes} ("AsOf" DATE, ClosePrice DECIMAL(18, 4), PreviousClose DECIMAL(18, 4))
            """;
    }

    /// <summary>Adds an evaluation.</summary>
    public static void Add(this DuckDBAppender evaluations, string portfolio, DateOnly day, decimal value, decimal? change, double? percent) =>
        evaluations.CreateRow().AppendValue(portfolio).AppendValue((DateOnly?)day).AppendValue((decimal?)value).AppendValue(change).AppendValue(percent).EndRow();

    /// <summary>Adds a close.</summary>
    public static void Add(this DuckDBAppender closes, DateOnly day, decimal close, decimal? previous) =>
        closes.CreateRow().AppendValue((DateOnly?)day).AppendValue((decimal?)close).AppendValue(previous).EndRow();
}
