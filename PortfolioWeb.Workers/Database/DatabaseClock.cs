namespace PortfolioWeb.Workers.Database;

/// <summary>Reads the clock in the precision that both kinds of database keep.</summary>
public static class DatabaseClock
{
    /// <summary>
    /// Returns the current time in UTC, truncated to microseconds, so that a stored time equals the one that is read back.
    /// </summary>
    public static DateTime GetDatabaseNow(this TimeProvider time) =>
        new(time.GetUtcNow().Ticks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
}
