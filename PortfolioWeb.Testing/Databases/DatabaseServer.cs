using MySqlConnector;

namespace PortfolioWeb.Testing.Databases;

/// <summary>
/// A private database server for all tests. Where the machine has none of its kind, the tests that need it are skipped with a reason.
/// </summary>
/// <param name="script">The script that starts it.</param>
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

    /// <summary>Starts the server again where it was.</summary>
    internal Task StartAsync() => _server.StartAsync(CanConnectAsync);

    /// <summary>Kills the server.</summary>
    internal void Kill() => _server.Kill();

    /// <summary>A data folder whose database is one of this server's.</summary>
    /// <param name="broker">A broker to use instead of the one in the program.</param>
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
