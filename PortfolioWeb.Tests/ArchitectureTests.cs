using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using PortfolioWeb.Workers.Kafka.Clients;
using SparkJobs.Runs;
using Assembly = System.Reflection.Assembly;

namespace PortfolioWeb.Tests;

/// <summary>Data flows one way through the rooms of a program: a room may name only rooms above it in the list.</summary>
public sealed class ArchitectureTests
{
    // Types outside all rooms put the program together. They may name every room, and no room names them.
    private const string Outside = "";

    public static TheoryData<Assembly, string[]> Rooms { get; } = new()
    {
        {
            typeof(KafkaClientFactory).Assembly,
            ["Contracts", "Telemetry", "Hosting", "Database", "Kafka", "Market", "Investing", "Ledger", "Clustering", Outside]
        },
        { typeof(ReportRunner).Assembly, ["Statistics", "Engines", "Files", "Runs", Outside] },
        { typeof(Program).Assembly, ["Hosting", "Access", "Live", "Telemetry", "Api", "Health", "Pages", Outside] },
    };

    [Theory]
    [MemberData(nameof(Rooms), DisableDiscoveryEnumeration = true)]
    public void A_room_names_only_rooms_above_it(Assembly assembly, string[] rooms)
    {
        var root = assembly.GetName().Name + ".";
        var violations =
            (from type in new ArchLoader().LoadAssembly(assembly).Build().Types
             where IsOurs(type)
             from dependency in type.Dependencies
             where IsOurs(dependency.Target)
             let here = Array.IndexOf(rooms, RoomOf(type))
             where here < 0 || Array.IndexOf(rooms, RoomOf(dependency.Target)) > here
             select $"{Outermost(type)} names {Outermost(dependency.Target)}").Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(violations.Count == 0, string.Join(Environment.NewLine, violations));

        bool IsOurs(IType type) => type.FullName.StartsWith(root, StringComparison.Ordinal);

        string RoomOf(IType type) => Outermost(type).Split('.') is { Length: > 1 } path ? path[0] : Outside;

        // Nested types, closures and arguments of generic types belong to the type around them.
        string Outermost(IType type) => type.FullName[root.Length..].Split('+', '/', '<', '`')[0];
    }
}
