using System.Data.Common;

namespace SparkJobs;

/// <summary>Reads the columns of a statistic's row by their names.</summary>
internal static class StatisticsRow
{
    /// <summary>The decimals of every amount in the ledger.</summary>
    public const int Decimals = 4;

    public static int Whole(this DbDataReader row, string column) => row.GetInt32(row.GetOrdinal(column));

    public static DateOnly Day(this DbDataReader row, string column) => row.GetFieldValue<DateOnly>(row.GetOrdinal(column));

    /// <summary>An amount that was computed in floating point, rounded to what an order of summation cannot change.</summary>
    public static decimal? Money(this DbDataReader row, string column)
    {
        var ordinal = row.GetOrdinal(column);
        return row.IsDBNull(ordinal) ? null : WithDecimals((decimal)row.GetDouble(ordinal));
    }

    /// <summary>An amount and, in the column that is called the same and <c>On</c>, its day.</summary>
    public static Extreme? Extreme(this DbDataReader row, string column)
    {
        var ordinal = row.GetOrdinal(column);
        return row.IsDBNull(ordinal) ? null : new Extreme(WithDecimals(row.GetDecimal(ordinal)), row.Day($"{column}On"));
    }

    // The zero brings its decimals.
    private static decimal WithDecimals(decimal amount) => decimal.Round(amount, Decimals) + 0.0000m;
}
