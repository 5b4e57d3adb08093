using MySqlConnector;

namespace PortfolioWeb.Testing.Databases;

/// <summary>
/// A database server that the tests start for themselves and share. Where the machine has none of its kind, the tests that need it are
/// skipped with a reason.
/// </summary>
/// <param name="script">The script that starts the server.</param>
public abstract class DatabaseServer(string script) : IAsyncLifetime
{
    private readonly ScriptedServer _server = new(script);
    private int _databases;

    private string ConnectionString => $"Server=127.0.0.1;Port={_server.Port};User ID=root;Pooling=false";

    public async ValueTask InitializeAsync() => await StartAsync();

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Restarts the server on the same port and data.</summary>
    internal Task StartAsync() => _server.StartAsync(CanConnectAsync);

    /// <summary>Kills the server.</summary>
    internal void Kill() => _server.Kill();

    /// <summary>Creates a data folder with a database on this server.</summary>
    /// <param name="broker">A broker to use instead of the embedded one.</param>
    internal DataFolder NewData(ITestBroker? broker = null)
    {
        if (_server.Absence is not null)
            broker?.Dispose();
        Assert.SkipWhen(_server.Absence is not null, $"Not tested on {GetType().Name}. {_server.Absence}.");
        return new DataFolder($"{ConnectionString};Database=test{Interlocked.Increment(ref _databases)}", broker);
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
}
