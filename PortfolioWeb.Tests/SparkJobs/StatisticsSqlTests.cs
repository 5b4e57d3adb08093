using System.Text.RegularExpressions;
using SparkJobs;

namespace PortfolioWeb.Tests.SparkJobs;

/// <summary>What the queries must keep to, so that Spark SQL and DuckDB both run them unchanged and come to the same.</summary>
public sealed partial class StatisticsSqlTests
{
    public static TheoryData<string> Statistics =>
    [
        StatisticsSql.ChangeExtremes, StatisticsSql.ChangeExtremesPerYear, StatisticsSql.Evaluation, StatisticsSql.EvaluationOfPeriod, StatisticsSql.MeanPerMonth,
    ];

    [Fact]
    public void Every_file_is_one_of_the_statistics() =>
        Assert.Equal(Statistics.Count, typeof(StatisticsSql).Assembly.GetManifestResourceNames().Length);

    [Theory]
    [MemberData(nameof(Statistics))]
    public void A_head_comment_says_what_it_is_and_its_unit(string sql)
    {
        Assert.StartsWith("-- ", sql, StringComparison.Ordinal);
        Assert.Contains("in USD", sql[..sql.IndexOf("SELECT", StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Statistics))]
    public void It_is_one_statement_that_can_be_put_behind_another_and_has_nothing_quoted(string sql)
    {
        // A script may wrap it; and spark-sql looks for quotes and semicolons in comments too.
        Assert.DoesNotMatch("[;\"'`]", sql);
        Assert.All(sql, letter => Assert.True(char.IsAscii(letter)));
    }

    [Theory]
    [MemberData(nameof(Statistics))]
    public void Every_order_says_where_nulls_go(string sql)
    {
        var orders = sql[sql.IndexOf("ORDER BY", StringComparison.Ordinal)..]["ORDER BY".Length..].Split(',');
        Assert.All(orders, order => Assert.Matches(@"^\s\w+ (ASC|DESC) NULLS (FIRST|LAST)\s*$", order));
    }

    [Theory]
    [MemberData(nameof(Statistics))]
    public void Money_is_averaged_in_floating_point(string sql)
    {
        Assert.All(Averages().Matches(sql), average => Assert.Equal("CAST(e.Value AS DOUBLE)", average.Groups["of"].Value));
    }

    [Theory]
    [MemberData(nameof(Statistics))]
    public void The_ledgers_columns_stand_behind_a_dot(string sql)
    {
        // DuckDB has reserved AsOf.
        var query = sql[sql.IndexOf("SELECT", StringComparison.Ordinal)..];
        Assert.DoesNotMatch(@"(?<!\.)\bAsOf\b", query);
        Assert.DoesNotMatch(@"(?<!\.)\b(Value|DailyChange|DailyChangePercent)\b", query);
    }

    [GeneratedRegex(@"(AVG|STDDEV_SAMP)\((?<of>[^()]*(\([^()]*\))?)\)")]
    private static partial Regex Averages();
}
