namespace PortfolioWeb.Tests.Pipeline;

/// <summary>The database file is removed or replaced while the program runs.</summary>
public sealed class RemovedDatabaseTests : IDisposable
{
    private const string Reason = "was removed or replaced while the program runs";

    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Without_its_database_file_the_program_is_not_ready()
    {
        await using var app = RunningApp.Start(_data);
        await Readiness.AssertAsync(app.Http);
        File.Delete(_data.Database);
        await Readiness.AssertNotAsync(app.Http, "database", Reason);
    }

    [Fact]
    public async Task With_a_copy_in_place_of_its_database_file_the_program_is_not_ready()
    {
        await using var app = RunningApp.Start(_data);
        await Readiness.AssertAsync(app.Http);
        File.Copy(_data.Database, $"{_data.Database}.copy");
        File.Move($"{_data.Database}.copy", _data.Database, overwrite: true);
        await Readiness.AssertNotAsync(app.Http, "database", Reason);
    }

    [Fact]
    public async Task The_program_is_not_ready_while_its_data_folder_is_moved_away()
    {
        await using var app = RunningApp.Start(_data);
        await Readiness.AssertAsync(app.Http);
        var away = $"{_data.Path}-away";
        Directory.Move(_data.Path, away);
        try
        {
            await Readiness.AssertNotAsync(app.Http, "database", Reason);
        }
        finally
        {
            if (Directory.Exists(_data.Path))
                Directory.Delete(_data.Path, recursive: true);
            Directory.Move(away, _data.Path);
        }

        await Readiness.AssertAsync(app.Http);
    }
}
