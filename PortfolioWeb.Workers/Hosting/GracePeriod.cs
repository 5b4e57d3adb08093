namespace PortfolioWeb.Workers.Hosting;

/// <summary>Time to finish what is in hand when the program is asked to end.</summary>
internal static class GracePeriod
{
    private static readonly TimeSpan s_toFinish = TimeSpan.FromSeconds(3);

    /// <summary>A token that is cancelled some seconds after another one.</summary>
    public static CancellationTokenSource After(CancellationToken stop)
    {
        var end = new CancellationTokenSource();
        stop.Register(() =>
        {
            try
            {
                end.CancelAfter(s_toFinish);
            }
            catch (ObjectDisposedException)
            {
                // It was finished before.
            }
        });
        return end;
    }
}
