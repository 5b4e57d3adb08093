using System.Net;
using System.Net.Sockets;

namespace PortfolioWeb.Tests;

/// <summary>The health command that a container runs against its program.</summary>
public sealed class HealthCommandTests : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("health/live", 0, "answers 200")]
    [InlineData("api/nothing", 1, "answers 404")]
    public async Task A_running_program_is_healthy_if_it_answers_with_success(string path, int exitCode, string expected)
    {
        await using var app = RunningApp.Start(_data);
        await AssertAsync([$"{app.Address}{path}"], exitCode, expected);
    }

    [Fact]
    public async Task An_unreachable_program_is_unhealthy()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await AssertAsync([$"http://127.0.0.1:{port}/api/market"], 1, "does not answer: Connection refused");
    }

    [Theory]
    [InlineData("URL is 'localhost:8080': it must be an address", "localhost:8080")]
    [InlineData("URL is 'file:///etc/passwd': it must be an address", "file:///etc/passwd")]
    [InlineData("'again'", "http://localhost:8080", "again")]
    public async Task Incorrect_usage_is_explained(string expected, params string[] arguments) => await AssertAsync(arguments, 1, expected);

    private static async Task AssertAsync(string[] arguments, int exitCode, string expected)
    {
        using var output = new StringWriter();
        Assert.Equal(exitCode, await new CommandLine(_ => null, TimeProvider.System, output, output).RunAsync(["health", .. arguments]));
        Assert.Contains(expected, output.ToString(), StringComparison.Ordinal);
        Assert.Single(output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
