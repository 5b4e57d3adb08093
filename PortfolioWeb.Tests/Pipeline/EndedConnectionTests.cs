using MySqlConnector;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>The server closes idle connections of the program, as it does after its <c>wait_timeout</c>.</summary>
public abstract class EndedConnectionTests : IDisposable
{
    private readonly DataFolder _data;

    private protected EndedConnectionTests(DataFolder data) => _data = data;

    public void Dispose()
    {
        _data.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_ledger_reconnects_without_a_failure()
    {
        await using var app = RunningApp.Start(_data);
        foreach (var day in (string[])["2000-01-03", "2000-01-04", "2000-01-05"])
        {
            await app.PostAsync("/api/market/step");
            await Until.TrueAsync(async () => (string?)(await app.GetAsync("/api/market"))["date"] == day, "the day is closed");
            await app.WaitUntilIdleAsync();
            Assert.True(await EndConnectionsAsync() > 0);
        }

        StoredLedger.Read(_data).AssertComplete(["2000-01-03", "2000-01-04", "2000-01-05"]);
        var failures = (await app.GetAsync("/api/pipeline"))["failures"]!.AsArray();
        Assert.DoesNotContain(failures, failure => ((string?)failure!["role"])!.StartsWith("ledger", StringComparison.Ordinal));
    }

    private async Task<int> EndConnectionsAsync()
    {
        await using var connection = new MySqlConnection(_data.Server);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var ids = new List<long>();
        const string Others = "SELECT ID FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID()";
        await using (var command = new MySqlCommand(Others, connection))
        {
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
                ids.Add(reader.GetInt64(0));
        }

        foreach (var id in ids)
        {
            try
            {
                await using var kill = new MySqlCommand($"KILL {id}", connection);
                await kill.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            }
            catch (MySqlException gone) when (gone.ErrorCode == MySqlErrorCode.NoSuchThread)
            {
                // The connection has already ended.
            }
        }

        return ids.Count;
    }
}

/// <summary>On MariaDB.</summary>
public sealed class EndedConnectionOnMariaDbTests(MariaDb server) : EndedConnectionTests(server.NewData());

/// <summary>On MySQL.</summary>
public sealed class EndedConnectionOnMySqlTests(MySql server) : EndedConnectionTests(server.NewData());
