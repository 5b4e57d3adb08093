using System.Net;

namespace PortfolioWeb.Tests.Ledger;

/// <summary>Missing or wrong rows in the ledger are found, whatever caused them, and make the program unhealthy.</summary>
public sealed class AuditTests : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("DELETE FROM Closes WHERE Ticker = 'QCOM' AND AsOf = '2000-01-05'", "1 missing close (such as QCOM on 2000-01-05)")]
    [InlineData("DELETE FROM Closes WHERE AsOf = '2000-01-05'", "24 missing closes")]
    [InlineData(
        "UPDATE Closes SET ClosePrice = 1 WHERE Ticker = 'EBAY' AND AsOf = '2000-01-05'",
        "1 wrong close (such as EBAY on 2000-01-05)")]
    [InlineData(
        "UPDATE Closes SET PreviousClose = 1 WHERE Ticker = 'EBAY' AND AsOf = '2000-01-05'",
        "1 wrong close (such as EBAY on 2000-01-05)")]
    [InlineData(
        "UPDATE Closes SET Ticker = 'XXX' WHERE Ticker = 'EBAY' AND AsOf = '2000-01-05'",
        "1 wrong close (such as XXX on 2000-01-05)")]
    [InlineData(
        "DELETE FROM Evaluations WHERE PortfolioId = 'P21' AND AsOf = '2000-01-05'",
        "1 missing evaluation (such as P21 on 2000-01-05)")]
    [InlineData(
        "UPDATE Evaluations SET Value = 1 WHERE PortfolioId = 'P21' AND AsOf = '2000-01-05'",
        "1 wrong evaluation (such as P21 on 2000-01-05)")]
    [InlineData(
        "UPDATE Evaluations SET PortfolioId = 'P99' WHERE PortfolioId = 'P21' AND AsOf = '2000-01-05'",
        "1 wrong evaluation (such as P99 on 2000-01-05)")]
    [InlineData("DELETE FROM Closes WHERE AsOf = '2000-01-05'; DELETE FROM Evaluations WHERE AsOf = '2000-01-05'", "24 missing closes")]
    public async Task A_missing_or_wrong_row_is_found(string change, string fault)
    {
        await using var app = await AfterDaysAsync(5);
        Assert.Null((await app.AuditAsync()).Fault);
        Assert.NotEqual(0, await _data.ChangeAsync(change));
        Assert.Contains(fault, (await app.AuditAsync()).Fault!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_after_the_configured_last_day_are_checked_too()
    {
        await using (var first = await AfterDaysAsync(5))
            Assert.NotEqual(
                0,
                await _data.ChangeAsync("UPDATE Evaluations SET Value = 1 WHERE PortfolioId = 'P21' AND AsOf = '2000-01-10'"));

        await using var second = RunningApp.Start(_data, ("Market:LastDay", "2000-01-05"));
        var audit = await second.AuditAsync();
        Assert.Equal((5, 120, 30), (audit.Days, audit.Closes, audit.Evaluations));
        Assert.Equal(["2000-01-10"], audit.Wrong.Select(wrong => wrong.AsOf.ToString("O")));
        var market = await second.GetAsync("/api/market");
        Assert.Equal((5, 5, "2000-01-10"), ((int)market["day"]!, (int)market["tradingDays"]!, (string?)market["lastDay"]));
    }

    [Fact]
    public async Task The_program_is_unhealthy_while_a_day_is_wrong_and_a_rewind_to_that_day_repairs_it()
    {
        await using var app = await AfterDaysAsync(5, ("Ledger:AuditSeconds", "1"));
        await Until.TrueAsync(async () => await HealthAsync(app) == HttpStatusCode.OK, "the program is healthy");
        Assert.NotEqual(0, await _data.ChangeAsync("UPDATE Evaluations SET Value = 1 WHERE PortfolioId = 'P21' AND AsOf = '2000-01-05'"));
        await Until.TrueAsync(async () => await HealthAsync(app) == HttpStatusCode.ServiceUnavailable, "the program is unhealthy");
        await Until.TrueAsync(
            async () => ((string?)(await app.GetAsync("/api/pipeline"))["ledgerFault"])?.Contains(
                "P21 on 2000-01-05",
                StringComparison.Ordinal) == true,
            "the pipeline names the day");

        await app.PostAsync("/api/market/rewind", new { to = "2000-01-05" });
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        await Until.TrueAsync(async () => await HealthAsync(app) == HttpStatusCode.OK, "the program is healthy again");
    }

    private static async Task<HttpStatusCode> HealthAsync(RunningApp app) =>
        (await app.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode;

    private async Task<RunningApp> AfterDaysAsync(int days, params (string, string)[] settings)
    {
        var app = RunningApp.Start(_data, [("Market:LastDay", "2000-01-31"), .. settings]);
        for (var day = 0; day < days; day++)
            await app.PostAsync("/api/market/step");
        await app.WaitUntilIdleAsync();
        return app;
    }
}
