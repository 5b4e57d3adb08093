namespace PortfolioWeb.Tests.Pages;

/// <summary>Page tests that must draw many frames a second: they run one after the other, without other tests in parallel.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class UndisturbedTests
{
    public const string Name = "Undisturbed";
}
