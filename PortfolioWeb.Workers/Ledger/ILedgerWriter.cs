using System.Data.Common;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>Writes batches into one kind of database, as fast as that kind takes them.</summary>
internal interface ILedgerWriter : IDisposable
{
    /// <summary>Writes a batch with the offsets after it, or nothing.</summary>
    /// <exception cref="DbException">The database cannot take it now; it may be tried again.</exception>
    Task WriteAsync(LedgerBatch batch, CancellationToken ct);
}
