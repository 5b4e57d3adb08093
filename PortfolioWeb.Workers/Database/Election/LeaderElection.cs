using System.Collections.Concurrent;
using System.Data.Common;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Workers.Database.Election;

/// <summary>
/// Elects a leader for each role among the instances that share a database. The others stand by to take over.
/// </summary>
/// <remarks>
/// Avoids duplicate work only. Correctness rests on the ledger: a repeated day changes nothing, and each transaction checks the offsets.
/// </remarks>
public abstract class LeaderElection(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_fencedRetryInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_repeatedWithin = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, string> _failures = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, ComponentFailure> _lastFailures = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _leads = new(StringComparer.Ordinal);

    /// <summary>
    /// Claims the database. If only one instance may use it, the claim lasts as long as the process. Otherwise it lasts until the
    /// returned object is disposed, so that one instance at a time prepares the database.
    /// </summary>
    /// <exception cref="StartupException">Another instance uses the database.</exception>
    public abstract Task<IAsyncDisposable?> ClaimAsync(CancellationToken ct);

    /// <summary>The roles that this instance leads.</summary>
    public IReadOnlyCollection<string> Leads => [.. _leads.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The roles that fail at present, each with its reason; empty while all work.</summary>
    public IReadOnlyDictionary<string, string> Failures => _failures;

    /// <summary>Returns why a role fails at present; null while it works.</summary>
    public string? FailureOf(string role) => _failures.GetValueOrDefault(role);

    /// <summary>The most recent failure of each role, including roles that have recovered.</summary>
    public IReadOnlyList<ComponentFailure> LastFailures =>
        [.. _lastFailures.Values.OrderBy(failure => failure.Role, StringComparer.Ordinal)];

    /// <summary>Records that a role has failed.</summary>
    public void NoteFailure(string role, string reason) => _lastFailures[role] = new ComponentFailure(role, reason, time.GetUtcNow());

    /// <summary>Runs the work of a role while this instance leads the role, and restarts the work after a failure.</summary>
    /// <param name="role">The role.</param>
    /// <param name="lead">The work; it ends when its token is canceled.</param>
    /// <param name="ct">Stops running the role.</param>
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
            catch (KafkaException failure)
                when (failure.Error.Code is ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch)
            {
                logger.LogError("Another program writes as {Role}: instances that share a broker must share the database, too", role);
                pause = s_fencedRetryInterval;
            }
            catch (Exception failure) when (failure is KafkaException || DatabaseErrors.IsUnavailable(failure))
            {
                var reason = failure is KafkaException kafka ? kafka.Error.Reason : failure.Message;
                logger.Log(IsRepeated(role, reason) ? LogLevel.Debug : LogLevel.Error, "{Role} failed and restarts: {Error}", role, reason);
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
            // Not a failure: another instance leads now. The lease's watch has logged the change.
        }
        finally
        {
            _leads.TryRemove(role, out _);
        }
    }

    // During an outage a role fails again and again for the same reason, which is logged once.
    private bool IsRepeated(string role, string reason) =>
        _lastFailures.TryGetValue(role, out var last) && last.Reason == reason && time.GetUtcNow() - last.At < s_repeatedWithin;

    private void Fail(string role, string reason)
    {
        _failures[role] = reason;
        NoteFailure(role, reason);
    }

    /// <summary>Tries to acquire the lease of a role.</summary>
    /// <exception cref="DbException">The database is unavailable.</exception>
    protected abstract Task<ILease> TryAcquireAsync(string role, CancellationToken ct);

    /// <summary>The lease of a role; disposing releases it.</summary>
    protected interface ILease : IAsyncDisposable
    {
        /// <summary>Whether this instance holds the lease; otherwise another instance does.</summary>
        bool IsHeld { get; }

        /// <summary>Canceled when another instance has taken over.</summary>
        CancellationToken Revoked { get; }
    }
}
