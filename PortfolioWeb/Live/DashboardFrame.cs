using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace PortfolioWeb.Live;

/// <summary>A moment of the feed: everything as it was then, and what had changed since the moment before. Each is written once, whoever it is sent to.</summary>
/// <param name="number">Which moment it is: one more than the moment before.</param>
/// <param name="state">Everything.</param>
/// <param name="changes">What had changed; null where the moment before is not known any more.</param>
internal sealed class DashboardFrame(long number, JsonElement state, IReadOnlyDictionary<string, object?>? changes)
{
    /// <summary>Which moment it is.</summary>
    public long Number { get; } = number;

    /// <summary>Everything.</summary>
    public JsonElement State { get; } = state;

    /// <summary>The message to a dashboard that knows nothing, or has missed a moment.</summary>
    public SerializedHubMessage Snapshot { get; } = new(new InvocationMessage("Snapshot", [state]));

    /// <summary>The message to a dashboard that knows the moment before; null where it, too, must get the snapshot.</summary>
    public SerializedHubMessage? Update { get; } = changes is null ? null : new(new InvocationMessage("Update", [changes]));
}
