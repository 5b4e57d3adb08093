namespace PortfolioWeb.Workers.Ledger;

/// <summary>The column by which evaluations are sorted.</summary>
public enum EvaluationSort
{
    /// <summary>The trading day.</summary>
    Date,

    /// <summary>The value.</summary>
    Value,

    /// <summary>The change since the previous trading day.</summary>
    Change,

    /// <summary>The change in percent.</summary>
    ChangePercent,
}
