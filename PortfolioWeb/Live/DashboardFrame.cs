using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace PortfolioWeb.Live;

/// <summary>
/// One frame of the live feed: the complete state and the changes since the previous frame. Each is serialized once for all dashboards.
/// </summary>
/// <param name="number">The sequence number of the frame, one more than the previous frame's.</param>
/// <param name="state">The complete state.</param>
/// <param name="changes">The changes since the previous frame; null if there is no previous frame to compare with.</param>
internal sealed class DashboardFrame(long number, JsonElement state, IReadOnlyDictionary<string, object?>? changes)
{
    /// <summary>The sequence number of the frame.</summary>
    public long Number { get; } = number;

    /// <summary>The complete state.</summary>
    public JsonElement State { get; } = state;

    /// <summary>The message for a dashboard that has no state yet or has missed a frame.</summary>
    public SerializedHubMessage Snapshot { get; } = new(new InvocationMessage("Snapshot", [state]));

    /// <summary>The message for a dashboard that has the previous frame; null if every dashboard needs the snapshot.</summary>
    public SerializedHubMessage? Update { get; } = changes is null ? null : new(new InvocationMessage("Update", [changes]));
}
