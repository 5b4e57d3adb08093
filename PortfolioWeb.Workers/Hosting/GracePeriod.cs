namespace PortfolioWeb.Workers.Hosting;

/// <summary>Gives work in progress some seconds to finish after the program was asked to stop.</summary>
internal static class GracePeriod
{
    private static readonly TimeSpan s_toFinish = TimeSpan.FromSeconds(3);

    /// <summary>Returns a source whose token is canceled some seconds after the given one.</summary>
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
                // The work finished before the stop.
            }
        });
        return end;
    }
}
