namespace SparkJobs;

/// <summary>
/// The statistics, one query each, in a dialect that Spark SQL (from 3.3) and DuckDB run unchanged. They read the views
/// <c>evaluations</c>, with the columns of the ledger's table, and <c>period</c>, one row with FirstDay and LastDay.
/// </summary>
/// <remarks>Each file says its units and definition at its head. DuckDB has reserved the word AsOf: it takes it as a column only behind a dot, as <c>e.AsOf</c>.</remarks>
public static class StatisticsSql
{
    /// <summary>Greatest and least daily change, and their days, per portfolio.</summary>
    public static string ChangeExtremes { get; } = Read("change_extremes");

    /// <summary>Greatest and least daily change, and their days, per portfolio and calendar year.</summary>
    public static string ChangeExtremesPerYear { get; } = Read("change_extremes_per_year");

    /// <summary>Mean and standard deviation of the evaluation per portfolio.</summary>
    public static string Evaluation { get; } = Read("evaluation");

    /// <summary>Mean and standard deviation of the evaluation per portfolio in the period.</summary>
    public static string EvaluationOfPeriod { get; } = Read("evaluation_of_period");

    /// <summary>Mean evaluation per portfolio and month, the most recent month first.</summary>
    public static string MeanPerMonth { get; } = Read("mean_per_month");

    /// <summary>What makes the view <c>period</c>, in the same dialect.</summary>
    public static string PeriodView(ReportPeriod period) =>
        $"CREATE TEMPORARY VIEW period AS SELECT CAST('{period.From:yyyy-MM-dd}' AS DATE) AS FirstDay, CAST('{period.To:yyyy-MM-dd}' AS DATE) AS LastDay";

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(StatisticsSql).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
