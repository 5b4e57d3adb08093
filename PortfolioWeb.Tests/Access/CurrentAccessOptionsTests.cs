using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Access;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Tests.Access;

/// <summary>Access settings in a file that is edited while the program runs.</summary>
public sealed class CurrentAccessOptionsTests : IAsyncDisposable
{
    private static readonly string s_operators = $$""" "Operators": { "anna": "{{Passwords.Hash("a password of some length")}}" } """;

    private const string Main = "appsettings.json", Other = "appsettings.Production.json";

    private readonly DataFolder _data = new();
    private readonly EditedFiles _files;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly ServiceProvider _services;
    private readonly CurrentAccessOptions _access;

    public CurrentAccessOptionsTests()
    {
        _files = new EditedFiles(_data.Path);
        _files.Write(Main, $$"""{ "Access": { "PublicReading": false, {{s_operators}} } }""");
        _files.Write(Other, "{}");
        var configuration = new ConfigurationManager();
        foreach (var file in (string[])[Main, Other])
            configuration.Sources.Add(
                new JsonConfigurationSource { FileProvider = _files, Path = file, ReloadOnChange = true, ReloadDelay = 0 });
        var services = new ServiceCollection();
        services
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<CurrentAccessOptions>()
            .AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services.AddSettings<AccessOptions>("Access");
        services.AddLogging(logging => logging.AddProvider(new ErrorLog(_log)));
        _services = services.BuildServiceProvider();
        _access = _services.GetRequiredService<CurrentAccessOptions>();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _data.Dispose();
    }

    [Theory]
    [InlineData("""{ "Access": { "SessionHours": 99999 } }""", "Access:SessionHours is '99999'")]
    [InlineData("""{ "Access": { "SessionHours": "a day" } }""", "Access:SessionHours is 'a day': it must be a number such as 0.5")]
    [InlineData("""{ "Access": { "Operator": { "anna": "AQ" } } }""", "Access has no setting 'Operator'")]
    [InlineData("""{ "Access": { "Operators": { "anna": "my password" } } }""", "hash-password")]
    [InlineData("""{ "Access": { "Operators": { }""", "appsettings.json cannot be read: line 1: ")]
    public void Invalid_settings_are_logged_once_and_ignored_until_corrected(string slip, string reason)
    {
        _files.Write(Main, slip);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(HoldsAsBefore()));
        Assert.Contains(reason, Assert.Single(_log), StringComparison.Ordinal);

        _files.Write(Main, $$"""{ "Access": { "SessionHours": 1, {{s_operators}} } }""");
        Assert.True(_access.Current is { SessionHours: 1, PublicReading: true, HasOperators: true });
        Assert.Single(_log);
    }

    [Fact]
    public void An_unreadable_file_keeps_its_last_settings_when_another_file_changes()
    {
        _files.Write(Main, "{");
        Assert.Single(_log);
        var seen = _services.GetRequiredService<IOptionsMonitor<AccessOptions>>();
        _files.Write(Other, """{ "Access": { "SessionHours": 2 } }""");
        Assert.True(seen.CurrentValue is { SessionHours: 2, HasOperators: false });
        Assert.True(HoldsAsBefore());

        _files.Write(Main, $$"""{ "Access": { "PublicReading": false, {{s_operators}} } }""");
        Assert.True(_access.Current is { SessionHours: 2, PublicReading: false, HasOperators: true });
    }

    private bool HoldsAsBefore() => _access.Current is { SessionHours: 12, PublicReading: false, HasOperators: true };

    private sealed class ErrorLog(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                lines.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
