using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Workers.Database.Election;

/// <summary>Lets the only instance on a data folder lead every role. A second instance cannot start on the same folder.</summary>
internal sealed class SingleInstanceLeaderElection(
    IOptions<DataOptions> data, TimeProvider time, ILogger<LeaderElection> logger) : LeaderElection(time, logger), IDisposable
{
    // The operating system releases the lock when the process ends for any reason.
    private FileStream? _lock;

    /// <inheritdoc/>
    public override Task<IAsyncDisposable?> ClaimAsync(CancellationToken ct)
    {
        try
        {
            _lock = new FileStream(Path.Combine(data.Value.Folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return Task.FromResult<IAsyncDisposable?>(null);
        }
        catch (IOException)
        {
            throw new StartupException(
                $"Data:Folder is {data.Value.Folder}, which another instance uses: stop that instance, or set another folder.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock?.Dispose();

    /// <inheritdoc/>
    protected override Task<ILease> TryAcquireAsync(string role, CancellationToken ct) => Task.FromResult<ILease>(new Lease());

    private sealed class Lease : ILease
    {
        public bool IsHeld => true;

        public CancellationToken Revoked => CancellationToken.None;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
