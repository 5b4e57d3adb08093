using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Investing;
using SparkJobs.Files;
using SparkJobs.Statistics;
using static PortfolioWeb.Tests.SparkJobs.StoredEvaluations;

namespace PortfolioWeb.Tests.SparkJobs;

/// <summary>Cases that can be computed by hand.</summary>
public sealed class DuckDbEngineTests : IDisposable
{
    private readonly StoredEvaluations _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task Extremes_of_the_complete_history_have_their_days()
    {
        var extremes = (await FourDaysAsync()).Extremes;
        Assert.Equal(new Extreme(22m, Day("2020-02-03")), extremes.MaxChange);
        Assert.Equal(new Extreme(-11m, Day("2020-01-02")), extremes.MinChange);
        Assert.Equal(new Extreme(22.2222m, Day("2020-02-03")), extremes.MaxChangePercent);
        Assert.Equal(new Extreme(-10m, Day("2020-01-02")), extremes.MinChangePercent);
    }

    [Fact]
    public async Task A_change_across_the_turn_of_the_year_counts_for_the_new_year()
    {
        var years = (await FourDaysAsync()).Years;
        Assert.Equal([2019, 2020], years.Select(year => year.Year));
        Assert.Equal(new Extreme(10m, Day("2019-12-31")), years[0].Extremes.MaxChange);
        Assert.Equal(new Extreme(10m, Day("2019-12-31")), years[0].Extremes.MinChange);
        Assert.Equal(new Extreme(-11m, Day("2020-01-02")), years[1].Extremes.MinChange);
    }

    [Fact]
    public async Task Mean_and_sample_deviation_of_the_complete_history()
    {
        // Deviations from 107.5: -7.5, 2.5, -8.5, 13.5; their squares add up to 317; 317 / 3 = 105.6667.
        var history = (await FourDaysAsync()).History;
        Assert.Equal(new EvaluationSummary(4, Day("2019-12-30"), Day("2020-02-03"), 107.5m, 10.2794m), history);
    }

    [Fact]
    public async Task A_period_includes_its_first_and_its_last_day()
    {
        // 99 and 121 differ by 11 from their mean: the root of 242 / 1 is 15.5563.
        var statistics = await FourDaysAsync(new ReportRequest(From: Day("2020-01-02"), To: Day("2020-02-03")));
        Assert.Equal(new EvaluationSummary(2, Day("2020-01-02"), Day("2020-02-03"), 110m, 15.5563m), statistics.OfPeriod);
        Assert.Equal(new ReportPeriod(Day("2020-01-02"), Day("2020-02-03")), statistics.Period);
    }

    [Fact]
    public async Task A_period_without_an_end_extends_to_the_end_of_the_history()
    {
        Assert.Equal(
            new ReportPeriod(Day("2020-01-01"), Day("2020-02-03")),
            (await FourDaysAsync(new ReportRequest(From: Day("2020-01-01")))).Period);
        Assert.Equal(
            new ReportPeriod(Day("2019-12-30"), Day("2020-01-01")),
            (await FourDaysAsync(new ReportRequest(To: Day("2020-01-01")))).Period);
        var complete = await FourDaysAsync();
        Assert.Equal(complete.History, complete.OfPeriod);
    }

    [Fact]
    public async Task Months_are_listed_latest_first() => Assert.Equal(
        [new MonthMean(2020, 2, 1, 121m), new MonthMean(2020, 1, 1, 99m), new MonthMean(2019, 12, 2, 105m)],
        (await FourDaysAsync()).Months);

    [Fact]
    public async Task The_earliest_of_equal_days_is_named()
    {
        _ledger.With(
            Row("P11", "2020-01-06", 100m),
            Row("P11", "2020-01-07", 101m, 1m, 1m),
            Row("P11", "2020-01-08", 100m, -1m, -1m),
            Row("P11", "2020-01-09", 101m, 1m, 1m),
            Row("P11", "2020-01-10", 100m, -1m, -1m));
        var statistics = Assert.Single((await _ledger.ReportAsync()).Portfolios);
        var (first, second) = (Day("2020-01-07"), Day("2020-01-08"));
        var expected = new ChangeExtremes(new(1m, first), new(-1m, second), new(1m, first), new(-1m, second));
        Assert.Equal(expected, statistics.Extremes);
        Assert.Equal(expected, Assert.Single(statistics.Years).Extremes);
    }

