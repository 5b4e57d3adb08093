using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PortfolioWeb.Testing.Programs;

/// <summary>A server started by one of the project's scripts, with its own folder and loopback port.</summary>
/// <param name="script">The script, which exits with 127 and a reason if the machine has no such server.</param>
internal sealed class ScriptedServer(string script) : IDisposable
{
    private const int None = 127;

    // On a busy machine, Kafka takes a minute to start.
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromMinutes(3);

    private readonly string _script = Path.GetFullPath(Path.Combine(ChildProcess.ContentRoot, "..", "scripts", script));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portfolioweb-server-");
    private Process? _process;
    private string _reason = "";

    /// <summary>The port of the server.</summary>
    public int Port { get; } = FreePort();

    /// <summary>The reason why the server does not exist; null if it does.</summary>
    public string? Absence { get; private set; }

    /// <summary>Starts the server, or restarts a killed one, and returns when it is reachable or known to be absent.</summary>
    /// <param name="canReach">Returns whether the server is reachable.</param>
    public async Task StartAsync(Func<Task<bool>> canReach)
    {
        _process = Process.Start(LoneProcess.Of("bash", _script, _folder.FullName, $"{Port}"))!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, line) => _reason = line.Data ?? _reason;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Until.TrueAsync(async () => _process.HasExited || await canReach(), $"{script}'s server can be reached", s_startTimeout);
        if (!_process.HasExited)
            return;
        await _process.WaitForExitAsync();
        Assert.True(_process.ExitCode == None, $"{script} ended by itself: {_reason}");
        Absence = _reason;
        Kill();
    }

    /// <summary>Kills the server.</summary>
    public void Kill()
    {
        if (_process is null)
            return;
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
