using System.Data.Common;
using PortfolioWeb.Workers.Kafka.Consuming;

namespace PortfolioWeb.Workers.Ledger.Writing;

/// <summary>Writes batches into one kind of database, as fast as that kind takes them.</summary>
internal interface ILedgerWriter : IDisposable
{
    /// <summary>Writes a batch with the offsets after it, or nothing.</summary>
    /// <exception cref="LedgerMovedException">Somebody else has written: the ledger is not at the offsets before the batch.</exception>
    /// <exception cref="DbException">The database cannot take it now; it may be tried again.</exception>
    Task WriteAsync(LedgerBatch batch, CancellationToken ct);

    /// <summary>Whether a failure is about what a record says, so that no other try will help.</summary>
    bool IsAboutContent(DbException failure);

    /// <summary>Tries each record of a batch by itself, writing nothing, and tells which ones the database refuses, and why.</summary>
    /// <exception cref="DbException">The database cannot be asked now.</exception>
    Task<IReadOnlyDictionary<ConsumedMessage, string>> FindRejectedRowsAsync(LedgerBatch batch, CancellationToken ct);
}

/// <summary>Another writer has moved the ledger on: what this one knows of it holds no more.</summary>
internal sealed class LedgerMovedException() : Exception("Another instance has written to the ledger.");
