namespace PortfolioWeb.Workers.Market.Exchange;

/// <summary>Where an exchange resumes after a start.</summary>
/// <param name="Desired">The desired state.</param>
/// <param name="NextDay">The index of the next trading day to close.</param>
/// <param name="EmitFrom">
/// The index of the first day to emit. Closed days that the topic lacks, from this one on, are emitted at once, even
/// while the exchange is stopped.
/// </param>
public sealed record ExchangePosition(ExchangeDesiredState Desired, int NextDay, int EmitFrom);
