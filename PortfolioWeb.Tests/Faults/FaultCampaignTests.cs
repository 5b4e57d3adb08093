namespace PortfolioWeb.Tests.Faults;

/// <summary>A short campaign of every fault. A long one is a scenario of the benchmarks.</summary>
public sealed class FaultCampaignTests : IAsyncLifetime
{
    // A server of its own, so that other tests keep theirs.
    private readonly MariaDb _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Kills_of_the_embedded_parts_lose_nothing()
    {
        using var data = new DataFolder();
        await RunAsync(data, null, null, [Fault.Freeze, Fault.KillAtRewind]);
    }

    [Fact]
    public async Task With_an_external_broker_no_fault_of_the_program_or_the_broker_loses_data()
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
    public async Task With_a_database_server_no_fault_of_any_part_loses_data()
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
