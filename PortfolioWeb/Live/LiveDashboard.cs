using Microsoft.AspNetCore.SignalR;

namespace PortfolioWeb.Live;

/// <summary>
/// A connected dashboard. While a message is being written to it, no other is sent; it skips the frames in between and gets a snapshot
/// next. So nothing queues, and a slow dashboard delays only itself.
/// </summary>
/// <param name="connection">The SignalR connection.</param>
/// <param name="latest">Returns the latest frame; null before the first.</param>
internal sealed class LiveDashboard(HubConnectionContext connection, Func<DashboardFrame?> latest)
{
    private long? _told;
    private int _calls;

    /// <summary>
    /// Signals that there may be a later frame. Returns without waiting for the dashboard, and may be called from any thread.
    /// </summary>
    public void Notify()
    {
        // If a send is in progress, it checks for a later frame when it is done.
        if (Interlocked.Increment(ref _calls) == 1)
            _ = SendAsync();
    }

    private async Task SendAsync()
    {
        int calls;
        do
        {
            calls = Volatile.Read(ref _calls);
            if (latest() is not { } frame || frame.Number == _told)
                continue;
            var message = frame.Number == _told + 1 && frame.Update is { } update ? update : frame.Snapshot;
            _told = frame.Number;
            // A lost connection accepts the message and logs the error.
            await connection.WriteAsync(message);
        }
        while (Interlocked.Add(ref _calls, -calls) > 0);
    }
}
