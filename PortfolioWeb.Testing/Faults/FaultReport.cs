namespace PortfolioWeb.Testing.Faults;

/// <summary>The results of a campaign.</summary>
internal sealed class FaultReport
{
    /// <summary>The number of times that each fault was injected.</summary>
    public SortedDictionary<Fault, int> Faults { get; } = [];

    /// <summary>The number of kills of the program.</summary>
    public int Kills => Count(Fault.Kill) + Count(Fault.KillAtRewind) + Count(Fault.Takeover);

    /// <summary>The number of outages and failures of the broker or the database.</summary>
    public int Outages => Count(Fault.BrokerDown)
        + Count(Fault.BrokerErrors)
        + Count(Fault.BrokerSlow)
        + Count(Fault.DatabaseDown)
        + Count(Fault.DatabaseCut);

    /// <summary>The number of recomputed evaluations, over all checks.</summary>
    public long Rows { get; set; }

    /// <summary>Descriptions of evaluations that were not Σ quantity × close.</summary>
    public List<string> Wrong { get; } = [];

    /// <summary>Descriptions of missing days of an exchange or a portfolio.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>The number of duplicate rows of a day.</summary>
    public int Duplicates { get; set; }

    /// <summary>Descriptions of days out of order in the log.</summary>
    public List<string> Disorder { get; } = [];

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Kills} kills, {Outages} outages, {Faults.Values.Sum()} faults in all: {Rows:N0} rows checked, "
        + $"{Wrong.Count} wrong, {Missing.Count} missing, {Duplicates} duplicates, {Disorder.Count} out of order";

    private int Count(Fault fault) => Faults.GetValueOrDefault(fault);
}
