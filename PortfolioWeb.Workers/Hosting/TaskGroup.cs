namespace PortfolioWeb.Workers.Hosting;

/// <summary>Runs tasks side by side.</summary>
public static class TaskGroup
{
    /// <summary>
    /// Completes when all tasks have ended. If one fails, the others are canceled, so that the caller can restart all of them.
    /// </summary>
    public static async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> works, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAll(works.Select(RunAsync));

        async Task RunAsync(Func<CancellationToken, Task> work)
        {
            try
            {
                await work(stop.Token);
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }
    }
}
