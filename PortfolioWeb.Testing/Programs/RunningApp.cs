using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Ledger.Queries;

namespace PortfolioWeb.Testing.Programs;

/// <summary>The complete program, running in this process on a data folder.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private readonly WebApplicationFactory<Program> _factory;

    private RunningApp(WebApplicationFactory<Program> factory)
    {
        _factory = factory;
        Http = factory.CreateClient();
    }

    /// <summary>An HTTP client of the program.</summary>
    public HttpClient Http { get; }

    /// <summary>The address of the program.</summary>
    public Uri Address => _factory.ClientOptions.BaseAddress;

    /// <summary>The services of the program.</summary>
    public IServiceProvider Services => _factory.Services;

    /// <summary>Starts the program on a real port.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="settings">Settings that differ from the defaults.</param>
    public static RunningApp Start(DataFolder data, params IEnumerable<(string Key, string Value)> settings) => Start(data, null, settings);

    /// <summary>Starts the program with settings from a file that it watches.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="settingsFile">The settings file.</param>
    public static RunningApp StartWith(DataFolder data, string settingsFile) => Start(data, settingsFile, []);

    private static RunningApp Start(DataFolder data, string? settingsFile, IEnumerable<(string Key, string Value)> settings)
    {
        var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseSetting("Urls", "http://127.0.0.1:0");
            host.ConfigureLogging(logging => logging.ClearProviders());
            foreach (var (key, value) in data.Settings.Concat(settings))
                host.UseSetting(key, value);
            if (settingsFile is not null)
                host.ConfigureAppConfiguration(
                    configuration => configuration.AddJsonFile(settingsFile, optional: false, reloadOnChange: true));
        });
        factory.UseKestrel();
        factory.StartServer();
        return new RunningApp(factory);
    }

    /// <summary>Sends a POST request, which must succeed.</summary>
    public async Task PostAsync(string path, object? body = null)
    {
        using var response = await Http.PostAsJsonAsync(path, body ?? new { }, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Sets the speed in trading days per second; null is as fast as the pipeline can follow.</summary>
    public async Task SetSpeedAsync(double? daysPerSecond)
    {
        using var response = await Http.PutAsJsonAsync("/api/market/speed", new { daysPerSecond }, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Starts the market at full speed.</summary>
    public async Task RunAtFullSpeedAsync()
    {
        await SetSpeedAsync(null);
        await PostAsync("/api/market/start");
    }

    /// <summary>Sends a GET request and returns the JSON.</summary>
    public async Task<JsonNode> GetAsync(string path) =>
        (await Http.GetFromJsonAsync<JsonNode>(path, TestContext.Current.CancellationToken))!;

    /// <inheritdoc cref="Completion.FinishedAsync"/>
    public Task FinishAsync() => Completion.FinishedAsync(GetAsync);

    /// <summary>Closes one day on both exchanges, then all days of SE2 alone, and waits until no work is in progress.</summary>
    public async Task FinishSecondExchangeAloneAsync()
    {
        await PostAsync("/api/market/step");
        await WaitUntilIdleAsync();
        await SetSpeedAsync(null);
        await PostAsync("/api/exchanges/SE2/start");
        await Until.TrueAsync(
            async () => (string?)(await GetAsync("/api/exchanges"))[1]!["state"] == "finished",
            "SE2 reaches the last day");
        await WaitUntilIdleAsync();
    }

    /// <inheritdoc cref="Completion.WaitAsync"/>
    public Task WaitUntilIdleAsync() => Completion.WaitAsync(GetAsync);

    /// <summary>Runs the program's audit.</summary>
    public Task<AuditReport> AuditAsync() => Services.GetRequiredService<Audit>().RunAsync(TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _factory.DisposeAsync();
    }
}
