namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>Investors</c>.</summary>
public sealed class InvestorRow
{
    public required string Id { get; set; }

    public required string Name { get; set; }

    public required string City { get; set; }
}
