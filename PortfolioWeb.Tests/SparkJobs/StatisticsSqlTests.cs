using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using SparkJobs.Statistics;

namespace PortfolioWeb.Tests.SparkJobs;

/// <summary>Rules for the queries, so that Spark SQL and DuckDB both run them unchanged with the same results.</summary>
public sealed partial class StatisticsSqlTests
{
    public static TheoryData<string> Statistics => [.. Statistic.All.Select(statistic => statistic.Sql), ReportViews.DailyReturns];

    [Fact]
    public void Every_file_belongs_to_a_statistic() =>
        Assert.Equal(Statistics.Count, typeof(Statistic).Assembly.GetManifestResourceNames().Length);

    [Fact]
    public void The_columns_match_the_declared_ones()
    {
        using var duck = new DuckDBConnection("Data Source=:memory:");
        duck.Open();
        foreach (var sql in ReportViews.Create(new ReportPeriod(new(2000, 1, 1), new(2000, 12, 31)), 0).Prepend(
            """
            CREATE TABLE evaluations (
              PortfolioId VARCHAR, "AsOf" DATE, Value DECIMAL(18, 4), DailyChange DECIMAL(18, 4), DailyChangePercent DECIMAL(38, 4));
            CREATE TABLE closes (Ticker VARCHAR, "AsOf" DATE, ClosePrice DECIMAL(18, 4), PreviousClose DECIMAL(18, 4))
            """))
        {
            using var command = duck.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        foreach (var statistic in Statistic.All)
        {
            using var command = duck.CreateCommand();
            command.CommandText = statistic.Sql;
            using var reader = command.ExecuteReader();
            var declared = statistic.Measures.SelectMany(measure => new[] { measure.Amount, measure.Day }).OfType<string>();
            Assert.Equal(
                [.. statistic.Items.Prepend("PortfolioId"), .. declared],
                Enumerable.Range(0, reader.FieldCount).Select(reader.GetName));
        }
    }

    [Theory]
    [MemberData(nameof(Statistics))]
    public void A_head_comment_defines_the_statistic_and_its_unit(string sql)
    {
        Assert.StartsWith("-- ", sql, StringComparison.Ordinal);
        Assert.Matches("in USD|in percent|without a unit", sql[..sql.IndexOf("SELECT", StringComparison.Ordinal)]);
    }

    [Theory]
    [MemberData(nameof(Statistics))]
    public void Each_file_is_one_statement_without_quotes_or_semicolons(string sql)
    {
        // A script wraps the statement, and spark-sql looks for quotes and semicolons in comments too.
        Assert.DoesNotMatch("[;\"'`]", sql);
        Assert.All(sql, character => Assert.True(char.IsAscii(character)));
    }

    [Theory]
    [MemberData(nameof(Statistics))]
    public void Every_order_by_defines_the_position_of_nulls(string sql)
    {
        // A percentile ignores nulls, and has its own syntax.
        var query = sql.Replace("WITHIN GROUP (ORDER BY r.DailyReturn)", "", StringComparison.Ordinal);
        Assert.All(Orders().Matches(query), order => Assert.All(
            order.Groups["by"].Value.Split(','), by => Assert.Matches(@"^\s*[\w.]+ (ASC|DESC) NULLS (FIRST|LAST)\s*$", by)));
    }

    [Theory]
    [MemberData(nameof(Statistics))]
    public void Money_is_averaged_and_divided_in_floating_point(string sql)
    {
        Assert.All(
            Aggregates().Matches(sql),
            aggregate => Assert.DoesNotMatch(@"(?<!CAST\()\be\.(Value|DailyChange)\b", aggregate.Groups["of"].Value));
        Assert.DoesNotMatch(@"\be\.\w+ */|/ *e\.|\bc\.\w+ */|/ *c\.", sql);
    }

    [Theory]
    [MemberData(nameof(Statistics))]
    public void Columns_of_the_ledger_are_qualified(string sql)
    {
        // AsOf is a reserved word of DuckDB.
        var query = sql[sql.IndexOf("SELECT", StringComparison.Ordinal)..];
        Assert.DoesNotMatch(@"(?<!\.|AS )\bAsOf\b", query);
        Assert.DoesNotMatch(@"(?<!\.|AS )\b(Value|DailyChange|DailyChangePercent|ClosePrice|PreviousClose)\b", query);
    }

    // CORR divides by zero if a series does not vary, and Spark has REGR_SLOPE only since 3.4.
    [Theory]
    [MemberData(nameof(Statistics))]
    public void Only_functions_of_both_engines_are_used(string sql) =>
        Assert.DoesNotMatch(@"\b(CORR|REGR_\w+|MEDIAN|QUANTILE_\w+|QUALIFY|PIVOT)\(", sql);

    [GeneratedRegex(@"(AVG|STDDEV_SAMP|COVAR_SAMP|VAR_SAMP)\((?<of>[^()]*(\([^()]*\))?)\)")]
    private static partial Regex Aggregates();

    [GeneratedRegex(@"ORDER BY (?<by>[\w., ]+?)(?= ROWS|\)|\s*$)")]
    private static partial Regex Orders();
}
