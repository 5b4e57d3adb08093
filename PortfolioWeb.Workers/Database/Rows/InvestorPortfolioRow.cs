namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>Investors_Portfolios</c>: who manages what.</summary>
public sealed class InvestorPortfolioRow
{
    public required string InvestorId { get; set; }

    public required string PortfolioId { get; set; }
}
