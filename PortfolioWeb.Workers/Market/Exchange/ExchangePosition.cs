namespace PortfolioWeb.Workers.Market.Exchange;

/// <summary>Where an exchange resumes after a start.</summary>
/// <param name="Desired">The state that the operator has requested.</param>
/// <param name="LastClosed">The last day that the exchange has closed; null before the first day of the history.</param>
/// <param name="EmitFrom">
/// The first day to emit. If the topic has lost days, this is a day that was already closed: the exchange emits the lost days again,
/// even while stopped.
/// </param>
public sealed record ExchangePosition(ExchangeDesiredState Desired, DateOnly? LastClosed, DateOnly EmitFrom);
