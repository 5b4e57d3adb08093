using System.Data.Common;
using System.Globalization;

namespace SparkJobs.Statistics;

/// <summary>
/// Reads the figures from the rows of a statistic. Column types are determined once, because there are up to a million rows and a check
/// per value would be slow.
/// </summary>
internal sealed class FigureReader
{
    private readonly Statistic _statistic;
    private readonly DbDataReader _rows;
    private readonly StringPool _names;
    private readonly Func<string?>[] _items;
    private readonly (string Name, Func<double?> Amount, Func<DateOnly?> Day)[] _measures;

    /// <summary>Creates a reader for all rows of a result.</summary>
    public FigureReader(Statistic statistic, DbDataReader rows, StringPool names)
    {
        (_statistic, _rows, _names) = (statistic, rows, names);
        _items = [.. statistic.Items.Select(Text)];
        _measures = [.. statistic.Measures.Select(measure => (measure.Name, Number(measure.Amount), Day(measure.Day)))];
    }

    /// <summary>Returns the figures of the current row.</summary>
    public IEnumerable<Figure> Read()
    {
        var portfolio = _names[_rows.GetString(0)];
        var item = _names[string.Join('-', _items.Select(item => item()).Where(text => text is not null))];
        foreach (var (name, amount, day) in _measures)
            yield return new Figure(_statistic.Name, portfolio, item, name, amount(), day());
    }

    private Func<string?> Text(string name)
    {
        var column = _rows.GetOrdinal(name);
        return KindOf(column) == TypeCode.Int32
            ? () => _rows.IsDBNull(column) ? null : _rows.GetInt32(column).ToString(CultureInfo.InvariantCulture)
            : () => _rows.IsDBNull(column) ? null : _rows.GetString(column);
    }

    private Func<double?> Number(string? name)
    {
        if (name is null)
            return () => null;
        var column = _rows.GetOrdinal(name);
        return KindOf(column) switch
        {
            TypeCode.Int32 => () => _rows.IsDBNull(column) ? null : _rows.GetInt32(column),
            TypeCode.Decimal => () => _rows.IsDBNull(column) ? null : (double)_rows.GetDecimal(column),
            _ => () => _rows.IsDBNull(column) ? null : _rows.GetDouble(column),
        };
    }

    private Func<DateOnly?> Day(string? name)
    {
        if (name is null)
            return () => null;
        var column = _rows.GetOrdinal(name);
        return () => _rows.IsDBNull(column) ? null : _rows.GetFieldValue<DateOnly>(column);
    }

    private TypeCode KindOf(int column) => Type.GetTypeCode(_rows.GetFieldType(column));
}
