using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;

namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>A series to import, and the exchange that lists its stock.</summary>
public sealed record ImportedSeries(string Exchange, PriceSeries Series);

/// <summary>Stores imports of prices, each complete or not at all, and reads them.</summary>
public sealed class PriceImports(IDbContextFactory<InvestorsDb> databases, TimeProvider time) : IImportedPrices
{
    // The decimals of an amount in the database, those of a ratio that is not a rounded fraction, and the largest denominator of one.
    private const int StoredDecimals = 8, ExactDecimals = 6, MostOldShares = 1000;

    /// <summary>Stores an import in one transaction.</summary>
    /// <param name="id">The id of the import, at most 16 characters.</param>
    /// <param name="name">The name by which operators know the import.</param>
    /// <param name="importedBy">The operator; empty for a request from the program's own machine.</param>
    /// <param name="series">The series; each ticker occurs once.</param>
    /// <param name="stored">Receives the number of closes that are written so far.</param>
    /// <param name="ct">Cancels the import. Nothing of it is stored then.</param>
    public async Task StoreAsync(
        string id, string name, string importedBy, IReadOnlyList<ImportedSeries> series, IProgress<int> stored, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        db.Add(new PriceImportRow { Id = id, Name = name, At = time.GetUtcNow().UtcDateTime, ImportedBy = importedBy });
        List<(ImportedSeriesRow Row, PriceSeries Series)> rows = [.. series.Select(imported => (RowOf(id, imported), imported.Series))];
        db.AddRange(rows.Select(pair => pair.Row));
        await db.SaveChangesAsync(ct);
        var count = 0;
        foreach (var (row, prices) in rows)
        {
            db.AddRange(EventsOf(row.Id, prices));
            var closes = prices.Closes.Select(
                close => new ImportedCloseRow { SeriesId = row.Id, AsOf = close.Date, ClosePrice = close.Close });
            await db.InsertAsync(closes, ct);
            stored.Report(count += prices.Closes.Count);
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Lists the imports, the latest first, with the number of their series and closes.</summary>
    public async Task<IReadOnlyList<StoredImport>> ListAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var series = (await db.ImportedSeries.AsNoTracking().OrderBy(row => row.Ticker).ToListAsync(ct)).ToLookup(row => row.ImportId);
        return [.. (await db.PriceImports.AsNoTracking().OrderByDescending(row => row.At).ThenBy(row => row.Id).ToListAsync(ct))
            .Select(row => new StoredImport(row.Id, row.Name, row.At, row.ImportedBy, [.. series[row.Id]]))];
    }

    /// <summary>Returns an import; null if it does not exist.</summary>
    public async Task<StoredImport?> FindAsync(string id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.PriceImports.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct) is { } row
            ? new StoredImport(row.Id, row.Name, row.At, row.ImportedBy, await SeriesOf(db, id).ToListAsync(ct))
            : null;
    }

    /// <summary>Reads a series of an import; null if the import has no such series.</summary>
    public async Task<PriceSeries?> ReadSeriesAsync(string id, string ticker, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await SeriesOf(db, id).SingleOrDefaultAsync(row => row.Ticker == ticker, ct) is { } row ? Read(db, row) : null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ImportedPrices>? Load(string import)
    {
        using var db = databases.CreateDbContext();
        if (!db.PriceImports.Any(row => row.Id == import))
            return null;
        return
        [
            .. SeriesOf(db, import).ToList().Select(row => new ImportedPrices(
                row.Exchange, row.Ticker, [.. SplitAdjustment.Adjust(Read(db, row)).Select(close => (close.Date, close.Adjusted))])),
        ];
    }

    /// <summary>Returns whether a run of the market has used an import. Messages of that run may still be in the log.</summary>
    public async Task<bool> IsUsedAsync(string id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.MarketRuns.AnyAsync(run => run.ImportId == id, ct);
    }

    /// <summary>Removes an import that no run has used; returns false if there is no such import.</summary>
    public async Task<bool> RemoveAsync(string id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.MarketRuns.AnyAsync(run => run.ImportId == id, ct))
            return false;
        var series = db.ImportedSeries.Where(row => row.ImportId == id).Select(row => row.Id);
        await db.ImportedCloses.Where(close => series.Contains(close.SeriesId)).ExecuteDeleteAsync(ct);
        await db.ImportedEvents.Where(happened => series.Contains(happened.SeriesId)).ExecuteDeleteAsync(ct);
        await db.ImportedSeries.Where(row => row.ImportId == id).ExecuteDeleteAsync(ct);
        var removed = await db.PriceImports.Where(row => row.Id == id).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
        return removed > 0;
    }

