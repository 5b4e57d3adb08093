using System.Data.Common;
using System.Globalization;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Testing.Databases;

/// <summary>The stored data, read with plain SQL and without any of the program's code, to check what the program reports.</summary>
internal sealed class StoredLedger
{
    private StoredLedger(
        Dictionary<(string Ticker, string Day), (int Run, decimal Close, decimal? Previous)> closes,
        Dictionary<(string Portfolio, string Day), (int Run, decimal Value, decimal? Change, decimal? Percent, decimal Nav)> evaluations,
        ILookup<string, (string Ticker, int Quantity)> holdings,
        Dictionary<string, long> shares)
    {
        (Closes, Evaluations, Holdings, Shares) = (closes, evaluations, holdings, shares);
    }

    /// <summary>Closes by ticker and day.</summary>
    public Dictionary<(string Ticker, string Day), (int Run, decimal Close, decimal? Previous)> Closes { get; }

    /// <summary>Evaluations by portfolio and day.</summary>
    public Dictionary<(string Portfolio, string Day), (int Run, decimal Value, decimal? Change, decimal? Percent, decimal Nav)> Evaluations
    {
        get;
    }

    /// <summary>Holdings by portfolio.</summary>
    public ILookup<string, (string Ticker, int Quantity)> Holdings { get; }

    /// <summary>Shares outstanding by portfolio.</summary>
    public Dictionary<string, long> Shares { get; }

    /// <summary>The days with evaluations, in order.</summary>
    public IReadOnlyList<string> Days => [.. Evaluations.Keys.Select(key => key.Day).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Reads a database.</summary>
    public static StoredLedger Read(DataFolder data)
    {
        using var connection = data.Connect();
        connection.Open();
        return new StoredLedger(
            Rows(connection, "SELECT Ticker, AsOf, Run, ClosePrice, PreviousClose FROM Closes")
                .ToDictionary(row => (row[0]!, row[1]!), row => (Integer(row[2]), Exact(row[3])!.Value, Exact(row[4]))),
            Rows(connection, "SELECT PortfolioId, AsOf, Run, Value, DailyChange, DailyChangePercent, NavPerShare FROM Evaluations")
                .ToDictionary(
                    row => (row[0]!, row[1]!),
                    row => (Integer(row[2]), Exact(row[3])!.Value, Exact(row[4]), Exact(row[5]), Exact(row[6])!.Value)),
            Rows(connection, "SELECT PortfolioId, Ticker, Quantity FROM Holdings").ToLookup(
                row => row[0]!,
                row => (row[1]!, Integer(row[2]))),
            Rows(connection, "SELECT Id, SharesOutstanding FROM Portfolios").ToDictionary(row => row[0]!, row => (long)Integer(row[1])));
    }

    /// <summary>Checks that every portfolio has each of these days, and that each evaluation matches the closes.</summary>
    public void AssertComplete(IReadOnlyCollection<string> days)
    {
        Assert.NotEmpty(days);
        Assert.Equal(Holdings.Count * days.Count, Evaluations.Count);
        foreach (var day in days)
        {
            foreach (var portfolio in Holdings)
                Assert.Null(WhatIsWrong(portfolio.Key, day));
        }
    }

    /// <summary>
    /// Returns what is wrong with an evaluation, according to the stored closes and holdings; null if it exists and is correct.
    /// </summary>
    public string? WhatIsWrong(string portfolio, string day)
    {
        if (!Evaluations.TryGetValue((portfolio, day), out var stored))
            return $"{portfolio} has no evaluation of {day}";
        var holdings = Holdings[portfolio].Select(holding => (holding.Quantity, Close: Closes[(holding.Ticker, day)])).ToList();
        var value = holdings.Sum(holding => holding.Quantity * holding.Close.Close);
        // The first day of the history has no change.
        var change = holdings.Any(holding => holding.Close.Previous is null)
            ? null
            : value - holdings.Sum(holding => holding.Quantity * holding.Close.Previous);
        var expected = (
            Run: holdings.Select(holding => holding.Close.Run).Distinct().Single(),
            value,
            change,
            change is null ? null : (decimal?)Math.Round(change.Value / (value - change.Value) * 100, 4, MidpointRounding.AwayFromZero),
            Math.Round(value / Shares[portfolio], 4, MidpointRounding.AwayFromZero));
        return stored == expected ? null : $"{portfolio} on {day} is {stored}, and should be {expected}";
    }

    private static IEnumerable<string?[]> Rows(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return [.. Enumerable.Range(0, reader.FieldCount).Select(i => Text(reader.GetValue(i)))];
    }

    // The two kinds of database return days and numbers in different types.
    private static string? Text(object value) => value switch
    {
        DBNull => null,
        DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static int Integer(string? text) => int.Parse(text!, CultureInfo.InvariantCulture);

    private static decimal? Exact(string? text) =>
        text is null ? null : decimal.Round(decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), 4);
}
