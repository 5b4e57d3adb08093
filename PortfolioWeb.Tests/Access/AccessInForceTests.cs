using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Access;
using PortfolioWeb.Workers;

namespace PortfolioWeb.Tests.Access;

/// <summary>Settings of access in a file that is edited while the program runs.</summary>
public sealed class AccessInForceTests : IAsyncDisposable
{
    private static readonly string s_operators = $$""" "Operators": { "anna": "{{Passwords.Hash("a password of some length")}}" } """;

    private readonly DataFolder _data = new();
    private readonly ConcurrentQueue<string> _log = new();
    private readonly ServiceProvider _services;
    private readonly AccessInForce _access;

    public AccessInForceTests()
    {
        Write($$"""{ "Access": { "PublicReading": false, {{s_operators}} } }""");
        File.WriteAllText(Other, "{}");
        var configuration = new ConfigurationManager();
        foreach (var file in (string[])[Main, Other])
            configuration.AddJsonFile(file, optional: false, reloadOnChange: true);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration).AddSingleton<AccessInForce>().AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
        services.AddSettings<AccessOptions>("Access");
        services.AddLogging(logging => logging.AddProvider(new ErrorLog(_log)));
        _services = services.BuildServiceProvider();
        _access = _services.GetRequiredService<AccessInForce>();
    }

    private string Main => Path.Combine(_data.Path, "appsettings.json");

    private string Other => Path.Combine(_data.Path, "appsettings.Production.json");

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
    public async Task What_cannot_be_used_is_told_and_changes_nothing_until_it_is_mended(string slip, string reason)
    {
        Write(slip);
        await Until.TrueAsync(() => HoldsAsBefore() && !_log.IsEmpty, "the slip is told");
        Assert.All(_log, line => Assert.Contains(reason, line, StringComparison.Ordinal));
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(HoldsAsBefore()));
        // By the edit, which a file system may tell more than once, not by the look.
        Assert.InRange(_log.Count, 1, 3);

        Write($$"""{ "Access": { "SessionHours": 1, {{s_operators}} } }""");
        await Until.TrueAsync(() => _access.Current is { SessionHours: 1, PublicReading: true, HasOperators: true }, "what is mended is in force");
    }

    [Fact]
    public async Task While_one_file_cannot_be_read_a_change_of_another_does_not_make_it_an_empty_one()
    {
        Write("{");
        await Until.TrueAsync(() => !_log.IsEmpty, "the slip is told");
        var seen = _services.GetRequiredService<IOptionsMonitor<AccessOptions>>();
        File.WriteAllText(Other, """{ "Access": { "SessionHours": 2 } }""");
        await Until.TrueAsync(() => seen.CurrentValue is { SessionHours: 2, HasOperators: false }, "the other file is read");
        Assert.True(HoldsAsBefore());

        Write($$"""{ "Access": { "PublicReading": false, {{s_operators}} } }""");
        await Until.TrueAsync(() => _access.Current is { SessionHours: 2, PublicReading: false, HasOperators: true }, "both are in force");
    }

    // In one step, so that nobody reads half of it.
    private void Write(string settings)
    {
        File.WriteAllText(Main + ".new", settings);
        File.Move(Main + ".new", Main, overwrite: true);
    }

    private bool HoldsAsBefore() => _access.Current is { SessionHours: 12, PublicReading: false, HasOperators: true };

    private sealed class ErrorLog(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                lines.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
