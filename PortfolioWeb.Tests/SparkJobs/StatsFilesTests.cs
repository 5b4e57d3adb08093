using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger.DeadLetters;
using SparkJobs.Files;
using SparkJobs.Statistics;
using static PortfolioWeb.Tests.SparkJobs.StoredEvaluations;

namespace PortfolioWeb.Tests.SparkJobs;

public sealed class StatsFilesTests : IDisposable
{
    private readonly StoredEvaluations _ledger = new();

    private CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task The_text_is_aligned_and_begins_with_the_five_basic_statistics()
    {
        await WriteAsync(FourDays(), new ReportRequest(From: Day("2020-01-01"), To: Day("2020-12-31")));
        Assert.Equal(
            """
            Growth (P11), managed by Aegean Capital (Inv1)
            4 evaluations, from 2019-12-30 to 2020-02-03. Money is in USD.

            1. Maximum and minimum daily change, full history
            -------------------------------------------------
            Change: the value of a day less the value of the trading day before, in USD and in percent of the value before.
            It has a sign, so the minimum is the deepest fall. The first day has none. Of days that tie, the earliest is named.

                     change (USD)          on  change (%)          on
            maximum        +22.00  2020-02-03    +22.2222  2020-02-03
            minimum        -11.00  2020-01-02    -10.0000  2020-01-02

            2. Maximum and minimum daily change per year
            --------------------------------------------
            year  max (USD)          on  min (USD)          on   max (%)          on   min (%)          on
            2019     +10.00  2019-12-31     +10.00  2019-12-31  +10.0000  2019-12-31  +10.0000  2019-12-31
            2020     +22.00  2020-02-03     -11.00  2020-01-02  +22.2222  2020-02-03  -10.0000  2020-01-02

            3. Mean and standard deviation of the evaluation, full history
            --------------------------------------------------------------
            Standard deviation: of the sample, with n - 1 in the denominator; one evaluation has none.

                                   USD
            mean                107.50
            standard deviation   10.28

            4. Mean and standard deviation of the evaluation, 2020-01-01 to 2020-12-31
            --------------------------------------------------------------------------
            2 evaluations, from 2020-01-02 to 2020-02-03.

                                   USD
            mean                110.00
            standard deviation   15.56

            5. Mean evaluation per month, most recent month first
            -----------------------------------------------------
            month    mean (USD)  evaluations
            2020-02      121.00            1
            2020-01       99.00            1
            2019-12      105.00            2

            6. Volatility, ratios and beta, 2020-01-01 to 2020-12-31
            --------------------------------------------------------
            Of the daily returns: the change of a day in percent of the value before. A year has 252 of them.
            Volatility: their standard deviation, of the sample. Sharpe: mean return of a year, less the risk-free rate, over volatility.
            Sortino: the same over the deviation below the risk-free rate. Beta: against all stocks, equally weighted each day.

                                       2 returns
            risk-free rate (% a year)     0.0000
            volatility (% a year)       361.6935
            Sharpe ratio                  4.2577
            Sortino ratio                13.7194
            beta                            none
            No beta: no stock has a return on the portfolio's days.

            7. Maximum drawdown, 2020-01-01 to 2020-12-31
            ---------------------------------------------
            The deepest fall from the greatest value so far, in percent of it. So far: from the value before the period on.

            drawdown (%)        peak      trough    recovery
            -10.0000      2019-12-31  2020-01-02  2020-02-03

            8. Best and worst day, 2020-01-01 to 2020-12-31
            -----------------------------------------------
                   return (%)          on
            best     +22.2222  2020-02-03
            worst    -10.0000  2020-01-02

            9. Value at risk over one day, 2020-01-01 to 2020-12-31
            -------------------------------------------------------
            Historical: the loss that so many of the daily returns did not exceed. In USD: of the last value of the period.

                  loss (%)  loss (USD)
            95 %    8.3889       10.15
            99 %    9.6778       11.71

            10. Return per month and year in percent, 2020-01-01 to 2020-12-31
            ------------------------------------------------------------------
            year     Jan     Feb  Mar  Apr  May  Jun  Jul  Aug  Sep  Oct  Nov  Dec    year
            2020  -10.00  +22.22                                                    +10.00

            11. Correlation of the daily returns with other portfolios, 2020-01-01 to 2020-12-31
            ------------------------------------------------------------------------------------
            No other portfolio with returns on the same days.

            """,
            await ReadAsync("Inv1_P11_stats.txt"));
    }

