using System.Diagnostics.CodeAnalysis;

namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>Reads the rows of a file into series, and reports those that cannot be imported.</summary>
internal sealed class RowReader(FileLayout layout, FieldReader fields, LineReport report)
{
    private readonly Dictionary<string, SeriesBuilder> _series = new(StringComparer.OrdinalIgnoreCase);
    private SeriesBuilder? _last;

    /// <summary>The largest number of decimals of a close.</summary>
    public int Decimals { get; private set; }

    /// <summary>The series that have been read, by ticker.</summary>
    public IEnumerable<SeriesBuilder> Series => _series.Values.OrderBy(series => series.Ticker, StringComparer.Ordinal);

    /// <summary>Reads the current row.</summary>
    public void Read(CsvRows row)
    {
        DateOnly date = default;
        if (row.UsedFieldCount == 0 && !row.IsTooLong)
            report.Skip(LineReport.BlankRow);
        else if ((FindFault(row) ?? fields.ReadDate(row[layout.Date], out date)) is { } fault)
            report.Bad(row.Line, fault);
        else if ((ReadEvents(row, date) ?? ReadCloses(row, date)) is { } invalid)
            report.Bad(row.Line, invalid);
    }

    private string? FindFault(CsvRows row)
    {
        if (row.IsTooLong)
            return "The line has a quotation mark that is not closed: remove it. The lines after it are not read.";
        if (row.SpansLines)
            return "The line has a quotation mark that is closed in a later line only: remove it. The lines in between are not read.";
        if (row.FieldCount < layout.FieldCount)
            return $"The line has {row.FieldCount} of {layout.FieldCount} fields: complete it.";
        if (!layout.Fits(row))
            return $"The line has {row.UsedFieldCount} fields, the header {layout.FieldCount}: quote numbers that contain the delimiter.";
        if (layout.Period >= 0 && row[layout.Period] is not "D")
            return $"The period is {FoundText.Quote(row[layout.Period])}: only rows of whole days, D, are read.";
        if (layout.Currency >= 0 && !row[layout.Currency].Equals("USD", StringComparison.OrdinalIgnoreCase))
            return $"The currency is {FoundText.Quote(row[layout.Currency])}: only prices in USD are read.";
        if (layout.Ticker >= 0 && !IsLast(row[layout.Ticker]) && !MarketOptionsValidator.Identifier().IsMatch(row[layout.Ticker]))
            return $"The ticker is {FoundText.Quote(row[layout.Ticker])}: {MarketOptionsValidator.IdentifierForm}.";
        return null;
    }

    private string? ReadEvents(CsvRows row, DateOnly date)
    {
        if (layout.Split >= 0)
        {
            if (FieldReader.ReadRatio(row[layout.Split], out var ratio) is { } fault)
                return fault;
            if (ratio != 1)
                SeriesOf(row, null).Add(new Split(date, ratio), row.Line);
        }

        if (layout.Dividend >= 0)
        {
            if (fields.ReadDividend(row[layout.Dividend], out var amount) is { } fault)
                return fault;
            if (amount > 0)
                SeriesOf(row, null).Add(new Dividend(date, amount), row.Line);
        }

        return null;
    }

    private string? ReadCloses(CsvRows row, DateOnly date)
    {
        foreach (var column in layout.Closes)
        {
            var text = row[column.Field];
            if (FieldReader.IsMissing(text))
            {
                report.Skip(LineReport.NoClose);
                continue;
            }

            if (fields.ReadClose(text, layout.Format.Divisor, out var close) is { } fault)
                return layout.Closes.Length == 1 ? fault : $"{column.Ticker}: {fault}";
            Decimals = Math.Max(Decimals, close.Scale);
            SeriesOf(row, column.Ticker).Add(new DayClose(date, close), row.Line);
        }

        return null;
    }

    [MemberNotNullWhen(true, nameof(_last))]
    private bool IsLast(ReadOnlySpan<char> ticker) =>
        _last is not null && ticker.Equals(_last.Ticker, StringComparison.OrdinalIgnoreCase);

    private SeriesBuilder SeriesOf(CsvRows row, string? columnTicker)
    {
        var ticker = columnTicker ?? layout.FileTicker ?? row[layout.Ticker];
        if (IsLast(ticker))
            return _last;
        var byTicker = _series.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!byTicker.TryGetValue(ticker, out _last))
            byTicker[ticker] = _last = new SeriesBuilder(ticker.ToString().ToUpperInvariant(), row.Line);
        return _last;
    }
}
