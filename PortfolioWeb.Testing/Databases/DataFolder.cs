using System.Data.Common;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Testing.Databases;

/// <summary>A data folder for one test, deleted with it.</summary>
/// <param name="server">The connection string of a database server to use instead of the SQLite file in the folder.</param>
/// <param name="broker">A broker to use instead of the embedded one; it is disposed with the folder.</param>
internal sealed class DataFolder(string? server = null, ITestBroker? broker = null) : IDisposable
{
    /// <summary>The connection string of the database server; null for the SQLite file.</summary>
    public string? Server { get; } = server;

    /// <summary>The settings with which a program uses this data.</summary>
    public IEnumerable<(string Key, string Value)> Settings =>
    [
        ("Data:Folder", Path),
        .. Server is null ? [] : new[] { ("ConnectionStrings:InvestorsDB", Server) },
        .. broker?.Settings ?? [],
    ];

    /// <summary>The path of the folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("portfolioweb-").FullName;

    /// <summary>The SQLite file in the folder.</summary>
    public string Database => System.IO.Path.Combine(Path, "investors.db");

    /// <summary>Opens a connection to the database, of either kind.</summary>
    public DbConnection Connect() => Server is null
        ? new SqliteConnection($"Data Source={Database};Mode=ReadOnly;Pooling=False")
        : new MySqlConnection(Server);

    /// <summary>Changes stored rows in a way that the program never would; returns the number of changed rows.</summary>
    public async Task<int> ChangeAsync(string sql)
    {
        await using var connection = Server is null ? new SqliteConnection($"Data Source={Database};Pooling=False") : Connect();
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        broker?.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Path, recursive: true);
    }
}