    private static PriceSeries Read(InvestorsDb db, ImportedSeriesRow row)
    {
        var closes = db.ImportedCloses.AsNoTracking()
            .Where(close => close.SeriesId == row.Id)
            .OrderBy(close => close.AsOf)
            .Select(close => new { close.AsOf, close.ClosePrice })
            .AsEnumerable()
            .Select(close => new DayClose(close.AsOf, close.ClosePrice));
        var events = db.ImportedEvents.AsNoTracking()
            .Where(happened => happened.SeriesId == row.Id)
            .OrderBy(happened => happened.AsOf)
            .ToLookup(happened => happened.Kind, StringComparer.Ordinal);
        return new PriceSeries(
            row.Ticker,
            Enum.Parse<CloseBasis>(row.Basis),
            [.. closes],
            [.. events[ImportedEventRow.Split].Select(split => new Split(split.AsOf, RatioOf(split.Amount)))],
            [.. events[ImportedEventRow.Dividend].Select(dividend => new Dividend(dividend.AsOf, dividend.Amount))]);
    }

    // The database has 8 decimals, which hold no ratio such as 1:15. Such a ratio is the fraction with the fewest old shares that rounds to
    // them.
    private static decimal RatioOf(decimal stored)
    {
        if (stored == decimal.Round(stored, ExactDecimals))
            return stored;
        for (var oldShares = 2; oldShares <= MostOldShares; oldShares++)
        {
            if (decimal.Round(stored * oldShares) / oldShares is var exact && decimal.Round(exact, StoredDecimals) == stored)
                return exact;
        }

        return stored;
    }

    private static IQueryable<ImportedSeriesRow> SeriesOf(InvestorsDb db, string id) =>
        db.ImportedSeries.AsNoTracking().Where(row => row.ImportId == id).OrderBy(row => row.Ticker);

    private static ImportedSeriesRow RowOf(string id, ImportedSeries imported) => new()
    {
        ImportId = id,
        Ticker = imported.Series.Ticker,
        Exchange = imported.Exchange,
        Basis = imported.Series.Basis.ToString(),
        FirstDay = imported.Series.Closes[0].Date,
        LastDay = imported.Series.Closes[^1].Date,
        Closes = imported.Series.Closes.Count,
    };

    private static IEnumerable<ImportedEventRow> EventsOf(int series, PriceSeries prices) => prices.Splits
        .Select(split => new ImportedEventRow
        {
            SeriesId = series,
            AsOf = split.Date,
            Kind = ImportedEventRow.Split,
            Amount = decimal.Round(split.Ratio, StoredDecimals),
        })
        .Concat(prices.Dividends.Select(dividend => new ImportedEventRow
        {
            SeriesId = series,
            AsOf = dividend.Date,
            Kind = ImportedEventRow.Dividend,
            Amount = dividend.Amount,
        }));
}

/// <summary>A stored import.</summary>
/// <param name="Id">The id of the import.</param>
/// <param name="Name">The name by which operators know the import.</param>
/// <param name="At">When it was stored, UTC.</param>
/// <param name="ImportedBy">The operator; empty for a request from the program's own machine.</param>
/// <param name="Series">The series, by ticker.</param>
public sealed record StoredImport(string Id, string Name, DateTime At, string ImportedBy, IReadOnlyList<ImportedSeriesRow> Series);
