using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MySqlConnector;
using PortfolioWeb.Tests;

[assembly: AssemblyFixture(typeof(MariaDb))]

namespace PortfolioWeb.Tests;

/// <summary>A private MariaDB for all tests; where the machine has none, the tests that need it are skipped and say so.</summary>
public sealed class MariaDb : IAsyncLifetime
{
    private static readonly string s_script = Path.GetFullPath(Path.Combine(ChildProcess.ContentRoot, "..", "scripts", "start-mariadb.sh"));

    private static readonly string[] s_places = ["/usr/sbin/mariadbd", "/usr/bin/mariadbd", "/usr/local/bin/mariadbd"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portfolioweb-mariadb-");
    private Process? _server;
    private int _port;
    private string _connectionString = "";
    private int _databases;

    public async ValueTask InitializeAsync()
    {
        if (!s_places.Any(File.Exists))
            return;
        _port = FreePort();
        _connectionString = $"Server=127.0.0.1;Port={_port};User ID=root;Pooling=false";
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Starts the server again where it was.</summary>
    internal async Task StartAsync()
    {
        _server = Process.Start(new ProcessStartInfo("bash", [s_script, _folder.FullName, $"{_port}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        await Until.TrueAsync(CanConnectAsync, "the private MariaDB can be reached");
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
    /// <param name="broker">A broker to use instead of the one in the program.</param>
    internal DataFolder NewData(ITestBroker? broker = null)
    {
        Assert.SkipWhen(_server is null, "No MariaDB server is installed: the real database is not tested here.");
        return new DataFolder($"{_connectionString};Database=test{Interlocked.Increment(ref _databases)}", broker);
    }

    private async Task<bool> CanConnectAsync()
    {
        Assert.False(_server!.HasExited, "The private MariaDB ended by itself.");
        try
        {
            await using var connection = new MySqlConnection(_connectionString);
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
