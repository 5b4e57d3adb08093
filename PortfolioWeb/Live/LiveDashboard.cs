using Microsoft.AspNetCore.SignalR;

namespace PortfolioWeb.Live;

/// <summary>
/// A connected dashboard. While it has not taken one message in, no other is sent: what it misses meanwhile it never
/// gets, and the next thing that it is told is a snapshot. So nothing queues, and it delays nobody but itself.
/// </summary>
/// <param name="connection">Its connection.</param>
/// <param name="latest">The latest moment; null before the first.</param>
internal sealed class LiveDashboard(HubConnectionContext connection, Func<DashboardFrame?> latest)
{
    private long? _told;
    private int _calls;

    /// <summary>Says that there may be a later moment. Does not wait until the dashboard has it; may come from any thread.</summary>
    public void Notify()
    {
        // Whoever is sending looks once more when that is done.
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
            // A connection that is lost takes the message and says so in the log.
            await connection.WriteAsync(message);
        }
        while (Interlocked.Add(ref _calls, -calls) > 0);
    }
}
