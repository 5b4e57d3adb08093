using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using PortfolioWeb.Access;

namespace PortfolioWeb.Tests.Access;

/// <summary>The commands that create password hashes and API keys for the settings.</summary>
public sealed partial class CommandLineTests
{
    private const string Password = "correct horse battery staple";

    [Fact]
    public async Task Each_hash_of_the_same_password_is_different()
    {
        var first = await HashAsync(Password, Password);
        var second = await HashAsync(Password, null);
        foreach (var (exitCode, output, errors) in (ReadOnlySpan<(int, string, string)>)[first, second])
        {
            Assert.Equal(0, exitCode);
            Assert.Empty(errors);
            var hash = output.TrimEnd('\n');
            Assert.True(Passwords.IsHash(hash));
            Assert.True(Passwords.Verify(hash, Password));
            Assert.False(Passwords.Verify(hash, Password + " "));
            Assert.DoesNotContain(Password, hash, StringComparison.Ordinal);
            // The hash needs no escaping in Docker Compose files or shells.
            Assert.DoesNotContain('$', hash);
        }

        Assert.NotEqual(first.Output, second.Output);
    }

    [Theory]
    [InlineData("has 5 characters", "short", "short")]
    [InlineData("has 0 characters", null, null)]
    [InlineData("repeats a few characters", "aaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaa")]
    [InlineData("The passwords differ", Password, "correct horse battery stable")]
    public async Task An_unsuitable_password_is_rejected_with_the_reason(string expected, string? typed, string? again)
    {
        var (exitCode, output, errors) = await HashAsync(typed, again);
        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_not_accepted_as_an_argument()
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.Equal(1, await new CommandLine(_ => Password, TimeProvider.System, output, errors).RunAsync(["hash-password", Password]));
        Assert.StartsWith("hash-password takes no argument", errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Password, errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_key_is_printed_with_the_settings_that_make_it_valid()
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.Equal(0, await KeyAsync(output, errors, "new-api-key", "nightly", "30"));
        var text = output.ToString();
        var key = Key().Match(text).Value;
        var hash = Hash().Match(text).Value;
        Assert.True(ApiKey.Matches(key, hash));
        Assert.Contains("Access:ApiKeys:nightly:Expires  2026-01-31", text, StringComparison.Ordinal);
        Assert.NotEqual(key, ApiKey.Make());
    }

    [Theory]
    [InlineData("'NAME'", "new-api-key")]
    [InlineData("NAME is 'a name': it must be 1 to 64 letters", "new-api-key", "a name")]
    [InlineData("DAYS is '0': it must be a number of days from 1 to 366", "new-api-key", "name", "0")]
    [InlineData("DAYS is '4000'", "new-api-key", "name", "4000")]
    [InlineData("DAYS is 'soon'", "new-api-key", "name", "soon")]
    [InlineData("'more'", "new-api-key", "name", "30", "more")]
    public async Task Incorrect_usage_prints_one_line_with_the_reason(string expected, params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.Equal(1, await KeyAsync(output, errors, arguments));
        Assert.Contains(expected, errors.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(": see --help.", errors.ToString().TrimEnd(), StringComparison.Ordinal);
        Assert.Single(errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(output.ToString());
    }

    [Theory]
    [InlineData("--help", "hash-password", "new-api-key", "health", "--Market:Seed=7", "--version")]
    [InlineData("-h", "hash-password", "new-api-key", "health", "--Market:Seed=7", "--version")]
    [InlineData("new-api-key --help", "NAME", "DAYS", "366")]
    public async Task Help_names_the_commands_and_shows_a_setting(string arguments, params string[] expected)
    {
        var (exitCode, output, errors) = await RunAsync(arguments.Split(' '));
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.All(expected, word => Assert.Contains(word, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        var (exitCode, output, errors) = await RunAsync("--version");
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", output.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData]
    [InlineData(
        "--Market:Seed=7",
        "--urls",
        "http://localhost:5081",
        "/Data:Folder=data",
        "Kafka:LingerMs=3",
        "--Access:Operators:anna=@secret")]
    public async Task Settings_start_the_web_app(params string[] arguments) => Assert.Null((await RunAsync(arguments)).ExitCode);

    [Fact]
    public async Task Commands_run_without_starting_the_web_app()
    {
        var (exitCode, output) = await ChildProcess.RunCommandAsync(Password, "hash-password");
        Assert.Equal(0, exitCode);
        Assert.True(Passwords.Verify(output.Trim(), Password), output);
        (exitCode, output) = await ChildProcess.RunCommandAsync("", "new-api-key", "nightly");
        Assert.Equal(0, exitCode);
        Assert.Contains(DateTime.UtcNow.AddDays(90).Year.ToString(CultureInfo.InvariantCulture), output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> HashAsync(string? typed, string? again)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter();
        var lines = new Queue<string?>([typed, again]);
        var exitCode = await new CommandLine(_ => lines.Dequeue(), TimeProvider.System, output, errors).RunAsync(["hash-password"]);
        return (exitCode ?? -1, output.ToString(), errors.ToString());
    }

    private static Task<int?> KeyAsync(StringWriter output, StringWriter errors, params string[] arguments) =>
        new CommandLine(_ => null, new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)), output, errors).RunAsync(
            arguments);

    private static async Task<(int? ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exitCode = await new CommandLine(_ => null, TimeProvider.System, output, errors).RunAsync(arguments);
        return (exitCode, output.ToString(), errors.ToString());
    }

    [GeneratedRegex("pwk_[A-Za-z0-9_-]{43}")]
    private static partial Regex Key();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hash();
}
