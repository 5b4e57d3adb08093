using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger.Rows;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>Keeps the market's orders in the database, and tells from the ledger where each exchange stood.</summary>
/// <remarks>
/// Where the log has been kept, an exchange goes on after its own last message in it. But the embedded broker forgets its
/// log when the program ends, and a new one is empty. Then, what the ledger holds whole (every close and every
/// evaluation) needs no log any more; the days after that are emitted again just as the ledger has them, and what it
/// does not have is closed anew, at the same prices.
/// </remarks>
public sealed class MarketRecord(
    IDbContextFactory<InvestorsDb> databases,
    MarketFacts market,
    InvestingFacts investing,
    ILogger<MarketRecord> logger) : IMarketRecord
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<ExchangeStanding>> LoadAsync(IReadOnlyDictionary<string, MarketDay> emitted, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var orders = await LoadOrdersAsync(db, ct);
        if (emitted.Count > 0)
            return await AfterTheLogAsync(db, orders, emitted, ct);

        var run = orders.Max(order => order.Run);
        var start = orders.Max(order => order.RunStart);

        var closed = await LastClosedAsync(db, run, ct);
        var evaluated = await db.Evaluations
            .Where(row => row.Run == run)
            .GroupBy(row => row.PortfolioId)
            .Select(rows => new { rows.Key, Last = rows.Max(row => row.AsOf) })
            .ToDictionaryAsync(last => last.Key, last => last.Last, ct);

        if (await FirstLostDayAsync(db, closed, evaluated, start, ct) is { } lost && lost < orders.Min(order => order.WholeTo))
        {
            // The program died between the rewind and the last days before it: a new run makes them good.
            logger.LogWarning("The last days before the rewind to {To:O} were lost with the log: the market goes on at {Day:O}", start, lost);
            orders = [.. orders.Select(order => order with { Run = run + 1, RunStart = lost, WholeTo = lost })];
            await SaveAsync(db, orders, ct);
            return [.. orders.Select(order => new ExchangeStanding(order, null, []))];
        }

        // The default, the first day of the calendar, stands for one that has none in this run.
        var whole = investing.Portfolios.Select(portfolio => evaluated.GetValueOrDefault(portfolio.Id))
            .Concat(market.Exchanges.Select(exchange => closed.GetValueOrDefault(exchange)))
            .Min();
        var standings = new List<ExchangeStanding>();
        foreach (var order in orders)
        {
            DateOnly? last = closed.TryGetValue(order.Exchange, out var day) ? day : null;
            standings.Add(new ExchangeStanding(order, last, await ClosedAfterAsync(db, order, whole, ct)));
        }

        return standings;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ExchangeStanding>> LookAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var orders = await LoadOrdersAsync(db, ct);
        var closed = await LastClosedAsync(db, orders.Max(order => order.Run), ct);
        return [.. orders.Select(order => new ExchangeStanding(order, closed.TryGetValue(order.Exchange, out var day) ? day : null, []))];
    }

    /// <inheritdoc/>
    public async Task<long> PlaceAsync(string log, long ifNew, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await db.ConsumedOffsets.AsNoTracking().FirstOrDefaultAsync(row => row.Log == log && row.Topic == Topics.DesiredState && row.Partition == 0, ct) is { } place)
            return place.Next;
        // Following an order only ever moves a row.
        db.Add(new ConsumedOffsetRow { Log = log, Topic = Topics.DesiredState, Partition = 0, Next = ifNew });
        await db.SaveChangesAsync(ct);
        return ifNew;
    }

    /// <inheritdoc/>
    public async Task SaveAsync(IReadOnlyList<ExchangeOrders> orders, string log, long from, long next, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var moved = await db.ConsumedOffsets
            .Where(row => row.Log == log && row.Topic == Topics.DesiredState && row.Partition == 0 && row.Next == from)
            .ExecuteUpdateAsync(row => row.SetProperty(place => place.Next, next), ct);
        if (moved == 0)
            throw new RecordMovedException();
        await SaveAsync(db, orders, ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task SaveAsync(InvestorsDb db, IReadOnlyList<ExchangeOrders> orders, CancellationToken ct)
    {
        var rows = await db.ExchangeOrders.ToDictionaryAsync(row => row.Exchange, ct);
        foreach (var order in orders)
        {
            if (!rows.TryGetValue(order.Exchange, out var row))
                db.Add(row = Row(order));
            db.Entry(row).CurrentValues.SetValues(Row(order));
        }

        await db.SaveChangesAsync(ct);
    }

    private async Task<IReadOnlyList<ExchangeStanding>> AfterTheLogAsync(
        InvestorsDb db, IReadOnlyList<ExchangeOrders> orders, IReadOnlyDictionary<string, MarketDay> emitted, CancellationToken ct)
    {
        var run = emitted.Values.Max(day => day.Run);
        if (run > orders.Max(order => order.Run))
        {
            // A new database under an old log, from which the ledger is filled again.
            var start = emitted.Values.Where(day => day.Run == run).Min(day => day.Date);
            logger.LogWarning("The log is in run {Run}, of which the database knows nothing: the market goes on in it", run);
            orders = [.. orders.Select(order => order with { Run = run, RunStart = start, WholeTo = start })];
            await SaveAsync(db, orders, ct);
        }

        return [.. orders.Select(order => new ExchangeStanding(
            order, emitted.TryGetValue(order.Exchange, out var last) && last.Run == order.Run ? last.Date : null, []))];
    }

    private static ExchangeOrdersRow Row(ExchangeOrders orders) => new()
    {
        Exchange = orders.Exchange,
        Running = orders.Running,
        Run = orders.Run,
        RunStart = orders.RunStart,
        WholeTo = orders.WholeTo,
        Paced = orders.Pace is not null,
        DaysPerSecond = orders.Pace?.DaysPerSecond,
    };

    private async Task<IReadOnlyList<ExchangeOrders>> LoadOrdersAsync(InvestorsDb db, CancellationToken ct)
    {
        var rows = await db.ExchangeOrders.AsNoTracking().ToDictionaryAsync(row => row.Exchange, ct);
        var first = market.Calendar.FirstTradingDay;
        var orders = market.Exchanges
            .Select(exchange => rows.TryGetValue(exchange, out var row)
                ? new ExchangeOrders(exchange, row.Running, row.Run, row.RunStart, row.WholeTo, row.Paced ? new Pace(row.DaysPerSecond) : null)
                : new ExchangeOrders(exchange, false, 1, first, first, null))
            .ToList();
        if (orders.Any(order => !rows.ContainsKey(order.Exchange)))
            await SaveAsync(db, orders, ct);
        return orders;
    }

    // An exchange's closes of a day are stored together: one of its stocks tells for all.
    private async Task<Dictionary<string, DateOnly>> LastClosedAsync(InvestorsDb db, int run, CancellationToken ct)
    {
        var last = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        foreach (var exchange in market.Exchanges)
        {
            var ticker = market.ListingsOf(exchange)[0].Ticker;
            if (await db.Closes.Where(row => row.Ticker == ticker && row.Run == run).MaxAsync(row => (DateOnly?)row.AsOf, ct) is { } day)
                last.Add(exchange, day);
        }

        return last;
    }

    // The first trading day before the run's start that an exchange or a portfolio, not yet in this run, does not have;
    // null where all are in the run.
    private async Task<DateOnly?> FirstLostDayAsync(
        InvestorsDb db, Dictionary<string, DateOnly> closed, Dictionary<string, DateOnly> evaluated, DateOnly start, CancellationToken ct)
    {
        DateOnly? first = null;
        foreach (var exchange in market.Exchanges.Where(exchange => !closed.ContainsKey(exchange)))
        {
            var ticker = market.ListingsOf(exchange)[0].Ticker;
            Note(await db.Closes.Where(row => row.Ticker == ticker && row.AsOf < start).MaxAsync(row => (DateOnly?)row.AsOf, ct));
        }

        foreach (var portfolio in investing.Portfolios.Where(portfolio => !evaluated.ContainsKey(portfolio.Id)))
            Note(await db.Evaluations.Where(row => row.PortfolioId == portfolio.Id && row.AsOf < start).MaxAsync(row => (DateOnly?)row.AsOf, ct));
        return first;

        void Note(DateOnly? last)
        {
            var next = last is { } day ? market.Calendar[market.Calendar.IndexOnOrAfter(day.AddDays(1))] : market.Calendar.FirstTradingDay;
            if (first is null || next < first)
                first = next;
        }
    }

    private async Task<IReadOnlyList<DailyCloses>> ClosedAfterAsync(InvestorsDb db, ExchangeOrders orders, DateOnly whole, CancellationToken ct)
    {
        var tickers = market.ListingsOf(orders.Exchange).Select(listing => listing.Ticker).ToList();
        var rows = await db.Closes.AsNoTracking()
            .Where(row => tickers.Contains(row.Ticker) && row.AsOf > whole && row.Run == orders.Run)
            .ToListAsync(ct);
        return [.. rows
            .GroupBy(row => row.AsOf)
            .OrderBy(day => day.Key)
            .Select(day => new DailyCloses(
                orders.Exchange, day.Key, orders.Run, day.ToDictionary(row => row.Ticker, row => new StockClose(row.ClosePrice, row.PreviousClose))))];
    }
}
