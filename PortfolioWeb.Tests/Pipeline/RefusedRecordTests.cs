using System.Data.Common;
using Microsoft.Data.Sqlite;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Tests.Pipeline;

/// <summary>The database rejects a record because of its data.</summary>
public abstract class RefusedRecordTests : IDisposable
{
    private readonly DataFolder _data;

    private protected RefusedRecordTests(DataFolder data) => _data = data;

    public void Dispose()
    {
        _data.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Only_the_rejected_record_becomes_a_dead_letter_and_the_rest_of_its_batch_is_stored()
    {
        await using var app = RunningApp.Start(_data, ("Market:LastDay", "2000-03-31"));
        await _data.ChangeAsync(Trigger);
        await app.RunAtFullSpeedAsync();
        await Until.TrueAsync(
            async () => (await app.GetAsync("/api/evaluations/latest")).AsArray() is { Count: 6 } latest
                && latest.All(evaluation => (string?)evaluation!["asOf"] == "2000-03-31"),
            "every portfolio has the last day");

        var ledger = StoredLedger.Read(_data);
        var days = TradingDays.Between(new(2000, 1, 1), new(2000, 3, 31));
        Assert.Equal((6 * days.Count) - 1, ledger.Evaluations.Count);
        Assert.All(ledger.Evaluations.Keys, key => Assert.Null(ledger.WhatIsWrong(key.Portfolio, key.Day)));
        Assert.False(ledger.Evaluations.ContainsKey(("P21", "2000-02-10")));

        var deadLetters = (await app.GetAsync("/api/pipeline"))["deadLetters"]!;
        Assert.Equal(1, (int)deadLetters["count"]!);
        Assert.Contains("the database rejects it", (string)deadLetters["items"]![0]!["reason"]!, StringComparison.Ordinal);
        Assert.Contains("not that one", (string)deadLetters["items"]![0]!["reason"]!, StringComparison.Ordinal);
        Assert.Contains("\"2000-02-10\"", (string)deadLetters["items"]![0]!["payload"]!, StringComparison.Ordinal);
    }

    /// <summary>SQL that makes the database reject P21's evaluation of 2000-02-10.</summary>
    private protected abstract string Trigger { get; }
}

/// <summary>Rejects it by a constraint of SQLite.</summary>
public sealed class RefusedRecordOnSqliteTests() : RefusedRecordTests(new DataFolder())
{
    private protected override string Trigger => """
        CREATE TRIGGER Refuse BEFORE INSERT ON Evaluations WHEN NEW.PortfolioId = 'P21' AND NEW.AsOf = '2000-02-10'
        BEGIN SELECT RAISE(ABORT, 'not that one'); END
        """;
}

/// <summary>Rejects it by a constraint of a database server.</summary>
public abstract class RefusedRecordOnServerTests : RefusedRecordTests
{
    private protected RefusedRecordOnServerTests(DataFolder data)
        : base(data)
    {
    }

    private protected override string Trigger => """
        CREATE TRIGGER Refuse BEFORE INSERT ON Evaluations FOR EACH ROW
        IF NEW.PortfolioId = 'P21' AND NEW.AsOf = '2000-02-10' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not that one'; END IF
        """;
}

/// <summary>On MariaDB.</summary>
public sealed class RefusedRecordOnMariaDbTests(MariaDb server) : RefusedRecordOnServerTests(server.NewData());

/// <summary>On MySQL.</summary>
public sealed class RefusedRecordOnMySqlTests(MySql server) : RefusedRecordOnServerTests(server.NewData());
