using System.Data.Common;
using System.Globalization;

namespace SparkJobs.Statistics;

/// <summary>Reads the figures of a statistic's rows. There are up to a million: each value is asked for as what it is, for a look at its kind would take longer.</summary>
internal sealed class FigureReader
{
    private readonly Statistic _statistic;
    private readonly DbDataReader _rows;
    private readonly Names _names;
    private readonly Func<int, string>[] _texts;
    private readonly Func<int, double>[] _numbers;
    private readonly int[] _items;
    private readonly (string Name, int? Amount, int? Day)[] _measures;

    /// <summary>Makes one for all rows of a result.</summary>
    public FigureReader(Statistic statistic, DbDataReader rows, Names names)
    {
        (_statistic, _rows, _names) = (statistic, rows, names);
        var kinds = Enumerable.Range(0, rows.FieldCount).Select(column => Type.GetTypeCode(rows.GetFieldType(column))).ToList();
        _texts = [.. kinds.Select(TextOf)];
        _numbers = [.. kinds.Select(NumberOf)];
        _items = [.. statistic.Items.Select(rows.GetOrdinal)];
        _measures = [.. statistic.Measures.Select(measure => (measure.Name, Column(measure.Amount), Column(measure.Day)))];
    }

    /// <summary>The figures of the row that the result is at.</summary>
    public IEnumerable<Figure> Read()
    {
        var portfolio = _names[_rows.GetString(0)];
        var item = _names[Item()];
        foreach (var (name, amount, day) in _measures)
            yield return new Figure(_statistic.Name, portfolio, item, name, Number(amount), Day(day));
    }

    private string Item() => _items.Length switch
    {
        0 => "",
        1 => _texts[_items[0]](_items[0]),
        _ => string.Join('-', _items.Where(column => !_rows.IsDBNull(column)).Select(column => _texts[column](column))),
    };

    private int? Column(string? name) => name is null ? null : _rows.GetOrdinal(name);

    private double? Number(int? column) => column is { } ordinal && !_rows.IsDBNull(ordinal) ? _numbers[ordinal](ordinal) : null;

    private DateOnly? Day(int? column) => column is { } ordinal && !_rows.IsDBNull(ordinal) ? _rows.GetFieldValue<DateOnly>(ordinal) : null;

    private Func<int, string> TextOf(TypeCode kind) => kind == TypeCode.Int32
        ? column => _rows.GetInt32(column).ToString(CultureInfo.InvariantCulture)
        : _rows.GetString;

    private Func<int, double> NumberOf(TypeCode kind) => kind switch
    {
        TypeCode.Int32 => column => _rows.GetInt32(column),
        TypeCode.Decimal => column => (double)_rows.GetDecimal(column),
        _ => _rows.GetDouble,
    };
}
