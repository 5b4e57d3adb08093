namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>The format of a file and where the file has its columns. An index of -1 means that the file has no such column.</summary>
/// <param name="Format">The format.</param>
/// <param name="HeaderRows">The number of rows before the first row of values.</param>
/// <param name="FieldCount">The number of columns.</param>
/// <param name="Date">The index of the dates.</param>
/// <param name="Closes">The columns of closes; none in a file of splits.</param>
internal sealed record FileLayout(PriceFormat Format, int HeaderRows, int FieldCount, int Date, CloseColumn[] Closes)
{
    /// <summary>The line of the last row of the header, from 1.</summary>
    public int HeaderLine { get; init; }

    /// <summary>The index of the tickers.</summary>
    public int Ticker { get; init; } = -1;

    /// <summary>The ticker that the file's name gives if no column does.</summary>
    public string? FileTicker { get; init; }

    /// <summary>The index of the split ratios.</summary>
    public int Split { get; init; } = -1;

    /// <summary>The index of the dividends.</summary>
    public int Dividend { get; init; } = -1;

    /// <summary>The index of the period of a row, "D" for a day.</summary>
    public int Period { get; init; } = -1;

    /// <summary>The index of the currencies.</summary>
    public int Currency { get; init; } = -1;

    /// <summary>Returns whether a row has as many fields as the header; empty fields at its end do not count.</summary>
    public bool Fits(CsvRows row) => row.FieldCount >= FieldCount && row.UsedFieldCount <= FieldCount && !row.SpansLines;
}
