namespace PortfolioWeb.Workers.Hosting;

/// <summary>Wakes all waiters at the next change.</summary>
/// <remarks>Take <see cref="Next"/> before reading the state that may change, so that a change in between still wakes the waiter.</remarks>
public sealed class ChangeSignal
{
    private TaskCompletionSource _next = NewSource();

    /// <summary>Completes at the next change.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Announces a change.</summary>
    public void Raise() => Interlocked.Exchange(ref _next, NewSource()).SetResult();

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
