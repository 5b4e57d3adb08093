namespace PortfolioWeb.Workers.Contracts;

/// <summary>
/// A trading day of a run. Days are in order by run first: a later run takes over from whatever an earlier one said.
/// </summary>
/// <remarks>
/// Whatever reads a stream of days (investor, ledger, dashboard) takes those that come after the last one it took and
/// drops the others, so that a repeated or stale message changes nothing anywhere.
/// </remarks>
/// <param name="Run">The replay, from 1.</param>
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
