namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>A format of price files.</summary>
/// <param name="Name">The name that users see.</param>
/// <param name="Basis">What the closes include.</param>
/// <param name="Headers">The header as the source writes it, in each of its variants. Empty if it is recognized in another way.</param>
internal sealed record PriceFormat(string Name, CloseBasis Basis, params string[] Headers)
{
    /// <summary>The order of day and month; if unknown, the rows of the file decide.</summary>
    public DateOrder Dates { get; init; }

    /// <summary>The decimal mark of the closes; if unknown, the rows of the file decide.</summary>
    public DecimalMark Mark { get; init; }

    /// <summary>The number by which the closes of the file are divided.</summary>
    public decimal Divisor { get; init; } = 1;

    /// <summary>Returns whether a header is one of this format's.</summary>
    /// <param name="columns">The normalized names of the columns, joined by commas.</param>
    public bool Matches(string columns) => _headers.Contains(columns, StringComparer.Ordinal);

    private readonly string[] _headers = Array.ConvertAll(Headers, header => ColumnNames.Normalize(header, keep: ','));
}
