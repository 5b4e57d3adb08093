using System.Diagnostics;

namespace PortfolioWeb.Testing.Programs;

/// <summary>Waits for conditions.</summary>
internal static class Until
{
    /// <summary>The time limit of a condition: long enough for a busy machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>Polls until a condition is true; fails with its description after a minute or another time limit.</summary>
    public static async Task TrueAsync(Func<Task<bool>> isSo, string what, TimeSpan? patience = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(watch.Elapsed < (patience ?? Patience), $"It never came to be that {what}.");
            await Task.Delay(s_betweenLooks, TestContext.Current.CancellationToken);
        }
    }

    /// <inheritdoc cref="TrueAsync(Func{Task{bool}}, string, TimeSpan?)"/>
    public static Task TrueAsync(Func<bool> isSo, string what) => TrueAsync(() => Task.FromResult(isSo()), what);
}
