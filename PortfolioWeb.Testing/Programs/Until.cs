using System.Diagnostics;

namespace PortfolioWeb.Testing.Programs;

/// <summary>Waits for conditions.</summary>
internal static class Until
{
    /// <summary>The time limit of a condition: long enough for a busy machine.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_pollingInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Polls until a condition is true; fails with the description after the timeout, by default a minute.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, string description, TimeSpan? timeout = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < (timeout ?? Timeout), $"Timed out waiting until {description}.");
            await Task.Delay(s_pollingInterval, TestContext.Current.CancellationToken);
        }
    }

    /// <inheritdoc cref="TrueAsync(Func{Task{bool}}, string, TimeSpan?)"/>
    public static Task TrueAsync(Func<bool> condition, string description) => TrueAsync(() => Task.FromResult(condition()), description);
}
