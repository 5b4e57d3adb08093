using PortfolioWeb.Benchmarks;

// Each scenario prints its measurements, next to those of a baseline for the same work if there is one.
var scenarios = new Dictionary<string, Func<int, Task>>(StringComparer.Ordinal)
{
    ["history"] = FullHistory.RunAsync,
    ["portfolios"] = ManyPortfolios.RunAsync,
    ["latency"] = TickLatency.RunAsync,
    ["dashboards"] = Dashboards.RunAsync,
    ["screen"] = Screen.RunAsync,
    ["heap"] = PageHeap.RunAsync,
    ["faults"] = Faults.RunAsync,
    ["reports"] = Reports.RunAsync,
    ["telemetry"] = TelemetryCost.RunAsync,
    ["takeover"] = Takeover.RunAsync,
};

var rounds = 5;
if (args.Length is < 1 or > 2
    || !scenarios.TryGetValue(args[0], out var scenario)
    || (args.Length == 2 && !int.TryParse(args[1], out rounds))
    || rounds < 1)
{
    Console.Error.WriteLine(
        $"usage: dotnet run -c Release --project PortfolioWeb.Benchmarks -- {string.Join('|', scenarios.Keys)} [rounds]");
    return 2;
}

await scenario(rounds);
return 0;