    [Fact]
    public async Task Missing_figures_are_named_in_the_text()
    {
        await WriteAsync([.. FourDays(), Row("P21", "2000-01-03", 1234.5m)], new ReportRequest(From: Day("2019-01-01")));
        var text = await ReadAsync("Inv2_P21_stats.txt");
        Assert.Contains("1 evaluation, from 2000-01-03 to 2000-01-03.", text, StringComparison.Ordinal);
        Assert.Contains("maximum          none", text, StringComparison.Ordinal);
        Assert.Contains("standard deviation      none", text, StringComparison.Ordinal);
        Assert.Contains(
            "2019-01-01 to 2020-02-03\n--------------------------------------------------------------------------\nNo evaluations.",
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_csv_has_a_row_per_number()
    {
        await WriteAsync(FourDays(), new ReportRequest(From: Day("2020-01-01"), To: Day("2020-12-31")));
        var lines = (await ReadAsync("Inv1_P11_stats.csv")).Split("\r\n");
        Assert.Equal("investor,portfolio,statistic,of,measure,unit,amount,asOf", lines[0]);
        Assert.Contains("Inv1,P11,changeExtremes,history,maxChange,USD,22.0000,2020-02-03", lines);
        Assert.Contains("Inv1,P11,changeExtremesPerYear,2019,minChangePercent,percent,10.0000,2019-12-31", lines);
        Assert.Contains("Inv1,P11,evaluation,history,standardDeviation,USD,10.2794,", lines);
        Assert.Contains("Inv1,P11,evaluationOfPeriod,2020-01-01/2020-12-31,mean,USD,110.0000,", lines);
        Assert.Equal(
            ["2020-02", "2020-01", "2019-12"],
            lines.Where(line => line.Contains("meanPerMonth", StringComparison.Ordinal)).Select(line => line.Split(',')[3]).Distinct());
        Assert.Equal("", lines[^1]);
        Assert.All(lines[..^1], line => Assert.Equal(8, line.Split(',').Length));
    }

    [Fact]
    public async Task The_csv_omits_missing_amounts()
    {
        await WriteAsync([Row("P11", "2000-01-03", 5m), Row("P21", "2001-01-03", 5m)], new ReportRequest(From: Day("2001-01-01")));
        var lines = (await ReadAsync("Inv1_P11_stats.csv")).Split("\r\n");
        Assert.Contains("Inv1,P11,changeExtremes,history,maxChange,USD,,", lines);
        Assert.Contains("Inv1,P11,evaluation,history,standardDeviation,USD,,", lines);
        Assert.Contains("Inv1,P11,evaluationOfPeriod,2001-01-01/2001-01-03,days,days,0,", lines);
        Assert.Contains("Inv1,P11,evaluationOfPeriod,2001-01-01/2001-01-03,mean,USD,,", lines);
    }

    [Fact]
    public async Task The_json_has_the_same_numbers()
    {
        await WriteAsync([.. FourDays(), Row("P21", "2019-01-03", 5m)], new ReportRequest(From: Day("2019-12-31")));
        var json = JsonNode.Parse(await ReadAsync("Inv1_P11_stats.json"))!;
        Assert.Equal("Inv1", (string?)json["of"]!["investor"]);
        Assert.Equal(22.2222m, (decimal)json["extremes"]!["maxChangePercent"]!["amount"]!);
        Assert.Equal("2020-02-03", (string?)json["extremes"]!["maxChangePercent"]!["asOf"]);
        Assert.Equal(2020, (int)json["years"]![1]!["year"]!);
        Assert.Equal(107.5m, (decimal)json["history"]!["mean"]!);
        Assert.Equal("2019-12-31", (string?)json["period"]!["from"]);
        Assert.Equal(3, (int)json["ofPeriod"]!["days"]!);
        Assert.Equal(2, (int)json["months"]![0]!["month"]!);

        json = JsonNode.Parse(await ReadAsync("Inv2_P21_stats.json"))!;
        Assert.Null(json["extremes"]!["maxChange"]);
        Assert.Null(json["history"]!["standardDeviation"]);
        Assert.Null(json["ofPeriod"]);
    }

    [Fact]
    public async Task The_json_does_not_escape_letters()
    {
        using (var db = _ledger.CreateDbContext())
            await db.Investors
                .Where(row => row.Id == "Inv1")
                .ExecuteUpdateAsync(row => row.SetProperty(investor => investor.Name, "Αιγαίο & Υιοί"), Ct);
        await WriteAsync(FourDays());
        Assert.Contains("\"Αιγαίο & Υιοί\"", await ReadAsync("Inv1_P11_stats.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_report_replaces_the_files_and_leaves_no_others()
    {
        await WriteAsync(FourDays());
        await WriteAsync([Row("P11", "2000-01-03", 1m)]);
        Assert.Equal(["Inv1_P11_stats.csv", "Inv1_P11_stats.json", "Inv1_P11_stats.txt"], Files());
        Assert.Contains("1 evaluation,", await ReadAsync("Inv1_P11_stats.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_ledger_yields_the_same_files()
    {
        await WriteAsync(FourDays());
        var before = await Task.WhenAll(Files().Select(ReadAsync));
        await WriteAsync(FourDays());
        Assert.Equal(before, await Task.WhenAll(Files().Select(ReadAsync)));
    }

    [Fact]
    public async Task If_a_file_cannot_be_replaced_all_files_stay_unchanged()
    {
        await WriteAsync(FourDays());
        var before = await ReadAsync("Inv1_P11_stats.txt");
        // A folder is in the way of the last file of the next report: the first three replace files, the fourth and fifth are new.
        Directory.CreateDirectory(Path.Combine(_ledger.Reports, "Inv2_P21_stats.csv"));

        await Assert.ThrowsAnyAsync<IOException>(() => WriteAsync([Row("P11", "2000-01-03", 1m), Row("P21", "2000-01-03", 1m)]));

        Assert.Equal(["Inv1_P11_stats.csv", "Inv1_P11_stats.json", "Inv1_P11_stats.txt"], Files());
        Assert.Equal(before, await ReadAsync("Inv1_P11_stats.txt"));
    }

    [Fact]
    public async Task An_interrupted_report_writes_nothing()
    {
        var report = await _ledger.With(FourDays()).ReportAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StatsFiles.WriteAsync(
            _ledger.Reports,
            report,
            () => Task.FromResult(true),
            new CancellationToken(canceled: true)));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_report_that_is_not_committed_leaves_every_file_unchanged()
    {
        await WriteAsync(FourDays());
        var before = await ReadAsync("Inv1_P11_stats.txt");
        var another = await _ledger.With([Row("P11", "2000-01-03", 1m), Row("P21", "2000-01-03", 1m)]).ReportAsync();
        Assert.Null(await StatsFiles.WriteAsync(_ledger.Reports, another, () => Task.FromResult(false), Ct));
        Assert.Equal(["Inv1_P11_stats.csv", "Inv1_P11_stats.json", "Inv1_P11_stats.txt"], Files());
        Assert.Equal(before, await ReadAsync("Inv1_P11_stats.txt"));
    }

    private async Task WriteAsync(IEnumerable<EvaluationRow> rows, ReportRequest? request = null) =>
        Assert.NotNull(
            await StatsFiles.WriteAsync(_ledger.Reports, await _ledger.With(rows).ReportAsync(request), () => Task.FromResult(true), Ct));

    private IEnumerable<string> Files() =>
        new DirectoryInfo(_ledger.Reports).EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal);

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(_ledger.Reports, name), Ct);
}
