using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Control;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Tests.Market;

/// <summary>The table of commands: instances that share only the database, with a clock that the test moves.</summary>
public abstract class MarketCommandsTests : IAsyncLifetime
{
    private readonly DataFolder _data;
    private readonly FakeTimeProvider _clock = DefaultMarket.Clock();
    private readonly Databases _databases;
    private readonly MarketReferenceData _market = DefaultMarket.ReferenceData();

    private protected MarketCommandsTests(DataFolder data) => (_data, _databases) = (data, new Databases(data));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var db = _databases.CreateDbContext();
        await db.Database.MigrateAsync(Stop);
        await db.SaveStatesAsync(await db.LoadStatesAsync(_market, Stop), Stop);
    }

    public ValueTask DisposeAsync()
    {
        _data.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_command_is_applied_once_and_confirmed_by_another_instance()
    {
        var (dashboard, leader, late) = (Instance(), Instance(), Instance());
        var sent = dashboard.SendAsync(new StartCommand("SE1"), "anna", Stop);
        var id = await PendingAsync(leader);
        var before = await StatesAsync();
        Assert.NotNull(await ApplyAsync(leader, id, before));
        await Assert.ThrowsAsync<MarketRecordChangedException>(() => ApplyAsync(late, id, before));
        Assert.Equal([(true, id), (true, id)], (await StatesAsync()).Select(state => (state.Running, state.LastCommand)));

        await AdvanceUntilCompleteAsync(sent, TimeSpan.FromMilliseconds(200));
        Assert.Equal((id, null), await sent);
        var row = Assert.Single(await RowsAsync());
        Assert.Equal(("anna", """{"command":"start","exchange":"SE1"}"""), (row.RequestedBy, row.Command));
        Assert.NotNull(row.AppliedAt);
    }

    [Fact]
    public async Task A_leader_that_missed_a_command_of_another_leader_changes_nothing()
    {
        var (leader, former) = (Instance(), Instance());
        var missed = await StatesAsync();
        await SendAndApplyAsync(leader, missed);
        var after = await StatesAsync();

        var sent = former.SendAsync(new StepCommand(), "", Stop);
        var id = await PendingAsync(former);
        await Assert.ThrowsAsync<MarketRecordChangedException>(() => ApplyAsync(former, id, missed));
        Assert.Equal(after, await StatesAsync());
        Assert.NotNull(await ApplyAsync(leader, id, after));
        await AdvanceUntilCompleteAsync(sent, TimeSpan.FromMilliseconds(200));
        Assert.Null((await sent).Rejection);
    }

    [Fact]
    public async Task A_command_that_is_not_applied_in_time_is_withdrawn()
    {
        var instance = Instance();
        var sent = instance.SendAsync(new StepCommand(), "", Stop);
        var id = await PendingAsync(instance);
        await AdvanceUntilCompleteAsync(sent, TimeSpan.FromSeconds(8));
        var failure = await Assert.ThrowsAsync<CommandException>(() => sent);
        Assert.StartsWith(
            "No instance applied the command within 8 seconds, so it was withdrawn.",
            failure.Message,
            StringComparison.Ordinal);
        Assert.Empty(await RowsAsync());
        Assert.Null(await ApplyAsync(instance, id, await StatesAsync()));
        Assert.All(await StatesAsync(), state => Assert.False(state.Running));
    }

    [Fact]
    public async Task A_command_is_withdrawn_when_its_request_is_aborted()
    {
        using var left = new CancellationTokenSource();
        var instance = Instance();
        var sent = instance.SendAsync(new StepCommand(), "", left.Token);
        await PendingAsync(instance);
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sent);
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task An_old_command_of_a_killed_instance_is_not_applied()
    {
        var killed = Instance();
        _ = killed.SendAsync(new StartCommand(null), "", Stop);
        var id = await PendingAsync(killed);
        var old = _clock.GetDatabaseNow().AddSeconds(-8.1);
        await using (var db = _databases.CreateDbContext())
            await db.MarketCommands.ExecuteUpdateAsync(row => row.SetProperty(command => command.RequestedAt, old), Stop);
        Assert.Null(await ApplyAsync(Instance(), id, await StatesAsync()));
        Assert.Empty(await RowsAsync());
        Assert.All(await StatesAsync(), state => Assert.Equal((false, 0), (state.Running, state.LastCommand)));
    }

    [Fact]
    public async Task Commands_are_pending_in_the_order_in_which_they_were_added()
    {
        var instance = Instance();
        for (var i = 1; i <= 3; i++)
        {
            _ = instance.SendAsync(new SpeedCommand(i), "", Stop);
            await Until.TrueAsync(async () => (await instance.PendingAsync(Stop)).Count == i, "the command is added");
        }

        Assert.Equal(
            Enumerable.Range(1, 3).Select(i => $$"""{"command":"speed","daysPerSecond":{{i}}}"""),
            (await instance.PendingAsync(Stop)).Select(row => row.Command));
    }

    [Fact]
    public async Task Commands_applied_more_than_thirty_days_ago_are_deleted()
    {
        var instance = Instance();
        await SendAndApplyAsync(instance, await StatesAsync());
        _clock.Advance(TimeSpan.FromDays(29));
        await SendAndApplyAsync(instance, await StatesAsync());
        Assert.Equal(2, (await RowsAsync()).Count);
        _clock.Advance(TimeSpan.FromDays(2));
        await SendAndApplyAsync(instance, await StatesAsync());
        Assert.Equal(2, (await RowsAsync()).Count);
    }

    private MarketCommands Instance() => new(_databases, () => [], _clock, NullLogger<MarketCommands>.Instance);

    private static async Task SendAndApplyAsync(MarketCommands instance, IReadOnlyList<ExchangeDesiredState> before)
    {
        var sent = instance.SendAsync(new StartCommand(null), "", Stop);
        Assert.NotNull(await ApplyAsync(instance, await PendingAsync(instance), before));
        Assert.Null((await sent).Rejection);
    }

    private static Task<IReadOnlyList<ExchangeDesiredState>?> ApplyAsync(
        MarketCommands leader, long id, IReadOnlyList<ExchangeDesiredState> before) =>
        leader.ApplyAsync(id, before, new CommandResult([.. before.Select(state => state with { Running = true })]), Stop);

    private static async Task<long> PendingAsync(MarketCommands instance)
    {
        await Until.TrueAsync(async () => (await instance.PendingAsync(Stop)).Count > 0, "a command is pending");
        return Assert.Single(await instance.PendingAsync(Stop)).Id;
    }

    // Moves the clock until the operator has the result.
    private Task AdvanceUntilCompleteAsync(Task sent, TimeSpan step) => Until.TrueAsync(
        () =>
        {
            if (!sent.IsCompleted)
                _clock.Advance(step);
            return sent.IsCompleted;
        },
        "the operator has the result");

    private async Task<IReadOnlyList<ExchangeDesiredState>> StatesAsync()
    {
        await using var db = _databases.CreateDbContext();
        return await db.LoadStatesAsync(_market, Stop);
    }

    private async Task<List<MarketCommandRow>> RowsAsync()
    {
        await using var db = _databases.CreateDbContext();
        return await db.MarketCommands.AsNoTracking().OrderBy(row => row.Id).ToListAsync(Stop);
    }

    private sealed class Databases(DataFolder data) : IDbContextFactory<InvestorsDb>
    {
        public InvestorsDb CreateDbContext() => data.Server is { } server
            ? new MySqlInvestorsDb(Options<MySqlInvestorsDb>().UseMySql(server, MySqlInvestorsDb.DetectVersion(server)).Options)
            : new SqliteInvestorsDb(Options<SqliteInvestorsDb>().UseSqlite($"Data Source={data.Database}").Options);

        private static DbContextOptionsBuilder<T> Options<T>()
            where T : InvestorsDb => new();
    }
}

/// <summary>In the default SQLite file.</summary>
public sealed class MarketCommandsOnSqliteTests() : MarketCommandsTests(new DataFolder());

/// <summary>On MariaDB.</summary>
public sealed class MarketCommandsOnMariaDbTests(MariaDb server) : MarketCommandsTests(server.NewData());

/// <summary>On MySQL.</summary>
public sealed class MarketCommandsOnMySqlTests(MySql server) : MarketCommandsTests(server.NewData());
