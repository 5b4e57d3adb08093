using Microsoft.Data.Sqlite;

namespace PortfolioWeb.Tests;

/// <summary>A data folder for one test, which goes with it.</summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("portfolioweb-").FullName;

    /// <summary>The SQLite file in it.</summary>
    public string Database => System.IO.Path.Combine(Path, "investors.db");

    /// <inheritdoc/>
    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Path, recursive: true);
    }
}
