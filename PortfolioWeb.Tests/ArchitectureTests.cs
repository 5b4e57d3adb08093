using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using PortfolioWeb.Workers.Kafka.Clients;

namespace PortfolioWeb.Tests;

/// <summary>
/// Data flows in one direction through the folders of PortfolioWeb.Workers: a folder may only reference folders above it in the list.
/// </summary>
public sealed class ArchitectureTests
{
    private const string Root = "PortfolioWeb.Workers";

    private static readonly string[] s_folders =
        ["Contracts", "Telemetry", "Hosting", "Database", "Kafka", "Market", "Investing", "Ledger", "Clustering"];

    private static readonly Architecture s_architecture = new ArchLoader().LoadAssembly(typeof(KafkaClientFactory).Assembly).Build();

    [Fact]
    public void A_folder_references_only_folders_above_it()
    {
        var violations =
            (from type in s_architecture.Types
             let folder = FolderOf(type)
             where folder is not null
             from dependency in type.Dependencies
             let other = FolderOf(dependency.Target)
             where other is not null && Array.IndexOf(s_folders, other) > Array.IndexOf(s_folders, folder)
             select $"{Outermost(type)} names {Outermost(dependency.Target)}").Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(violations.Count == 0, string.Join(Environment.NewLine, violations));
    }

    // Nested types, closures and arguments of generic types belong to the type that contains them.
    private static string Outermost(IType type) => type.FullName[(Root.Length + 1)..].Split('+', '/', '<', '`')[0];

    private static string? FolderOf(IType type) =>
        type.FullName.StartsWith(Root + ".", StringComparison.Ordinal) ? type.FullName[(Root.Length + 1)..].Split('.')[0] : null;
}
