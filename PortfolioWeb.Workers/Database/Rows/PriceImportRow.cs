namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>PriceImports</c>: a set of price series that an operator has imported from files.</summary>
public sealed class PriceImportRow
{
    /// <summary>The longest name of an import, in characters.</summary>
    public const int LongestName = 100;

    public required string Id { get; set; }

    public required string Name { get; set; }

    public required DateTime At { get; set; }

    /// <summary>The name of the operator or API key; empty for a request from the machine that the program runs on.</summary>
    public required string ImportedBy { get; set; }
}
