namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>The character that stands before the decimals of a number; the other one separates thousands.</summary>
internal enum DecimalMark
{
    Unknown,
    Point,
    Comma,
}
