using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using PortfolioWeb.Live;

namespace PortfolioWeb.Tests.Live;

/// <summary>Updates to a dashboard that receives slowly.</summary>
public sealed class LiveDashboardTests
{
    private readonly SlowConnection _connection = new();
    private DashboardFrame? _latest;

    [Fact]
    public void A_fast_dashboard_gets_a_snapshot_and_then_each_update()
    {
        var dashboard = new LiveDashboard(_connection, () => _latest);
        for (var moment = 1; moment <= 3; moment++)
            Publish(dashboard, moment);
        dashboard.Notify();
        Assert.Equal(["Snapshot 1", "Update 2", "Update 3"], _connection.Sent);
    }

    [Fact]
    public void A_slow_dashboard_queues_nothing_and_then_gets_a_snapshot_of_the_latest_state()
    {
        var dashboard = new LiveDashboard(_connection, () => _latest);
        Publish(dashboard, 1);
        var taking = _connection.Hold();
        for (var moment = 2; moment <= 100; moment++)
            Publish(dashboard, moment);
        Assert.Equal(["Snapshot 1", "Update 2"], _connection.Sent);

        _connection.Release();
        taking.SetResult();
        Publish(dashboard, 101);
        Assert.Equal(["Snapshot 1", "Update 2", "Snapshot 100", "Update 101"], _connection.Sent);
    }

    private void Publish(LiveDashboard dashboard, int moment)
    {
        using var state = JsonDocument.Parse($"{{\"at\":{moment}}}");
        _latest = new DashboardFrame(
            moment,
            state.RootElement.Clone(),
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["at"] = moment });
        dashboard.Notify();
    }

    private sealed class SlowConnection()
        : HubConnectionContext(new DefaultConnectionContext(), new HubConnectionContextOptions(), NullLoggerFactory.Instance)
    {
        private TaskCompletionSource? _hold;

        public List<string> Sent { get; } = [];

        public TaskCompletionSource Hold() => _hold = new TaskCompletionSource();

        public void Release() => _hold = null;

        public override ValueTask WriteAsync(SerializedHubMessage message, CancellationToken cancellationToken = default)
        {
            var text = Encoding.UTF8.GetString(message.GetSerializedMessage(new JsonHubProtocol()).Span).TrimEnd('\u001e');
            using var json = JsonDocument.Parse(text);
            Sent.Add($"{json.RootElement.GetProperty("target")} {json.RootElement.GetProperty("arguments")[0].GetProperty("at")}");
            return _hold is null ? ValueTask.CompletedTask : new ValueTask(_hold.Task);
        }
    }
}
