using System.Runtime.CompilerServices;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using SparkJobs.Statistics;
using Native = DuckDB.NET.Native.NativeMethods;
using NativeAppender = DuckDB.NET.Native.DuckDBAppender;

namespace SparkJobs.Engines;

/// <summary>
/// Appends rows to a DuckDB table in DuckDB's own format: chunks of columns with native values. The library's appender looks up and
/// converts every single value, which for millions of rows takes longer than reading them.
/// </summary>
internal sealed unsafe class ChunkAppender : IDisposable
{
    private static readonly int s_epoch = new DateOnly(1970, 1, 1).DayNumber;
    private static readonly int s_rowsPerChunk = (int)Native.Helpers.DuckDBVectorSize();

    private readonly DuckDBConnection _connection;
    private readonly NativeAppender _appender;
    private readonly DuckDBDataChunk _chunk;
    private readonly void*[] _values;
    private readonly int[] _widths;
    private int _row;

    /// <summary>Opens an appender on a separate connection to the same file.</summary>
    /// <exception cref="ReportException">The table does not exist.</exception>
    public ChunkAppender(DuckDBConnection duck, string table)
    {
        _connection = new DuckDBConnection(duck.ConnectionString);
        _connection.Open();
        var made = Native.Appender.DuckDBAppenderCreate(_connection.NativeConnection, null!, table, out _appender);
        Check(made);
        var types = Enumerable.Range(0, (int)Native.Appender.DuckDBAppenderColumnCount(_appender))
            .Select(column => Native.Appender.DuckDBAppenderColumnType(_appender, (ulong)column)).ToList();
        _chunk = Native.DataChunks.DuckDBCreateDataChunk([.. types.Select(type => type.DangerousGetHandle())], (ulong)types.Count);
        _values = new void*[types.Count];
        _widths = [.. types.Select(Width)];
        types.ForEach(type => type.Dispose());
        Begin();
    }

    /// <summary>Sets a column of the row to a member of an enumeration, given by its index.</summary>
    public ChunkAppender Member(int column, int index)
    {
        switch (_widths[column])
        {
            case sizeof(byte):
                ((byte*)_values[column])[_row] = (byte)index;
                break;
            case sizeof(ushort):
                ((ushort*)_values[column])[_row] = (ushort)index;
                break;
            default:
                ((uint*)_values[column])[_row] = (uint)index;
                break;
        }

        return this;
    }

    /// <summary>Sets a column of the row to a date.</summary>
    public ChunkAppender Day(int column, DateOnly day)
    {
        ((int*)_values[column])[_row] = day.DayNumber - s_epoch;
        return this;
    }

    /// <summary>Sets a column of the row to a decimal of up to 18 digits, given in units of its last digit.</summary>
    public ChunkAppender Units(int column, long? units) => Put(column, units);

    /// <summary>Sets a column of the row to a floating-point number.</summary>
    public ChunkAppender Number(int column, double? number) => Put(column, number);

    /// <summary>Ends the row. Every column must have been set.</summary>
    /// <exception cref="ReportException">DuckDB rejects the rows.</exception>
    public void EndRow()
    {
        if (++_row == s_rowsPerChunk)
            Append();
    }

    /// <summary>Appends the remaining rows. Without this call they are lost.</summary>
    /// <exception cref="ReportException">DuckDB rejects the rows.</exception>
    public void Complete()
    {
        Append();
        Check(Native.Appender.DuckDBAppenderClose(_appender));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _chunk?.Dispose();
        _appender.Dispose();
        _connection.Dispose();
    }

    private static int Width(DuckDBLogicalType type) =>
        Native.LogicalType.DuckDBGetTypeId(type) != DuckDBType.Enum ? 0 : Native.LogicalType.DuckDBEnumInternalType(type) switch
        {
            DuckDBType.UnsignedTinyInt => sizeof(byte),
            DuckDBType.UnsignedSmallInt => sizeof(ushort),
            _ => sizeof(uint),
        };

    private ChunkAppender Put<T>(int column, T? value)
        where T : unmanaged
    {
        if (value is { } some)
            ((T*)_values[column])[_row] = some;
        else
            PutNull(column);
        return this;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PutNull(int column)
    {
        var vector = Native.DataChunks.DuckDBDataChunkGetVector(_chunk, column);
        Native.Vectors.DuckDBVectorEnsureValidityWritable(vector);
        Native.ValidityMask.DuckDBValiditySetRowValidity(Native.Vectors.DuckDBVectorGetValidity(vector), (ulong)_row, false);
    }

    private void Append()
    {
        Native.DataChunks.DuckDBDataChunkSetSize(_chunk, (ulong)_row);
        Check(Native.Appender.DuckDBAppendDataChunk(_appender, _chunk));
        Begin();
    }

    private void Begin()
    {
        Native.DataChunks.DuckDBDataChunkReset(_chunk);
        _row = 0;
        for (var column = 0; column < _values.Length; column++)
            _values[column] = Native.Vectors.DuckDBVectorGetData(Native.DataChunks.DuckDBDataChunkGetVector(_chunk, column));
    }

    private void Check(DuckDBState state)
    {
        if (state == DuckDBState.Success)
            return;
        using var error = Native.Appender.DuckDBAppenderErrorData(_appender);
        throw new ReportException($"The report engine failed: {error.Message?.ReplaceLineEndings(" ")}");
    }
}
