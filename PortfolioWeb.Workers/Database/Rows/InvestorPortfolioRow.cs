namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>Investors_Portfolios</c>: the investor who manages a portfolio.</summary>
public sealed class InvestorPortfolioRow
{
    public required string InvestorId { get; set; }

    public required string PortfolioId { get; set; }
}
