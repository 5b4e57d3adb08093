using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PortfolioWeb.Testing.Programs;

/// <summary>The program in its own process, so that it can be killed.</summary>
internal sealed partial class ChildProcess : IDisposable
{
    // A graceful shutdown is complete by then.
    private static readonly TimeSpan s_shutdownTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(IEnumerable<string> arguments)
    {
        var program = typeof(Program).Assembly.Location;
        _process = Process.Start(LoneProcess.Of("dotnet", [program, "--contentRoot", ContentRoot, .. arguments]))!;
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The folder of the program's pages and settings.</summary>
    public static string ContentRoot { get; } = Path.Combine(
        typeof(ChildProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(fact => fact.Key == "RepositoryRoot").Value!,
        "PortfolioWeb");

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>The output of the process.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>An HTTP client of the program.</summary>
    public HttpClient Http { get; private set; } = new();

    /// <summary>Starts the program and waits until it is reachable.</summary>
    public static async Task<ChildProcess> StartAsync(DataFolder data, params IEnumerable<string> arguments)
    {
        var child = new ChildProcess(
            ["--urls", "http://127.0.0.1:0", .. data.Settings.Select(setting => $"--{setting.Key}={setting.Value}"), .. arguments]);
        var ready = await Task.WhenAny(child._address.Task, child._process.WaitForExitAsync(TestContext.Current.CancellationToken));
        Assert.True(ready == child._address.Task, child.Output);
        child.Http = new HttpClient { BaseAddress = await child._address.Task };
        return child;
    }

    /// <summary>Runs a command of the program with a line of input, and waits for its end.</summary>
    /// <returns>The exit code and the output.</returns>
    public static async Task<(int ExitCode, string Output)> RunCommandAsync(string input, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await process.StandardInput.WriteLineAsync(input);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }

    /// <summary>Sends a GET request and returns the JSON.</summary>
    public async Task<JsonNode> GetAsync(string path) =>
        (await Http.GetFromJsonAsync<JsonNode>(path, TestContext.Current.CancellationToken))!;

    /// <summary>Starts the market at full speed.</summary>
    public async Task RunAtFullSpeedAsync()
    {
        (await Http.PutAsJsonAsync("/api/market/speed", new { daysPerSecond = (double?)null }, TestContext.Current.CancellationToken))
            .EnsureSuccessStatusCode();
        (await Http.PostAsync("/api/market/start", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
    }

    /// <summary>Waits until the program reports that a process runs the exchanges.</summary>
    public Task LedByAsync(ChildProcess leader) => Until.TrueAsync(
        async () => ((string?)(await GetAsync("/api/market"))["leader"])?.EndsWith($"/{leader.Id}", StringComparison.Ordinal) == true,
        "the program names the process that runs the exchanges");

    /// <summary>Kills the process like <c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Asks the process to shut down, as a container host does.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        await SignalAsync("TERM");
        await _process
            .WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(s_shutdownTimeout, TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Sends a signal to the process.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        Http.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        if (Ready().Match(line) is { Success: true } ready)
            _address.TrySetResult(new Uri(ready.Groups[1].Value));
    }

    [GeneratedRegex(@"open (http://\S+)")]
    private static partial Regex Ready();
}
