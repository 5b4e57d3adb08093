namespace PortfolioWeb.Workers.Ledger;

/// <summary>The figure that orders evaluations.</summary>
public enum EvaluationSort
{
    /// <summary>The trading day.</summary>
    Date,

    /// <summary>The value.</summary>
    Value,

    /// <summary>The change against the day before.</summary>
    Change,

    /// <summary>The change in percent.</summary>
    ChangePercent,
}