    [Fact]
    public async Task One_evaluation_has_a_mean_and_neither_deviation_nor_extremes()
    {
        _ledger.With(Row("P11", "2000-01-03", 256.9m));
        var statistics = Assert.Single((await _ledger.ReportAsync()).Portfolios);
        var nothing = new ChangeExtremes(null, null, null, null);
        Assert.Equal(nothing, statistics.Extremes);
        Assert.Equal(new YearExtremes(2000, nothing), Assert.Single(statistics.Years));
        Assert.Equal(new EvaluationSummary(1, Day("2000-01-03"), Day("2000-01-03"), 256.9m, null), statistics.History);
        Assert.Equal(statistics.History, statistics.OfPeriod);
        Assert.Equal(new MonthMean(2000, 1, 1, 256.9m), Assert.Single(statistics.Months));
        Assert.Null(statistics.Risk);
        Assert.Equal(new Drawdown(0m, null, null, null), statistics.MaxDrawdown);
        Assert.Equal(0m, Assert.Single(statistics.Returns).Percent);
    }

    [Fact]
    public async Task The_largest_amounts_of_the_ledger_are_exact()
    {
        _ledger.With(
            Row("P11", "2000-01-03", 1m),
            Row("P11", "2000-01-04", 99_999_999_999.9999m, 99_999_999_998.9999m, 12_345_678_901.2345m));
        var statistics = Assert.Single((await _ledger.ReportAsync()).Portfolios);
        Assert.Equal(99_999_999_998.9999m, statistics.Extremes.MaxChange!.Amount);
        Assert.Equal(12_345_678_901.2345m, statistics.Extremes.MaxChangePercent!.Amount);
    }

    [Fact]
    public async Task A_portfolio_without_evaluations_is_named_and_has_no_statistics()
    {
        var report = await _ledger.With(FourDays()).ReportAsync();
        Assert.Equal(["P11"], report.Portfolios.Select(portfolio => portfolio.Of.Portfolio));
        Assert.Equal(["P12", "P21"], report.WithoutEvaluations);
        Assert.Equal(4, report.RowsRead);
    }

    [Fact]
    public async Task A_portfolio_without_evaluations_in_the_period_has_the_other_statistics()
    {
        _ledger.With([.. FourDays(), Row("P21", "2020-02-03", 5m)]);
        var report = await _ledger.ReportAsync(new ReportRequest(To: Day("2020-01-31")));
        Assert.Equal(3, report.Portfolios[0].OfPeriod!.Days);
        Assert.Null(report.Portfolios[1].OfPeriod);
        Assert.Equal(5m, report.Portfolios[1].History.Mean);
    }

    [Fact]
    public async Task An_investor_has_its_own_portfolios_only()
    {
        _ledger.With([.. FourDays(), Row("P12", "2020-02-03", 7m), Row("P21", "2025-02-03", 5m)]);
        var report = await _ledger.ReportAsync(new ReportRequest("Inv1"));
        Assert.Equal(
            [
                new ReportedPortfolio("Inv1", "Aegean Capital", "P11", "Growth"),
                new ReportedPortfolio("Inv1", "Aegean Capital", "P12", "Income"),
            ],
            report.Portfolios.Select(portfolio => portfolio.Of));
        Assert.Equal(5, report.RowsRead);
        Assert.Equal(Day("2020-02-03"), report.Period.To);
    }

