namespace PortfolioWeb.Testing.Faults;

/// <summary>What a campaign came to.</summary>
internal sealed class FaultReport
{
    /// <summary>How often each fault befell the pipeline.</summary>
    public SortedDictionary<Fault, int> Faults { get; } = [];

    /// <summary>How often the program was killed.</summary>
    public int Kills => Count(Fault.Kill) + Count(Fault.KillAtRewind) + Count(Fault.Takeover);

    /// <summary>How often the broker or the database was away or failed.</summary>
    public int Outages => Count(Fault.BrokerDown)
        + Count(Fault.BrokerErrors)
        + Count(Fault.BrokerSlow)
        + Count(Fault.DatabaseDown)
        + Count(Fault.DatabaseCut);

    /// <summary>Evaluations that were recomputed, over all looks.</summary>
    public long Rows { get; set; }

    /// <summary>Evaluations that were not Σ quantity × close, in words.</summary>
    public List<string> Wrong { get; } = [];

    /// <summary>Days that an exchange or a portfolio should have and had not, in words.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>Rows beyond one a day.</summary>
    public int Duplicates { get; set; }

    /// <summary>Days that came out of their order in the log, in words.</summary>
    public List<string> Disorder { get; } = [];

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Kills} kills, {Outages} outages, {Faults.Values.Sum()} faults in all: {Rows:N0} rows looked at, "
        + $"{Wrong.Count} wrong, {Missing.Count} missing, {Duplicates} duplicates, {Disorder.Count} out of order";

    private int Count(Fault fault) => Faults.GetValueOrDefault(fault);
}
