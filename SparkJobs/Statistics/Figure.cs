using System.Data.Common;
using System.Globalization;

namespace SparkJobs.Statistics;

/// <summary>One number of a statistic, as every engine finds it; see <see cref="PortfolioWeb.Workers.Ledger.Rows.ReportFigureRow"/>.</summary>
public sealed record Figure(string Statistic, string Portfolio, string Item, string Measure, double? Amount, DateOnly? AsOf)
{
    /// <summary>The figures of a row of a statistic.</summary>
    public static IEnumerable<Figure> Of(Statistic statistic, DbDataReader row)
    {
        var portfolio = row.GetString(0);
        var item = string.Join('-', statistic.Items.Select(row.GetOrdinal).Where(column => !row.IsDBNull(column))
            .Select(column => Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture)));
        foreach (var measure in statistic.Measures)
        {
            yield return new Figure(
                statistic.Name,
                portfolio,
                item,
                measure.Name,
                Value(row, measure.Amount, column => Convert.ToDouble(row.GetValue(column), CultureInfo.InvariantCulture)),
                Value(row, measure.Day, row.GetFieldValue<DateOnly>));
        }
    }

    private static T? Value<T>(DbDataReader row, string? column, Func<int, T> read)
        where T : struct =>
        column is not null && row.GetOrdinal(column) is var ordinal && !row.IsDBNull(ordinal) ? read(ordinal) : null;
}
