namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>ExchangeStates</c>: the desired state of an exchange, as set by the operators.</summary>
public sealed class ExchangeStateRow
{
    public required string Exchange { get; set; }

    public required bool Running { get; set; }

    public required int Run { get; set; }

    public required DateOnly RunStart { get; set; }

    /// <summary>The exchange closes the days through this one even while it is stopped; null if there is none.</summary>
    public required DateOnly? ClosedThrough { get; set; }

    /// <summary>Whether an operator has set a speed.</summary>
    public required bool Paced { get; set; }

    /// <summary>The requested speed in trading days per second; null for as fast as the pipeline can follow.</summary>
    public required double? DaysPerSecond { get; set; }

    /// <summary>The id of the last command that this state includes; 0 before the first.</summary>
    public required long LastCommand { get; set; }
}
