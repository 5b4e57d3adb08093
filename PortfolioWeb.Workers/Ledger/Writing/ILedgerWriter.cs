using System.Data.Common;
using PortfolioWeb.Workers.Kafka.Consuming;

namespace PortfolioWeb.Workers.Ledger.Writing;

/// <summary>Writes batches into one kind of database, by the fastest way that this kind offers.</summary>
internal interface ILedgerWriter : IDisposable
{
    /// <summary>Writes a batch and the offsets after it in one transaction.</summary>
    /// <exception cref="LedgerMovedException">
    /// Another instance has written to the ledger, which is no longer at the offsets before the batch.
    /// </exception>
    /// <exception cref="DbException">The database cannot write the batch now; the write can be retried.</exception>
    Task WriteAsync(LedgerBatch batch, CancellationToken ct);

    /// <summary>Returns whether a failure is caused by the data of a record, so that a retry cannot succeed.</summary>
    bool IsDataError(DbException failure);

    /// <summary>Tries each record of a batch on its own, without committing, and returns the rejected records with the reasons.</summary>
    /// <exception cref="DbException">The database is unavailable.</exception>
    Task<IReadOnlyDictionary<ConsumedMessage, string>> FindRejectedRowsAsync(LedgerBatch batch, CancellationToken ct);
}

/// <summary>Another instance has written to the ledger, so the offsets that this writer knows are outdated.</summary>
internal sealed class LedgerMovedException() : Exception("Another instance has written to the ledger.");
