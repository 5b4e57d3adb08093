using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MySqlConnector;

namespace PortfolioWeb.Tests;

/// <summary>A private database server for all tests; where the machine has none of its kind, the tests that need it are skipped and say so.</summary>
/// <param name="script">The script that starts it; it ends with 127, and says why, where there is none.</param>
public abstract class DatabaseServer(string script) : IAsyncLifetime
{
    private const int None = 127;

    private readonly string _script = Path.GetFullPath(Path.Combine(ChildProcess.ContentRoot, "..", "scripts", script));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portfolioweb-database-");
    private readonly int _port = FreePort();
    private Process? _server;
    private string? _absence;
    private int _databases;

    private string ConnectionString => $"Server=127.0.0.1;Port={_port};User ID=root;Pooling=false";

    public async ValueTask InitializeAsync() => await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the server again where it was.</summary>
    internal async Task StartAsync()
    {
        _server = Process.Start(new ProcessStartInfo("bash", [_script, _folder.FullName, $"{_port}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = "";
        _server.OutputDataReceived += (_, _) => { };
        _server.ErrorDataReceived += (_, line) => said = line.Data ?? said;
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        await Until.TrueAsync(async () => _server.HasExited || await CanConnectAsync(), $"{script}'s server can be reached");
        if (!_server.HasExited)
            return;
        await _server.WaitForExitAsync();
        Assert.True(_server.ExitCode == None, $"{script} ended by itself: {said}");
        _absence = said;
        await KillAsync();
    }

    /// <summary>Kills the server.</summary>
    internal async Task KillAsync()
    {
        if (_server is null)
            return;
        _server.Kill(entireProcessTree: true);
        await _server.WaitForExitAsync();
        _server.Dispose();
        _server = null;
    }

    /// <summary>A data folder whose database is one of this server's.</summary>
    internal DataFolder NewData()
    {
        Assert.SkipWhen(_absence is not null, $"Not tested on {GetType().Name}. {_absence}.");
        return new DataFolder($"{ConnectionString};Database=test{Interlocked.Increment(ref _databases)}");
    }

    private async Task<bool> CanConnectAsync()
    {
        try
        {
            await using var connection = new MySqlConnection(ConnectionString);
            await connection.OpenAsync();
            return true;
        }
        catch (MySqlException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
