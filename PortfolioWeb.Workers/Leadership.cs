using System.Collections.Concurrent;
using System.Data.Common;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Ledger;

namespace PortfolioWeb.Workers;

/// <summary>
/// Who does what, where several copies of the program share a database: one of them leads each role, the others stand
/// by to take it over.
/// </summary>
/// <remarks>
/// This keeps copies from doing work twice. That nothing goes wrong when two believe to lead for a moment is not its
/// doing: a day that comes again changes nothing, and the ledger's transactions check its place.
/// </remarks>
public abstract class Leadership(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan s_betweenTries = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_whenReplaced = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, string> _failures = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, PartFailure> _lastFailures = new(StringComparer.Ordinal);

    /// <summary>This copy's name: machine and process.</summary>
    public string Copy { get; } = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>Claims the database, where only one copy may use it.</summary>
    /// <exception cref="StartupException">Another copy uses it.</exception>
    public virtual void Claim()
    {
    }

    /// <summary>The roles whose work cannot be done at the moment, and why; empty while all is well.</summary>
    public IReadOnlyDictionary<string, string> Failures => _failures;

    /// <summary>Why a role's work cannot be done at the moment; null while all is well.</summary>
    public string? FailureOf(string role) => _failures.GetValueOrDefault(role);

    /// <summary>The last failure of each role that has failed, also of those that are well again.</summary>
    public IReadOnlyList<PartFailure> LastFailures => [.. _lastFailures.Values.OrderBy(failure => failure.Role, StringComparer.Ordinal)];

    /// <summary>Notes that a role's work has failed.</summary>
    public void NoteFailure(string role, string reason) => _lastFailures[role] = new PartFailure(role, reason, time.GetUtcNow());

    /// <summary>Does a role's work for as long as this copy leads it; what fails is begun again.</summary>
    /// <param name="role">The role.</param>
    /// <param name="lead">The work; it ends when its token is cancelled.</param>
    /// <param name="standBy">What to do, about once a second, while another copy, whose name it is given, leads.</param>
    /// <param name="ct">Ends it.</param>
    public async Task RunAsync(string role, Func<CancellationToken, Task> lead, Func<string, CancellationToken, Task>? standBy, CancellationToken ct)
    {
        var backoff = new Backoff(time);
        while (!ct.IsCancellationRequested)
        {
            var pause = s_betweenTries;
            try
            {
                await using var turn = await TryLeadAsync(role, ct);
                _failures.TryRemove(role, out _);
                if (turn.Leader is { } other)
                {
                    if (standBy is not null)
                        await standBy(other, ct);
                }
                else
                {
                    using var leading = CancellationTokenSource.CreateLinkedTokenSource(ct, turn.Lost);
                    await lead(leading.Token);
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (KafkaException failure) when (failure.Error.Code is ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch)
            {
                logger.LogError("Another program writes as {Role}: copies that share a broker must share the database, too", role);
                pause = s_whenReplaced;
            }
            catch (Exception failure) when (failure is KafkaException || DatabaseAway.Explains(failure))
            {
                var reason = failure is KafkaException kafka ? kafka.Error.Reason : failure.Message;
                if (reason != FailureOf(role))
                    logger.LogError("{Role} failed and begins again: {Error}", role, reason);
                Fail(role, reason);
            }
            catch (Exception failure) when (failure is not StartupException)
            {
                logger.LogError(failure, "{Role} failed and begins again", role);
                Fail(role, failure.Message);
                pause = backoff.Next();
            }

            await Task.Delay(pause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Fail(string role, string reason)
    {
        _failures[role] = reason;
        NoteFailure(role, reason);
    }

    /// <summary>Takes the lead of a role unless another copy has it.</summary>
    /// <exception cref="DbException">The database cannot be asked.</exception>
    protected abstract Task<ITurn> TryLeadAsync(string role, CancellationToken ct);

    /// <summary>The lead of a role, until it is disposed.</summary>
    protected interface ITurn : IAsyncDisposable
    {
        /// <summary>The copy that leads; null where this one does.</summary>
        string? Leader { get; }

        /// <summary>Cancelled when another copy has taken over.</summary>
        CancellationToken Lost { get; }
    }
}
