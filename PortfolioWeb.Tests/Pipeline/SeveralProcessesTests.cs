using System.Globalization;
using System.Net;
using MySqlConnector;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>Processes with different roles on one broker and one database.</summary>
public sealed class SeveralProcessesTests(MariaDb server) : IDisposable
{
    private static readonly string[] s_roles = ["investor-Inv1", "investor-Inv2", "investor-Inv2/x2", "investor-Inv3", "ledger"];

    private readonly DataFolder _data = server.NewData(new LastingBroker());

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Processes_share_the_work_and_take_over_the_roles_of_a_killed_one()
    {
        // All processes start at once, before the database exists.
        var started = await Task.WhenAll(StartAsync("exchanges,reports"), StartAsync("investors,ledger"), StartAsync("dashboard"));
        using var market = started[0];
        using var worker = started[1];
        using var dashboard = started[2];
        foreach (var silent in (ChildProcess[])[market, worker])
        {
            using var refused = await silent.Http.GetAsync("/api/market", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
            await Readiness.AssertAsync(silent.Http);
        }

        await WaitUntilItLeadsAsync(dashboard, worker, s_roles);
        using var standby = await StartAsync("investors,ledger");
        await dashboard.RunAtFullSpeedAsync();
        await MarketProgress.PastAsync(dashboard.GetAsync, "2000-06");
        await worker.KillAsync();
        await WaitUntilItLeadsAsync(dashboard, standby, s_roles);
        await Completion.FinishedAsync(dashboard.GetAsync);
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2003, 12, 31)));
    }

    [Fact]
    public async Task The_roles_of_an_instance_that_loses_the_database_move_to_another()
    {
        var database = new MySqlConnectionStringBuilder(_data.Server!);
        using var proxy = new TcpProxy((int)database.Port);
        database.Port = (uint)proxy.Port;
        using var dashboard = await StartAsync("exchanges,reports,dashboard");
        using var cutOff = await StartAsync("investors,ledger", $"--ConnectionStrings:InvestorsDB={database.ConnectionString}");
        await WaitUntilItLeadsAsync(dashboard, cutOff, s_roles);
        using var standby = await StartAsync("investors,ledger");

        // The instance still sends heartbeats through the broker.
        proxy.Cut();
        await WaitUntilItLeadsAsync(dashboard, standby, s_roles);
        await dashboard.RunAtFullSpeedAsync();
        await Completion.FinishedAsync(dashboard.GetAsync);
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2000, 1, 1), new(2003, 12, 31)));
    }

    [Fact]
    public async Task A_role_taken_over_by_another_instance_is_not_a_failure()
    {
        using var program = await StartAsync("exchanges,investors,ledger,dashboard");
        await WaitUntilItLeadsAsync(program, program, [.. s_roles, "market"]);
        await using var other = new MySqlConnection(_data.Server);
        await other.OpenAsync(TestContext.Current.CancellationToken);
        var name = $"{other.Database}.ledger";
        // When the connection that holds the lock ends, the server grants the lock to the instance that waits for it.
        await using var take = new MySqlCommand("SELECT GET_LOCK(@name, 60)", other);
        take.Parameters.AddWithValue("@name", name);
        var acquired = take.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        await using (var killer = new MySqlConnection(_data.Server))
        {
            await killer.OpenAsync(TestContext.Current.CancellationToken);
            await using var holder = new MySqlCommand("SELECT IS_USED_LOCK(@name)", killer);
            holder.Parameters.AddWithValue("@name", name);
            var id = Convert.ToInt64(await holder.ExecuteScalarAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
            await using var kill = new MySqlCommand($"KILL {id}", killer);
            await kill.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(1L, Convert.ToInt64(await acquired, CultureInfo.InvariantCulture));
        await WaitUntilItLeadsAsync(program, program, [.. s_roles.Where(role => role != "ledger"), "market"]);
        await other.CloseAsync();
        await WaitUntilItLeadsAsync(program, program, [.. s_roles, "market"]);
        Assert.Empty((await program.GetAsync("/api/pipeline"))["failures"]!.AsArray());
        Assert.DoesNotContain("failed and restarts", program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_without_a_market_leader_is_withdrawn_with_a_message()
    {
        using var dashboard = await StartAsync("investors,ledger,dashboard");
        Assert.Null((await dashboard.GetAsync("/api/market"))["leader"]);
        using (var pending = await dashboard.Http.PostAsync("/api/market/start", null, TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, pending.StatusCode);
            var problem = await pending.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Contains("No instance applied the command within 8 seconds, so it was withdrawn.", problem, StringComparison.Ordinal);
        }

        using var market = await StartAsync("exchanges");
        await Until.TrueAsync(
            async () => (string?)(await dashboard.GetAsync("/api/market"))["leader"] is not null,
            "the market has a leader");
        (await dashboard.Http.PostAsync("/api/market/step", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        Assert.Equal("stopped", (string?)(await dashboard.GetAsync("/api/market"))["state"]);
    }

    private Task<ChildProcess> StartAsync(string roles, params IEnumerable<string> further) =>
        ChildProcess.StartAsync(_data, [$"--Host:Roles={roles}", "--Market:LastDay=2003-12-31", .. further]);

    // Waits until a dashboard shows that an instance leads exactly these roles.
    private static Task WaitUntilItLeadsAsync(ChildProcess dashboard, ChildProcess instance, IReadOnlyList<string> roles) =>
        Until.TrueAsync(
            async () => (await dashboard.GetAsync("/api/pipeline"))["copies"]!.AsArray()
                .Where(known => ((string)known!["copy"]!).EndsWith($"/{instance.Id}", StringComparison.Ordinal))
                .SelectMany(known => known!["leads"]!.AsArray().Select(role => (string)role!))
                .Order(StringComparer.Ordinal)
                .SequenceEqual(roles),
            $"instance {instance.Id} leads {string.Join(", ", roles)}");
}