    [Fact]
    public async Task Without_evaluations_there_is_no_report()
    {
        var failure = await Assert.ThrowsAsync<ReportException>(() => _ledger.ReportAsync());
        Assert.Equal("The ledger has no evaluations yet: start the market in the web app, then request the report again.", failure.Message);
        _ledger.With(FourDays());
        failure = await Assert.ThrowsAsync<ReportException>(() => _ledger.ReportAsync(new ReportRequest("Inv2")));
        Assert.StartsWith("The ledger has no evaluations of Inv2 yet", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2020-02-04", null, "from 2020-02-04 on: the history goes from 2019-12-30 to 2020-02-03. Request a period within it.")]
    [InlineData(null, "2019-12-29", "up to 2019-12-29: the history goes from 2019-12-30 to 2020-02-03. Request a period within it.")]
    [InlineData(
        "2020-01-03",
        "2020-02-02",
        "from 2020-01-03 to 2020-02-02: the period has no trading day of the history. Request a longer period.")]
    public async Task A_period_without_evaluations_is_refused_with_the_reason(string? from, string? to, string why)
    {
        _ledger.With(FourDays());
        var request = new ReportRequest(From: from is null ? null : Day(from), To: to is null ? null : Day(to));
        var failure = await Assert.ThrowsAsync<ReportException>(() => _ledger.ReportAsync(request));
        Assert.Equal($"There are no evaluations {why}", failure.Message);
    }

    [Fact]
    public async Task An_unknown_investor_is_refused_with_a_list_of_the_known_ones()
    {
        var failure = await Assert.ThrowsAsync<ReportException>(() => _ledger.ReportAsync(new ReportRequest("Inv9")));
        Assert.Equal("There is no investor 'Inv9': the database has Inv1, Inv2.", failure.Message);
    }

    [Fact]
    public async Task Volatility_and_ratios_are_computed_from_daily_returns()
    {
        // Returns 10 %, -10 %, 22.2222 %: mean 7.4074 %, deviation 16.2668 %; a year has 252 of them, the root of which is 15.8745.
        _ledger.RiskFreePercent = 25.2;
        var risk = (await FourDaysAsync()).Risk!;
        Assert.Equal(3, risk.Days);
        Assert.Equal(258.2276m, risk.Volatility!.Value, 4);
        // 18.666667 a year, less 0.252, over 2.582276.
        Assert.Equal(7.1312m, risk.SharpeRatio!.Value, 4);
        // One excess is below zero, -10.1 %: the root of a third of its square is 5.8312 %, and that of a year 92.5680 %.
        Assert.Equal(19.8931m, risk.SortinoRatio!.Value, 4);
        Assert.Equal(new Extreme(22.222222m, Day("2020-02-03")), risk.BestDay);
        Assert.Equal(new Extreme(-10m, Day("2020-01-02")), risk.WorstDay);
        // Between the worst and the next at 0.05 x 2: -10 % + 0.1 x 20 % = -8 %; of 121 USD.
        Assert.Equal(new ValueAtRisk(8m, 9.6m, 9.68m, 11.616m), risk.ValueAtRisk);
    }

    [Fact]
    public async Task A_drawdown_begins_on_the_last_day_at_its_peak_and_ends_when_it_is_reached_again()
    {
        _ledger.With(
            Row("P11", "2020-01-07", 100m),
            Row("P11", "2020-01-08", 95m, -5m, -5m),
            Row("P11", "2020-01-09", 100m, 5m, 5.2632m),
            Row("P11", "2020-01-10", 80m, -20m, -20m),
            Row("P11", "2020-01-13", 90m, 10m, 12.5m),
            Row("P11", "2020-01-14", 80m, -10m, -11.1111m),
            Row("P11", "2020-01-15", 100m, 20m, 25m));
        Assert.Equal(
            new Drawdown(-20m, Day("2020-01-09"), Day("2020-01-10"), Day("2020-01-15")),
            Assert.Single((await _ledger.ReportAsync()).Portfolios).MaxDrawdown);
        // In a period: from the value before it, 100 to 80; the recovery after the period does not count.
        Assert.Equal(new Drawdown(-20m, Day("2020-01-09"), Day("2020-01-10"), null), await OfPeriodAsync("2020-01-10", "2020-01-14"));
        // An earlier, higher value does not count: 80 to 90, and from there to 80.
        Assert.Equal(
            new Drawdown(-11.111111m, Day("2020-01-13"), Day("2020-01-14"), Day("2020-01-15")),
            await OfPeriodAsync("2020-01-13", "2020-01-15"));

        async Task<Drawdown?> OfPeriodAsync(string from, string to) =>
            Assert.Single((await _ledger.ReportAsync(new ReportRequest(From: Day(from), To: Day(to)))).Portfolios).MaxDrawdown;
    }

    [Fact]
    public async Task A_period_of_one_losing_day_has_its_loss_as_worst_day_month_and_drawdown()
    {
        // From 110 to 99 is -10 %, whatever the stored figure; the day before, with the peak, is in another month and year.
        var statistics = await FourDaysAsync(new ReportRequest(From: Day("2020-01-02"), To: Day("2020-01-02")));
        Assert.Equal(new Extreme(-10m, Day("2020-01-02")), statistics.Risk!.WorstDay);
        Assert.Equal(-10m, Assert.Single(statistics.Returns).Months[0]);
        Assert.Equal(new Drawdown(-10m, Day("2019-12-31"), Day("2020-01-02"), null), statistics.MaxDrawdown);
    }

    [Fact]
    public async Task A_value_that_never_falls_has_a_drawdown_of_zero_without_days()
    {
        _ledger.With(Row("P11", "2020-01-07", 100m), Row("P11", "2020-01-08", 100m, 0m, 0m), Row("P11", "2020-01-09", 101m, 1m, 1m));
        Assert.Equal(new Drawdown(0m, null, null, null), Assert.Single((await _ledger.ReportAsync()).Portfolios).MaxDrawdown);
    }

    [Fact]
    public async Task The_grid_has_a_return_for_each_month_and_year()
    {
        var returns = (await FourDaysAsync()).Returns;
        Assert.Equal([2019, 2020], returns.Select(year => year.Year));
        // From 100 to 110, 110 to 99, 99 to 121; the year from 110 to 121.
        Assert.Equal((10m, 10m), (returns[0].Months[11], returns[0].Percent));
        Assert.Equal((-10m, 22.222222m, 10m), (returns[1].Months[0], returns[1].Months[1], returns[1].Percent));
        Assert.Equal(10, returns[1].Months.Count(month => month is null));
    }

    [Fact]
    public async Task A_correlation_covers_the_days_that_two_portfolios_share()
    {
        _ledger.With([
            .. FourDays(),
            Row("P12", "2019-12-31", 200m, 20m, 11.1111m),
            Row("P12", "2020-01-02", 220m, 20m, 10m),
            Row("P12", "2020-02-03", 209m, -11m, -5m),
            Row("P21", "2020-02-03", 7m, 1m, 16.6667m)]);
        var portfolios = (await _ledger.ReportAsync()).Portfolios;
        Assert.Equal(["P12", "P21"], portfolios[0].Correlations!.Select(other => other.Portfolio));
        var with = portfolios[0].Correlations![0];
        Assert.Equal(3, with.Days);
        Assert.Equal(with with { Portfolio = "P11" }, portfolios[1].Correlations![0]);
        Assert.Equal(new Correlation("P11", 1, null), portfolios[2].Correlations![0]);
        // (0.1, -0.1, 0.2222) and (0.1111, 0.1, -0.05).
        Assert.Equal(-0.7493m, with.Coefficient!.Value, 4);
    }

    [Fact]
    public async Task A_report_on_very_many_portfolios_has_no_correlations_unlike_one_on_their_investor()
    {
        var many = Enumerable.Range(0, Statistic.MostCorrelated).Select(number => $"M{number}").ToList();
        _ledger.WithPortfolios("Inv2", many).With(Two());
        // Portfolios without evaluations do not count.
        Assert.All((await _ledger.ReportAsync()).Portfolios, portfolio => Assert.Single(portfolio.Correlations!));

        _ledger.With([.. Two(), .. many.Select(id => Row(id, "2019-12-30", 1m))]);
        var report = await _ledger.ReportAsync();
        Assert.All(report.Portfolios, portfolio => Assert.Null(portfolio.Correlations));
        Assert.Contains(
            "Not computed: the report covers more than 100 portfolios.",
            StatsFiles.Read(report, "Inv1_P11_stats.txt"),
            StringComparison.Ordinal);
        Assert.All((await _ledger.ReportAsync(new ReportRequest("Inv1"))).Portfolios, portfolio => Assert.Single(portfolio.Correlations!));

        static IEnumerable<EvaluationRow> Two() =>
            [
                .. FourDays(),
                .. FourDays().Select(row => Row("P12", $"{row.AsOf:yyyy-MM-dd}", row.Value, row.DailyChange, row.DailyChangePercent)),
            ];
    }

    [Fact]
    public async Task Beta_is_relative_to_the_mean_of_all_stocks()
    {
        _ledger.With(FourDays()).WithCloses(
            Close("A", "2019-12-30", 10m, null), Close("B", "2019-12-30", 10m, null),
            Close("A", "2019-12-31", 11m, 10m), Close("B", "2019-12-31", 10m, 10m),
            Close("A", "2020-01-02", 11m, 11m), Close("B", "2020-01-02", 9m, 10m),
            Close("A", "2020-02-03", 13.2m, 11m), Close("B", "2020-02-03", 9.2m, 9m));
        // The market has 5 %, -5 % and 11.1111 %: always half of the portfolio's.
        Assert.Equal(2m, Assert.Single((await _ledger.ReportAsync()).Portfolios).Risk!.Beta!.Value, 6);
    }

    [Fact]
    public async Task After_a_delisting_beta_uses_the_remaining_stocks()
    {
        _ledger.With(
            Row("P11", "2020-01-06", 100m),
            Row("P11", "2020-01-07", 110m, 10m, 10m),
            Row("P11", "2020-01-08", 99m, -11m, -10m),
            Row("P11", "2020-01-09", 138.6m, 39.6m, 40m),
            Row("P11", "2020-01-10", 83.16m, -55.44m, -40m)).WithCloses(
            Close("A", "2020-01-06", 10m, null), Close("B", "2020-01-06", 20m, null),
            Close("A", "2020-01-07", 11m, 10m), Close("B", "2020-01-07", 22m, 20m),
            Close("A", "2020-01-08", 9.9m, 11m), Close("B", "2020-01-08", 19.8m, 22m),
            Close("A", "2020-01-09", 11.88m, 9.9m),
            Close("A", "2020-01-10", 9.504m, 11.88m));
        // The market has 10 %, -10 %, 20 %, -20 %, the portfolio 10 %, -10 %, 40 %, -40 %; both means are 0.
        // (0.01 + 0.01 + 0.08 + 0.08) / (0.01 + 0.01 + 0.04 + 0.04) = 1.8. Without the days after the delisting it would be 1.
        Assert.Equal(1.8m, Assert.Single((await _ledger.ReportAsync()).Portfolios).Risk!.Beta!.Value, 6);
    }

    [Fact]
    public async Task A_portfolio_that_does_not_vary_has_no_ratios()
    {
        _ledger.With(Row("P11", "2020-01-07", 100m), Row("P11", "2020-01-08", 100m, 0m, 0m), Row("P11", "2020-01-09", 100m, 0m, 0m));
        var risk = Assert.Single((await _ledger.ReportAsync()).Portfolios).Risk!;
        Assert.Equal((0m, null, null), (risk.Volatility, risk.SharpeRatio, risk.SortinoRatio));
        Assert.Equal(new ValueAtRisk(0m, 0m, 0m, 0m), risk.ValueAtRisk);
    }

    [Fact]
    public async Task A_single_return_has_no_ratios_and_the_report_gives_the_reason()
    {
        _ledger.RiskFreePercent = 2;
        _ledger.WithCloses(Close("A", "2020-01-02", 9m, 10m));
        var statistics = await FourDaysAsync(new ReportRequest(From: Day("2020-01-02"), To: Day("2020-01-02")));
        // A loss: its excess divided by itself as downside deviation would be -1, and -15.8745 a year, whatever the loss.
        AssertNone(
            ("there is only one daily return", "the portfolio and the stocks have a return on only one common day"),
            statistics);
        Assert.Null(statistics.Risk!.Volatility);
    }

    [Theory]
    [InlineData("100 100 100 100")]
    // Each day gains 10 %: as fractions these returns are equal, as doubles they are not.
    [InlineData("100 110 121 133.1")]
    public async Task Constant_returns_have_no_ratios_and_the_report_gives_the_reason(string path)
    {
        var values = path.Split(' ').Select(value => decimal.Parse(value, CultureInfo.InvariantCulture)).ToList();
        _ledger.RiskFreePercent = 2;
        _ledger.With(values.Select((value, i) => Row("P11", $"2020-01-{7 + i:00}", value, i == 0 ? null : value - values[i - 1])))
            .WithCloses(values.Select((value, i) => Close("A", $"2020-01-{7 + i:00}", value, i == 0 ? null : values[i - 1])));
        var statistics = Assert.Single((await _ledger.ReportAsync()).Portfolios);
        AssertNone(("the daily returns do not vary", "the returns of the stocks do not vary"), statistics);
        Assert.Equal(0m, statistics.Risk!.Volatility);
    }

    [Fact]
    public async Task Returns_that_are_never_below_the_risk_free_rate_have_a_Sharpe_ratio_and_no_Sortino_ratio()
    {
        // 10 % and 20 %: mean 15 %, deviation 7.0711 %; 0.15 x 252 / (0.070711 x 15.8745) = 33.6749.
        _ledger.With(Row("P11", "2020-01-07", 100m), Row("P11", "2020-01-08", 110m, 10m, 10m), Row("P11", "2020-01-09", 132m, 22m, 20m));
        var risk = Assert.Single((await _ledger.ReportAsync()).Portfolios).Risk!;
        Assert.Equal(33.6749m, risk.SharpeRatio!.Value, 4);
        Assert.Null(risk.SortinoRatio);
        Assert.Equal(
            new MissingFigures(null, null, "no daily return is below the risk-free rate", "no stock has a return on the portfolio's days"),
            risk.Missing);
    }

    [Fact]
    public async Task A_portfolio_that_does_not_vary_has_no_correlation()
    {
        _ledger.With(
        [
            .. FourDays(),
            Row("P12", "2019-12-30", 100m),
            Row("P12", "2019-12-31", 110m, 10m, 10m),
            Row("P12", "2020-01-02", 121m, 11m, 10m),
            Row("P12", "2020-02-03", 133.1m, 12.1m, 10m),
        ]);
        var report = await _ledger.ReportAsync();
        Assert.Equal(new Correlation("P12", 3, null), Assert.Single(report.Portfolios[0].Correlations!));
        Assert.Contains(
            "\nNone: both have a return on only one common day, or the returns of one of them do not vary.\n",
            StatsFiles.Read(report, "Inv1_P11_stats.txt"),
            StringComparison.Ordinal);
    }

    // Neither the ratios nor beta exist, in the figures and in the text.
    private static void AssertNone((string Why, string Beta) expected, PortfolioStatistics statistics)
    {
        var risk = statistics.Risk!;
        Assert.Equal((null, null, null), (risk.SharpeRatio, risk.SortinoRatio, risk.Beta));
        Assert.Equal((expected.Why, expected.Why, expected.Beta), (risk.Missing.SharpeRatio, risk.Missing.SortinoRatio, risk.Missing.Beta));
        var text = StatsFiles.Read(new Report([statistics], [], statistics.Period, 0), "Inv1_P11_stats.txt");
        foreach (var (figure, why) in (ReadOnlySpan<(string, string)>)
        [
            ("Sharpe ratio", expected.Why),
            ("Sortino ratio", expected.Why),
            ("beta", expected.Beta),
        ])
            Assert.Contains($"\nNo {figure}: {why}.\n", text, StringComparison.Ordinal);
    }

    private async Task<PortfolioStatistics> FourDaysAsync(ReportRequest? request = null) =>
        Assert.Single((await _ledger.With(FourDays()).ReportAsync(request)).Portfolios);
}
