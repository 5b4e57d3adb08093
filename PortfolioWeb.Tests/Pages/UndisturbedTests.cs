namespace PortfolioWeb.Tests.Pages;

/// <summary>Tests of pages that must draw many frames a second: they run one after the other, with no other test beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class UndisturbedTests
{
    public const string Name = "Undisturbed";
}
