using System.Collections.Concurrent;
using System.Data.Common;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Workers.Database.Election;

/// <summary>
/// Who does what, where several instances share a database: one of them leads each role, the others stand
/// by to take it over.
/// </summary>
/// <remarks>
/// This keeps copies from doing work twice. That nothing goes wrong when two believe to lead for a moment is not its
/// doing: a day that comes again changes nothing, and the ledger's transactions check its place.
/// </remarks>
public abstract class LeaderElection(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_fencedRetryInterval = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, string> _failures = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, ComponentFailure> _lastFailures = new(StringComparer.Ordinal);
    private readonly List<(Role Among, IReadOnlyList<string> Roles)> _divisions = [];
    private readonly ConcurrentDictionary<string, bool> _leads = new(StringComparer.Ordinal);
    private volatile bool _reachesDatabase = true;

    /// <summary>This instance's name: machine and process.</summary>
    public string Instance { get; } = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>
    /// Claims the database: where only one instance may use it, for good; otherwise, so that only one prepares it, until what is
    /// returned is disposed of.
    /// </summary>
    /// <exception cref="StartupException">Another instance has it.</exception>
    public abstract Task<IAsyncDisposable?> ClaimAsync(CancellationToken ct);

    /// <summary>Makes roles known that are divided evenly among the instances that can do them.</summary>
    public void Divide(Role among, IReadOnlyList<string> roles) => _divisions.Add((among, roles));

    /// <summary>The roles that this instance leads.</summary>
    public IReadOnlyCollection<string> Leads => [.. _leads.Keys.Order(StringComparer.Ordinal)];

    /// <summary>
    /// Whether the database answered when a role was last asked for or looked after. While it does not, this instance can take no part of the work,
    /// and the others divide all of it among themselves.
    /// </summary>
    public bool ReachesDatabase
    {
        get => _reachesDatabase;
        protected set => _reachesDatabase = value;
    }

    /// <summary>The roles whose work cannot be done at the moment, and why; empty while all is well.</summary>
    public IReadOnlyDictionary<string, string> Failures => _failures;

    /// <summary>Why a role's work cannot be done at the moment; null while all is well.</summary>
    public string? FailureOf(string role) => _failures.GetValueOrDefault(role);

    /// <summary>The last failure of each role that has failed, also of those that are well again.</summary>
    public IReadOnlyList<ComponentFailure> LastFailures => [.. _lastFailures.Values.OrderBy(failure => failure.Role, StringComparer.Ordinal)];

    /// <summary>Notes that a role's work has failed.</summary>
    public void NoteFailure(string role, string reason) => _lastFailures[role] = new ComponentFailure(role, reason, time.GetUtcNow());

    /// <summary>Does a role's work for as long as this instance leads it; what fails is restarted.</summary>
    /// <param name="role">The role.</param>
    /// <param name="lead">The work; it ends when its token is cancelled.</param>
    /// <param name="ct">Ends it.</param>
    public async Task RunAsync(string role, Func<CancellationToken, Task> lead, CancellationToken ct)
    {
        var backoff = new Backoff(time);
        while (!ct.IsCancellationRequested)
        {
            var pause = s_retryInterval;
            try
            {
                await using var lease = await TryAcquireAsync(role, ct);
                _failures.TryRemove(role, out _);
                if (lease.IsHeld)
                    await LeadAsync(role, lease, lead, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (KafkaException failure) when (failure.Error.Code is ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch)
            {
                logger.LogError("Another program writes as {Role}: copies that share a broker must share the database, too", role);
                pause = s_fencedRetryInterval;
            }
            catch (Exception failure) when (failure is KafkaException || DatabaseErrors.IsUnavailable(failure))
            {
                var reason = failure is KafkaException kafka ? kafka.Error.Reason : failure.Message;
                if (reason != FailureOf(role))
                    logger.LogError("{Role} failed and restarts: {Error}", role, reason);
                Fail(role, reason);
            }
            catch (Exception failure) when (failure is not StartupException)
            {
                logger.LogError(failure, "{Role} failed and restarts", role);
                Fail(role, failure.Message);
                pause = backoff.Next();
            }

            await Task.Delay(pause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LeadAsync(string role, ILease lease, Func<CancellationToken, Task> lead, CancellationToken ct)
    {
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(ct, lease.Revoked);
        _leads[role] = true;
        try
        {
            await lead(leading.Token);
        }
        catch (OperationCanceledException) when (lease.Revoked.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            // No failure: another instance does the work now, which is logged where it was noticed.
        }
        finally
        {
            _leads.TryRemove(role, out _);
        }
    }

    private void Fail(string role, string reason)
    {
        _failures[role] = reason;
        NoteFailure(role, reason);
    }

    /// <summary>The roles that are divided together with this one, and among whom; null where it is not divided.</summary>
    protected (Role Among, IReadOnlyList<string> Roles)? DivisionOf(string role) =>
        _divisions.Where(division => division.Roles.Contains(role)).Select(division => ((Role, IReadOnlyList<string>)?)division).FirstOrDefault();

    /// <summary>Takes the lead of a role unless another instance has it.</summary>
    /// <exception cref="DbException">The database cannot be asked.</exception>
    protected abstract Task<ILease> TryAcquireAsync(string role, CancellationToken ct);

    /// <summary>The lead of a role, until it is disposed.</summary>
    protected interface ILease : IAsyncDisposable
    {
        /// <summary>Whether this instance leads; otherwise another one does.</summary>
        bool IsHeld { get; }

        /// <summary>Cancelled when another instance has taken over.</summary>
        CancellationToken Revoked { get; }
    }
}
