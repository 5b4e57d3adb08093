namespace PortfolioWeb.Workers.Hosting;

/// <summary>Work that is done side by side and ends together.</summary>
public static class TaskGroup
{
    /// <summary>Completes when every work has ended. Where one fails, the others are cancelled, so that all can begin again.</summary>
    public static async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> works, CancellationToken ct)
    {
        using var together = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAll(works.Select(RunAsync));

        async Task RunAsync(Func<CancellationToken, Task> work)
        {
            try
            {
                await work(together.Token);
            }
            catch
            {
                await together.CancelAsync();
                throw;
            }
        }
    }
}
