namespace PortfolioWeb.Benchmarks;

/// <summary>
/// A long campaign of faults at random moments; the tests run a short one. It runs on a MariaDB and a broker outside the program, and
/// again on the embedded components, which can only be killed and suspended.
/// </summary>
internal static class Faults
{
    private static readonly Fault[] s_embedded = [Fault.Kill, Fault.KillAtRewind, Fault.Kill, Fault.Freeze];

    public static async Task RunAsync(int rounds)
    {
        var seed = Environment.TickCount;
        Console.WriteLine(
            $"{rounds} faults with a broker and a MariaDB outside the program, then {rounds / 2} with all embedded; seed {seed}.");
        await using (var server = new MariaDb())
        {
            await server.InitializeAsync();
            var broker = new LastingBroker();
            using var data = server.NewData(broker);
            await RunAsync(data, broker, server, Enum.GetValues<Fault>(), rounds, seed);
        }

        using var embedded = new DataFolder();
        await RunAsync(embedded, null, null, s_embedded, rounds / 2, seed);
    }

    private static async Task RunAsync(DataFolder data, LastingBroker? broker, DatabaseServer? server, Fault[] faults, int rounds, int seed)
    {
        var random = new Random(seed);
        await using var campaign = new FaultCampaign(data, broker, server, seed, Console.Out);
        try
        {
            await campaign.RunAsync(Enumerable.Range(0, rounds).Select(_ => faults[random.Next(faults.Length)]));
        }
        catch
        {
            Console.WriteLine(campaign.ProgramOutput);
            throw;
        }
        finally
        {
            Console.WriteLine(campaign.Report);
            foreach (var line in campaign.Report.Wrong.Concat(campaign.Report.Missing).Concat(campaign.Report.Disorder).Take(20))
                Console.WriteLine($"  {line}");
        }
    }
}
