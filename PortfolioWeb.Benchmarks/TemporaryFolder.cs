using Microsoft.Data.Sqlite;

namespace PortfolioWeb.Benchmarks;

/// <summary>A folder that goes when it is not needed any more.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("portfolioweb-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Path, recursive: true);
    }
}
