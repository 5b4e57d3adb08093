using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR.Client;

namespace PortfolioWeb.Tests.Live;

/// <summary>One message that a dashboard received.</summary>
/// <param name="IsSnapshot">Whether the message is a snapshot.</param>
/// <param name="Message">The message.</param>
/// <param name="State">The state of the dashboard after the message.</param>
internal sealed record LiveMessage(bool IsSnapshot, JsonObject Message, JsonObject State);

/// <summary>A dashboard without a page: it merges the messages of the hub, as <c>live-state.js</c> does.</summary>
internal sealed class LiveClient : IAsyncDisposable
{
    private readonly HubConnection _connection;
    private readonly Channel<LiveMessage> _messages = Channel.CreateUnbounded<LiveMessage>();
    private readonly CancellationTokenSource _timeout = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken);
    private JsonObject _state = [];

    private LiveClient(Uri hub)
    {
        _timeout.CancelAfter(TimeSpan.FromMinutes(2));
        _connection = new HubConnectionBuilder().WithUrl(hub).Build();
        _connection.On<JsonObject>("Snapshot", snapshot => Take(snapshot, isSnapshot: true));
        _connection.On<JsonObject>("Update", changes => Take(changes, isSnapshot: false));
    }

    /// <summary>The received messages from the beginning; for a few minutes at most.</summary>
    public IAsyncEnumerable<LiveMessage> Messages => _messages.Reader.ReadAllAsync(_timeout.Token);

    public static async Task<LiveClient> ConnectAsync(RunningApp app)
    {
        var client = new LiveClient(new Uri(app.Address, "/live"));
        await client._connection.StartAsync(TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>The first message.</summary>
    public ValueTask<LiveMessage> FirstAsync() => Messages.FirstAsync(_timeout.Token);

    /// <summary>The program's time.</summary>
    public Task<long> NowAsync() => _connection.InvokeAsync<long>("Now", TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _timeout.Dispose();
    }

    private void Take(JsonObject message, bool isSnapshot)
    {
        _state = (JsonObject)Merge(isSnapshot ? null : _state, message)!;
        foreach (var (_, portfolio) in _state["portfolios"]!.AsObject())
        {
            // The message carries changes but no state.
            portfolio!.AsObject().Remove("days");
            if (portfolio["newer"] is not JsonArray newer)
                continue;
            portfolio["recent"] = new JsonArray(
                [.. portfolio["recent"]!.AsArray().Concat(newer).TakeLast(60).Select(value => value!.DeepClone())]);
            portfolio.AsObject().Remove("newer");
        }

        _messages.Writer.TryWrite(new LiveMessage(isSnapshot, message, _state));
    }

    // Applies RFC 7396 into a new object.
    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();
        var merged = target is JsonObject ? (JsonObject)target.DeepClone() : [];
        foreach (var (name, change) in changes)
        {
            var value = Merge(merged[name], change);
            merged.Remove(name);
            if (value is not null)
                merged[name] = value;
        }

        return merged;
    }
}
