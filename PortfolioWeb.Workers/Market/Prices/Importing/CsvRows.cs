using System.Text;
using Sylvan.Data.Csv;

namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>Reads the rows of a text file with their line numbers. Lines that begin with '#' are comments.</summary>
internal sealed class CsvRows : IDisposable
{
    // A longer row is no row of prices; most likely a quotation mark is not closed.
    private const int LongestRow = 1 << 15;

    private readonly CsvDataReader? _csv;
    private int _nextLine = 1;
    private bool _bufferFull;

    public CsvRows(Stream content, Encoding encoding, char delimiter)
    {
        content.Position = 0;
        var text = new StreamReader(content, encoding, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16, leaveOpen: true);
        var options = new CsvDataReaderOptions
        {
            HasHeaders = false,
            Delimiter = delimiter,
            CsvStyle = CsvStyle.Lax,
            BufferSize = LongestRow,
            CommentHandler = (Action<string>)(_ => _nextLine++),
        };
        try
        {
            _csv = CsvDataReader.Create(text, options);
        }
        catch (CsvRecordTooLargeException)
        {
            _bufferFull = true;
        }
    }

    /// <summary>The line on which the current row begins, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Whether the current row is longer than a line, because a quotation mark is not closed on its line.</summary>
    public bool SpansLines { get; private set; }

    /// <summary>Whether the current row is too long to be read. The rows after it cannot be read either.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>The number of fields of the current row.</summary>
    public int FieldCount => IsTooLong ? 0 : _csv!.RowFieldCount;

    /// <summary>The number of fields of the current row without empty ones at its end; 0 if the row is blank.</summary>
    public int UsedFieldCount { get; private set; }

    /// <summary>A field of the current row without the white space around it; empty if the row has fewer fields.</summary>
    public ReadOnlySpan<char> this[int field] => IsTooLong ? [] : _csv!.GetFieldSpan(field).Trim();

    /// <summary>Moves to the next row; returns false at the end of the file.</summary>
    public bool Read()
    {
        UsedFieldCount = 0;
        SpansLines = false;
        if (IsTooLong || !TryRead())
        {
            Line = _nextLine;
            return !IsTooLong && (IsTooLong = _bufferFull);
        }

        var row = _csv!.GetRawRecordSpan();
        Line = _nextLine;
        _nextLine += row.Count('\n') is var newLines and > 0 ? newLines : row.Count('\r');
        SpansLines = row.TrimEnd("\r\n").ContainsAny('\r', '\n');
        for (UsedFieldCount = FieldCount; UsedFieldCount > 0 && this[UsedFieldCount - 1].IsEmpty;)
            UsedFieldCount--;
        return true;
    }

    private bool TryRead()
    {
        try
        {
            return !_bufferFull && _csv!.Read();
        }
        catch (CsvRecordTooLargeException)
        {
            _bufferFull = true;
            return false;
        }
    }

    public void Dispose() => _csv?.Dispose();
}
