using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Workers.Market.Exchange;

/// <summary>Loads and saves the desired states of the exchanges: the tables <c>ExchangeStates</c> and <c>MarketRuns</c>.</summary>
public static class DesiredStates
{
    /// <summary>
    /// Loads the desired state of each exchange, in configuration order, and changes nothing: several services load it at the same time.
    /// </summary>
    public static async Task<IReadOnlyList<ExchangeDesiredState>> LoadStatesAsync(
        this InvestorsDb db, MarketReferenceData market, CancellationToken ct)
    {
        var rows = await db.ExchangeStates.AsNoTracking().ToDictionaryAsync(row => row.Exchange, ct);
        var runs = await db.MarketRuns.AsNoTracking().ToDictionaryAsync(row => row.Run, ct);
        var first = market.Configured.Calendar.FirstTradingDay;
        return [.. market.Exchanges.Select(exchange => rows.TryGetValue(exchange, out var row)
            ? State(row, PriceSource.Of(runs.GetValueOrDefault(row.Run)) ?? market.DefaultSource)
            : new ExchangeDesiredState(exchange, false, 1, first, null, null, 0, market.DefaultSource))];
    }

    /// <summary>Replaces the desired states, within the caller's transaction.</summary>
    /// <exception cref="MarketRecordChangedException">Another instance has replaced them since.</exception>
    public static async Task ReplaceStatesAsync(
        this InvestorsDb db, IReadOnlyList<ExchangeDesiredState> before, IReadOnlyList<ExchangeDesiredState> after, CancellationToken ct)
    {
        var replaced = 0;
        foreach (var state in before)
        {
            // Locks the row, so that two instances cannot both replace it.
            replaced += await db.ExchangeStates
                .Where(row => row.Exchange == state.Exchange && row.LastCommand == state.LastCommand && row.Run == state.Run)
                .ExecuteUpdateAsync(row => row.SetProperty(stored => stored.LastCommand, after[0].LastCommand), ct);
        }

        if (replaced != before.Count)
            throw new MarketRecordChangedException();
        await db.SaveStatesAsync(after, ct);
    }

    /// <summary>Saves the desired state of each exchange, and its run where the run is new.</summary>
    public static async Task SaveStatesAsync(this InvestorsDb db, IReadOnlyList<ExchangeDesiredState> states, CancellationToken ct)
    {
        var rows = await db.ExchangeStates.ToDictionaryAsync(row => row.Exchange, ct);
        foreach (var state in states)
        {
            if (!rows.TryGetValue(state.Exchange, out var row))
                db.Add(row = Row(state));
            db.Entry(row).CurrentValues.SetValues(Row(state));
        }

        foreach (var begun in states.DistinctBy(state => state.Run))
        {
            if (await db.MarketRuns.FindAsync([begun.Run], ct) is null)
                db.Add(new MarketRunRow
                {
                    Run = begun.Run,
                    FirstDay = begun.RunStart,
                    Seed = begun.Source.Seed,
                    ImportId = begun.Source.Import,
                });
        }

        await db.SaveChangesAsync(ct);
    }

    private static ExchangeDesiredState State(ExchangeStateRow row, PriceSource source) => new(
        row.Exchange,
        row.Running,
        row.Run,
        row.RunStart,
        row.ClosedThrough,
        row.Paced ? new Speed(row.DaysPerSecond) : null,
        row.LastCommand,
        source);

    private static ExchangeStateRow Row(ExchangeDesiredState state) => new()
    {
        Exchange = state.Exchange,
        Running = state.Running,
        Run = state.Run,
        RunStart = state.RunStart,
        ClosedThrough = state.ClosedThrough,
        Paced = state.Speed is not null,
        DaysPerSecond = state.Speed?.DaysPerSecond,
        LastCommand = state.LastCommand,
    };
}
