namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>ExchangeOrders</c>: what the operator wants of an exchange.</summary>
public sealed class ExchangeDesiredStateRow
{
    public required string Exchange { get; set; }

    public required bool Running { get; set; }

    public required int Run { get; set; }

    public required DateOnly RunStart { get; set; }

    /// <summary>Every day before this one had been closed when the run began.</summary>
    public required DateOnly WholeTo { get; set; }

    /// <summary>Whether somebody has asked for a pace.</summary>
    public required bool Paced { get; set; }

    /// <summary>The pace that was asked for, in trading days a second; null is as fast as the pipeline can follow.</summary>
    public required double? DaysPerSecond { get; set; }
}
