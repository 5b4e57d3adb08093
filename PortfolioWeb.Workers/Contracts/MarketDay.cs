namespace PortfolioWeb.Workers.Contracts;

/// <summary>
/// A trading day of a run. Days are ordered by run, then by date, because a later run supersedes the earlier ones.
/// </summary>
/// <remarks>
/// Every reader of a stream of days (investor, ledger, dashboard) accepts only days after the last accepted one and drops
/// the others. A repeated or outdated message therefore changes nothing.
/// </remarks>
/// <param name="Run">The run, from 1.</param>
/// <param name="Date">The trading day.</param>
public readonly record struct MarketDay(int Run, DateOnly Date) : IComparable<MarketDay>
{
    /// <inheritdoc/>
    public int CompareTo(MarketDay other) => Run != other.Run ? Run.CompareTo(other.Run) : Date.CompareTo(other.Date);

    public static bool operator <(MarketDay left, MarketDay right) => left.CompareTo(right) < 0;

    public static bool operator >(MarketDay left, MarketDay right) => left.CompareTo(right) > 0;

    public static bool operator <=(MarketDay left, MarketDay right) => left.CompareTo(right) <= 0;

    public static bool operator >=(MarketDay left, MarketDay right) => left.CompareTo(right) >= 0;
}
