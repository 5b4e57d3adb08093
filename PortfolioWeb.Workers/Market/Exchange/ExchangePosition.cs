namespace PortfolioWeb.Workers.Market.Exchange;

/// <summary>Where an exchange resumes after a start.</summary>
/// <param name="Desired">What the operator wants of it.</param>
/// <param name="LastClosed">The last day that it has closed; null before the first of the history.</param>
/// <param name="EmitFrom">
/// The first day that it emits. Where the log has lost days, it is one that was closed before: the exchange emits those days again,
/// whether it runs or not.
/// </param>
public sealed record ExchangePosition(ExchangeDesiredState Desired, DateOnly? LastClosed, DateOnly EmitFrom);
