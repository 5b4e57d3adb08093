namespace PortfolioWeb.Tests.Faults;

/// <summary>A short campaign of every fault; a long one is a scenario of the benchmarks.</summary>
public sealed class FaultCampaignTests : IAsyncLifetime
{
    // A server of its own: the others must not miss theirs.
    private readonly MariaDb _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Embedded_parts_that_are_killed_lose_nothing()
    {
        using var data = new DataFolder();
        await RunAsync(data, null, null, [Fault.Freeze, Fault.KillAtRewind]);
    }

    [Fact]
    public async Task With_a_log_that_lasts_nothing_is_lost_whatever_befalls_the_program_and_the_broker()
    {
        var broker = new LastingBroker();
        using var data = new DataFolder(broker: broker);
        await RunAsync(
            data,
            broker,
            null,
            [Fault.BrokerDown, Fault.BrokerErrors, Fault.Kill, Fault.BrokerSlow, Fault.Freeze, Fault.BrokerErrors]);
    }

    [Fact]
    public async Task With_a_real_database_nothing_is_lost_whatever_befalls_any_part()
    {
        var broker = new LastingBroker();
        using var data = _server.NewData(broker);
        await RunAsync(
            data,
            broker,
            _server,
            [Fault.DatabaseDown, Fault.DatabaseCut, Fault.BrokerErrors, Fault.KillAtRewind, Fault.Takeover]);
    }

    private static async Task RunAsync(DataFolder data, LastingBroker? broker, DatabaseServer? server, IEnumerable<Fault> faults)
    {
        var output = new StringWriter();
        await using var campaign = new FaultCampaign(data, broker, server, seed: Environment.TickCount, output);
        try
        {
            await campaign.RunAsync(faults);
        }
        catch
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"{output}\n{campaign.ProgramOutput}");
            throw;
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{output}{campaign.Report}");
        Assert.Empty(campaign.Report.Wrong);
        Assert.Empty(campaign.Report.Missing);
        Assert.Empty(campaign.Report.Disorder);
        Assert.Equal(0, campaign.Report.Duplicates);
    }
}
