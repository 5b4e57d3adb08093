namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>Evaluations</c>: the value of one portfolio on one trading day. Money is in USD.</summary>
public sealed class EvaluationRow
{
    public required string PortfolioId { get; set; }

    public required DateOnly AsOf { get; set; }

    public required int Run { get; set; }

    public required decimal Value { get; set; }

    public required decimal? DailyChange { get; set; }

    public required decimal? DailyChangePercent { get; set; }

    public required decimal NavPerShare { get; set; }
}
