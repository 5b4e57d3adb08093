using System.Globalization;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using SparkJobs.Statistics;

namespace SparkJobs.Engines;

/// <summary>
/// Writes the SQL script with which Spark reads the ledger and writes the figures of every statistic. Secrets and machine-specific values
/// come from the environment: JDBC_URL, DB_USER and DB_PASSWORD.
/// </summary>
internal static class SparkScript
{
    /// <summary>The first column of the lines by which a running script reports its progress.</summary>
    public const string Progress = "progress", RowsRead = "rows read", Finished = "finished";

    /// <summary>
    /// The Java regular expression for the text that Spark must redact in statements: the password, as escaped by <see cref="Escape"/>.
    /// </summary>
    public const string PasswordOption = @"password '(\\.|[^'\\])*'";

    /// <summary>Returns the text of the script.</summary>
    /// <param name="job">The job.</param>
    /// <param name="scope">The part of the ledger that the report covers.</param>
    /// <param name="driver">The class of the JDBC driver.</param>
    /// <param name="partitions">The number of partitions in which each table is read.</param>
    public static string Write(ScheduledReportJob job, ReportScope scope, string driver, int partitions)
    {
        var portfolios = string.Join(", ", scope.Portfolios.Select(portfolio => Text(portfolio.Portfolio)));
        var statements = new List<string>
        {
            Table("ledger_evaluations", driver, "Evaluations", Parts(scope, partitions)),
            Table("ledger_closes", driver, "Closes", Parts(scope, partitions)),
            Table("figures_out", driver, "ReportFigures", ""),
            // Days added while Spark reads are left to the next report.
            "CREATE TEMPORARY VIEW evaluations AS SELECT e.* FROM ledger_evaluations e "
                + $"WHERE e.AsOf <= {Date(scope.LastDay)} AND e.PortfolioId IN ({portfolios})",
            $"CREATE TEMPORARY VIEW closes AS SELECT c.* FROM ledger_closes c WHERE c.AsOf <= {Date(scope.LastDay)}",
            Report(Progress, "reading the ledger"),
            // Each table is read once and cached, so that all statistics use the same rows.
            "CACHE TABLE evaluations",
            "CACHE TABLE closes",
            $"SELECT {Text(RowsRead)}, COUNT(*) FROM evaluations",
        };
        statements.AddRange(ReportViews.Create(scope.Period, job.RiskFreePercent));
        var statistics = Statistic.Of(scope.Evaluated);
        foreach (var (index, statistic) in statistics.Index())
        {
            statements.Add(Report(Progress, $"{statistic.Name}, {index + 1} of {statistics.Count}"));
            statements.Add(Insert(job, statistic));
        }

        statements.Add(Report(Finished, ""));
        return string.Concat(statements.Select(statement => $"{statement};\n"));
    }

    private static string Table(string view, string driver, string table, string more) =>
        $$"""
        CREATE TEMPORARY VIEW {{view}} USING org.apache.spark.sql.jdbc OPTIONS (
          url '${env:JDBC_URL}', driver '{{driver}}', dbtable '{{table}}',
          user '${env:DB_USER}', password '${env:DB_PASSWORD}'{{more}})
        """;

    private static string Parts(ReportScope scope, int partitions) => string.Create(
        CultureInfo.InvariantCulture,
        $", partitionColumn 'AsOf', lowerBound '{scope.FirstDay:yyyy-MM-dd}', upperBound '{scope.LastDay:yyyy-MM-dd}'"
        + $", numPartitions '{partitions}', fetchsize '10000'");

    // Wraps the statistic's query and unpivots its columns to one row per figure.
    private static string Insert(ScheduledReportJob job, Statistic statistic)
    {
        var item = statistic.Items.Count == 0
            ? "''"
            : $"CONCAT_WS('-', {string.Join(", ", statistic.Items.Select(column => $"CAST(s.{column} AS STRING)"))})";
        var measures = string.Join(
            ", ",
            statistic.Measures.Select(measure => $"{Text(measure.Name)}, {Cast(measure.Amount, "DOUBLE")}, {Cast(measure.Day, "DATE")}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            INSERT INTO figures_out
            SELECT {job.Run}, {job.Attempt}, {Text(statistic.Name)}, s.PortfolioId, {item}, m.Measure, m.Amount, m.FigureDay FROM (
            {statistic.Sql}
            ) s LATERAL VIEW STACK({statistic.Measures.Count}, {measures}) m AS Measure, Amount, FigureDay
            """);
    }

    private static string Cast(string? column, string type) => $"CAST({(column is null ? "NULL" : $"s.{column}")} AS {type})";

    private static string Report(string what, string text) => $"SELECT {Text(what)}, {Text(text)}";

    private static string Date(DateOnly day) => $"CAST('{day:yyyy-MM-dd}' AS DATE)";

    private static string Text(string text) => $"'{Escape(text)}'";

    /// <summary>
    /// Escapes a text for a string literal in Spark SQL. A dollar sign is escaped because Spark substitutes variables again in the
    /// substituted value, and characters outside ASCII because Java decodes its environment by the machine's locale.
    /// </summary>
    public static string Escape(string text) => string.Concat(text.Select(letter => letter switch
    {
        '\\' or '\'' => $"\\{letter}",
        '$' or < ' ' or > '~' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:X4}"),
        _ => $"{letter}",
    }));
}
