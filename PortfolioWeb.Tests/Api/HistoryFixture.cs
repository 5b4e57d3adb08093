using PortfolioWeb.Tests.Api;

[assembly: AssemblyFixture(typeof(HistoryFixture))]

namespace PortfolioWeb.Tests.Api;

/// <summary>A program whose market has closed two years, for tests that only read.</summary>
public sealed class HistoryFixture : IAsyncLifetime
{
    private readonly DataFolder _data = new();
    private RunningApp? _app;

    internal RunningApp App => _app!;

    internal string Folder => _data.Path;

    public async ValueTask InitializeAsync()
    {
        _app = RunningApp.Start(_data, ("Market:LastDay", "2001-12-31"));
        await _app.RunAtFullSpeedAsync();
        await _app.FinishAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        _data.Dispose();
    }
}
