using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Market.Control;

/// <summary>The progress of an exchange.</summary>
/// <param name="Desired">The desired state.</param>
/// <param name="NextDay">The index of the next trading day to close.</param>
public readonly record struct ExchangeProgress(ExchangeDesiredState Desired, int NextDay);

/// <summary>The result of a command.</summary>
/// <param name="Desired">The desired state of each exchange after the command; unchanged if the command is rejected.</param>
/// <param name="Rejection">Why the command is rejected; null if it is not.</param>
public sealed record CommandResult(IReadOnlyList<ExchangeDesiredState> Desired, string? Rejection = null);

/// <summary>Applies the operators' commands to the desired state of the exchanges. A pure function.</summary>
/// <remarks>
/// The result is the only effect of a command: an exchange that has the new state and is killed at any moment reaches the same day after a
/// restart. A step is therefore a day that the exchange closes even while it is stopped, and not an instruction.
/// </remarks>
public static class CommandRules
{
    /// <summary>Applies a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="exchanges">The progress of each exchange. An exchange may close further days meanwhile.</param>
    /// <param name="history">The period that the market covers.</param>
    /// <param name="historyOf">Returns the period that another market covers; null if its prices do not exist.</param>
    public static CommandResult Apply(
        MarketCommand command,
        IReadOnlyList<ExchangeProgress> exchanges,
        MarketHistory history,
        Func<PriceSource, MarketHistory?> historyOf) => command switch
        {
            StartCommand(var exchange) => SetRunning(exchange, true, exchanges),
            StopCommand(var exchange) => SetRunning(exchange, false, exchanges),
            SpeedCommand(var daysPerSecond) => SetSpeed(daysPerSecond, exchanges),
            StepCommand => Step(exchanges, history),
            RewindCommand(var to, var stop) => Rewind(to, stop, exchanges, history),
            ChooseMarketCommand(var source, var stop) => Choose(source, stop, exchanges, historyOf(source)),
            _ => Reject(exchanges, $"The command {command.GetType().Name} is unknown."),
        };

    /// <summary>Rejects a command.</summary>
    public static CommandResult Reject(IReadOnlyList<ExchangeProgress> exchanges, string reason) =>
        new([.. exchanges.Select(exchange => exchange.Desired)], reason);

    private static CommandResult SetRunning(string? id, bool running, IReadOnlyList<ExchangeProgress> exchanges) =>
        id is null || exchanges.Any(exchange => exchange.Desired.Exchange == id)
            ? Change(exchanges, (_, desired) => id is null || id == desired.Exchange ? desired with { Running = running } : desired)
            : Reject(exchanges, $"There is no exchange '{id}'.");

    private static CommandResult SetSpeed(double? daysPerSecond, IReadOnlyList<ExchangeProgress> exchanges) =>
        daysPerSecond is null or (>= MarketOptions.LowestSpeed and <= MarketOptions.HighestSpeed)
            ? Change(exchanges, (_, desired) => desired with { Speed = new Speed(daysPerSecond) })
            : Reject(
                exchanges,
                $"The speed {daysPerSecond} is not from {MarketOptions.LowestSpeed} to {MarketOptions.HighestSpeed} "
                + "trading days per second.");

    private static CommandResult Step(IReadOnlyList<ExchangeProgress> exchanges, MarketHistory history) =>
        exchanges.All(exchange => exchange.NextDay > history.LastTradingDay)
            ? Reject(exchanges, "The market has reached the last day of its history: rewind it to replay days.")
            : Change(exchanges, (nextDay, desired) =>
                nextDay > history.LastTradingDay ? desired : desired with { ClosedThrough = history.Calendar[nextDay] });

    private static CommandResult Rewind(DateOnly to, bool stop, IReadOnlyList<ExchangeProgress> exchanges, MarketHistory history)
    {
        var calendar = history.Calendar;
        var start = calendar.IndexOnOrAfter(to);
        if (RejectRewind(to, calendar[exchanges.Min(exchange => exchange.NextDay)], history) is { } reason)
            return Reject(exchanges, reason);
        var run = exchanges.Max(exchange => exchange.Desired.Run) + 1;
        return Change(exchanges, (_, desired) => desired with
        {
            Run = run,
            RunStart = calendar[start],
            ClosedThrough = calendar.DayBefore(start),
            Running = desired.Running && !stop,
        });
    }

    private static CommandResult Choose(
        PriceSource source, bool stop, IReadOnlyList<ExchangeProgress> exchanges, MarketHistory? history)
    {
        if (history is null)
            return Reject(exchanges, $"There is no import '{source.Import}'.");
        if (history.LastTradingDay < 0)
            return Reject(exchanges, "The market has no trading day that has ended.");
        var run = exchanges.Max(exchange => exchange.Desired.Run) + 1;
        var first = history.Calendar.FirstTradingDay;
        return Change(exchanges, (_, desired) => desired with
        {
            Run = run,
            RunStart = first,
            ClosedThrough = first,
            Running = desired.Running && !stop,
            Source = source,
        });
    }

    // A rewind goes back, or at most to the next day of the exchange that is furthest behind.
    private static string? RejectRewind(DateOnly to, DateOnly nextDay, MarketHistory history)
    {
        var (calendar, firstDate, lastDay) = history;
        if (to < calendar.FirstTradingDay && to < firstDate)
            return $"{to:O} is before the history, which begins on {firstDate:O}.";
        if (calendar.IndexOnOrAfter(to) > history.LastTradingDay)
            return $"There is no trading day on or after {to:O} in the history, which ends on {lastDay:O}.";
        return calendar[calendar.IndexOnOrAfter(to)] > nextDay
            ? $"{to:O} is ahead of the market: the next day to be closed is {nextDay:O}. A rewind goes back, at most to that day."
            : null;
    }

    private static CommandResult Change(
        IReadOnlyList<ExchangeProgress> exchanges, Func<int, ExchangeDesiredState, ExchangeDesiredState> change) =>
        new([.. exchanges.Select(exchange => change(exchange.NextDay, exchange.Desired))]);
}
