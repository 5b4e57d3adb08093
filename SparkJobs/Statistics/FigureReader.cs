using System.Data.Common;
using System.Globalization;

namespace SparkJobs.Statistics;

/// <summary>Reads the figures of a statistic's rows.</summary>
internal sealed class FigureReader
{
    private readonly Statistic _statistic;
    private readonly DbDataReader _rows;
    private readonly Names _names;
    private readonly int[] _items;
    private readonly (string Name, int? Amount, int? Day)[] _measures;

    /// <summary>Makes one for all rows of a result.</summary>
    public FigureReader(Statistic statistic, DbDataReader rows, Names names)
    {
        (_statistic, _rows, _names) = (statistic, rows, names);
        _items = [.. statistic.Items.Select(rows.GetOrdinal)];
        _measures = [.. statistic.Measures.Select(measure => (measure.Name, Column(measure.Amount), Column(measure.Day)))];
    }

    /// <summary>The figures of the row that the result is at.</summary>
    public IEnumerable<Figure> Read()
    {
        var portfolio = _names[_rows.GetString(0)];
        var item = _items.Length == 0 ? "" : _names[string.Join('-', _items.Where(column => !_rows.IsDBNull(column))
            .Select(column => Convert.ToString(_rows.GetValue(column), CultureInfo.InvariantCulture)))];
        foreach (var (name, amount, day) in _measures)
        {
            yield return new Figure(
                _statistic.Name,
                portfolio,
                item,
                name,
                Value(amount, column => Convert.ToDouble(_rows.GetValue(column), CultureInfo.InvariantCulture)),
                Value(day, _rows.GetFieldValue<DateOnly>));
        }
    }

    private int? Column(string? name) => name is null ? null : _rows.GetOrdinal(name);

    private T? Value<T>(int? column, Func<int, T> read)
        where T : struct => column is { } ordinal && !_rows.IsDBNull(ordinal) ? read(ordinal) : null;
}
