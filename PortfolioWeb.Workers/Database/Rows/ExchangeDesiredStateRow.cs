namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>ExchangeOrders</c>: the state of an exchange that the operators want.</summary>
public sealed class ExchangeDesiredStateRow
{
    public required string Exchange { get; set; }

    public required bool Running { get; set; }

    public required int Run { get; set; }

    public required DateOnly RunStart { get; set; }

    /// <summary>Every day before this one was closed when the run began.</summary>
    public required DateOnly WholeTo { get; set; }

    /// <summary>Whether an operator has set a speed.</summary>
    public required bool Paced { get; set; }

    /// <summary>The requested speed in trading days per second; null for as fast as the pipeline can follow.</summary>
    public required double? DaysPerSecond { get; set; }
}
