using System.Globalization;
using System.Text;
using PortfolioWeb.Workers.Investing;
using SparkJobs.Statistics;

namespace SparkJobs.Files;

/// <summary>Writes the statistics as aligned text, the five basic ones first, with units and definitions.</summary>
internal static class StatsText
{
    private const string None = "none";
    private const string NoReturns = "No daily returns.";

    /// <summary>Returns all statistics of a portfolio.</summary>
    public static string Write(PortfolioStatistics statistics)
    {
        var of = statistics.Of;
        var (history, period) = (statistics.History, $"{statistics.Period.From:yyyy-MM-dd} to {statistics.Period.To:yyyy-MM-dd}");
        var text = new StringBuilder();
        Line($"{of.PortfolioName} ({of.Portfolio}), managed by {of.InvestorName} ({of.Investor})");
        Line($"{Days(history)}. Money is in USD.");

        Heading("1. Maximum and minimum daily change, full history");
        Line("Change: the value of a day less the value of the trading day before, in USD and in percent of the value before.");
        Line("It has a sign, so the minimum is the deepest fall. The first day has none. Of days that tie, the earliest is named.");
        Line();
        Table(
            ["", "change (USD)", "on", "change (%)", "on"],
            [
                ["maximum", .. Cells(statistics.Extremes.MaxChange, 2), .. Cells(statistics.Extremes.MaxChangePercent, 4)],
                ["minimum", .. Cells(statistics.Extremes.MinChange, 2), .. Cells(statistics.Extremes.MinChangePercent, 4)],
            ]);

        Heading("2. Maximum and minimum daily change per year");
        Table(
            ["year", "max (USD)", "on", "min (USD)", "on", "max (%)", "on", "min (%)", "on"],
            [.. statistics.Years.Select(year => (string[])
                [
                    $"{year.Year:0000}",
                    .. Cells(year.Extremes.MaxChange, 2), .. Cells(year.Extremes.MinChange, 2),
                    .. Cells(year.Extremes.MaxChangePercent, 4), .. Cells(year.Extremes.MinChangePercent, 4),
                ])]);

        Heading("3. Mean and standard deviation of the evaluation, full history");
        Line("Standard deviation: of the sample, with n - 1 in the denominator; one evaluation has none.");
        Line();
        Summary(history);

        Heading($"4. Mean and standard deviation of the evaluation, {period}");
        if (statistics.OfPeriod is { } ofPeriod)
        {
            Line($"{Days(ofPeriod)}.");
            Line();
            Summary(ofPeriod);
        }
        else
        {
            Line("No evaluations.");
        }

        Heading("5. Mean evaluation per month, most recent month first");
        Table(["month", "mean (USD)", "evaluations"], [.. statistics.Months.Select(month => (string[])
            [$"{month.Year:0000}-{month.Month:00}", Number(month.Mean, 2), $"{month.Days}"])]);

        Heading($"6. Volatility, ratios and beta, {period}");
        Line("Of the daily returns: the change of a day in percent of the value before. A year has 252 of them.");
        Line(
            "Volatility: their standard deviation, of the sample. "
            + "Sharpe: mean return of a year, less the risk-free rate, over volatility.");
        Line("Sortino: the same over the deviation below the risk-free rate. Beta: against all stocks, equally weighted each day.");
        Line();
        if (statistics.Risk is { } risk)
        {
            Table(
                ["", $"{risk.Days:N0} {(risk.Days == 1 ? "return" : "returns")}"],
                [
                    ["risk-free rate (% a year)", Number(risk.RiskFreePercent, 4)],
                    ["volatility (% a year)", Number(risk.Volatility, 4)],
                    ["Sharpe ratio", Number(risk.SharpeRatio, 4)],
                    ["Sortino ratio", Number(risk.SortinoRatio, 4)],
                    ["beta", Number(risk.Beta, 4)],
                ]);
            Missing("volatility", risk.Missing.Volatility);
            Missing("Sharpe ratio", risk.Missing.SharpeRatio);
            Missing("Sortino ratio", risk.Missing.SortinoRatio);
            Missing("beta", risk.Missing.Beta);
        }
        else
        {
            Line(NoReturns);
        }

        Heading($"7. Maximum drawdown, {period}");
        Line("The deepest fall from the greatest value so far, in percent of it. So far: from the value before the period on.");
        Line();
        if (statistics.MaxDrawdown is { } fall)
            Table(
                ["drawdown (%)", "peak", "trough", "recovery"],
                [[Number(fall.Percent, 4), Day(fall.PeakOn), Day(fall.TroughOn), Day(fall.RecoveredOn)]]);
        else
            Line("No evaluations.");

        Heading($"8. Best and worst day, {period}");
        if (statistics.Risk is { } ofDays)
            Table(["", "return (%)", "on"], [["best", .. Cells(ofDays.BestDay, 4)], ["worst", .. Cells(ofDays.WorstDay, 4)]]);
        else
            Line(NoReturns);

        Heading($"9. Value at risk over one day, {period}");
        Line("Historical: the loss that so many of the daily returns did not exceed. In USD: of the last value of the period.");
        Line();
        if (statistics.Risk?.ValueAtRisk is { } atRisk)
        {
            Table(
                ["", "loss (%)", "loss (USD)"],
                [
                    ["95 %", Number(atRisk.PercentAt95, 4), Number(atRisk.LossAt95, 2)],
                    ["99 %", Number(atRisk.PercentAt99, 4), Number(atRisk.LossAt99, 2)],
                ]);
        }
        else
        {
            Line(NoReturns);
        }

        Heading($"10. Return per month and year in percent, {period}");
        Table(
            ["year", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "year"],
            [.. statistics.Returns.Select(year => (string[])
                [
                    $"{year.Year:0000}",
                    .. year.Months.Select(month => month is null ? "" : Signed(month.Value, 2)),
                    Signed(year.Percent, 2),
                ])]);

        Heading($"11. Correlation of the daily returns with other portfolios, {period}");
        if (statistics.Correlations is null)
        {
            Line(
                $"Not computed: the report covers more than {Statistic.MostCorrelated} portfolios. "
                + "A report on fewer, such as those of one investor, has the correlations.");
        }
        else if (statistics.Correlations.Count > 0)
        {
            Table(
                ["portfolio", "correlation", "days"],
                [.. statistics.Correlations.Select(other => (string[])[other.Portfolio, Number(other.Coefficient, 4), $"{other.Days}"])]);
            if (statistics.Correlations.Any(other => other.Coefficient is null))
                Line("None: both have a return on only one common day, or the returns of one of them do not vary.");
        }
        else
        {
            Line("No other portfolio with returns on the same days.");
        }

        return text.ToString();

        void Line(string line = "") => text.Append(line.TrimEnd()).Append('\n');

        void Missing(string figure, string? why)
        {
            if (why is not null)
                Line($"No {figure}: {why}.");
        }

        void Heading(string heading)
        {
            Line();
            Line(heading);
            Line(new string('-', heading.Length));
        }

        void Summary(EvaluationSummary summary) => Table(
            ["", "USD"],
            [["mean", Number(summary.Mean, 2)], ["standard deviation", Number(summary.StandardDeviation, 2)]]);

        void Table(string[] head, IReadOnlyList<string[]> rows)
        {
            string[][] lines = [head, .. rows];
            var widths = head.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
            foreach (var line in lines)
                Line(string.Join(
                    "  ", line.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))));
        }
    }

    private static string Days(EvaluationSummary summary) => string.Create(
        CultureInfo.InvariantCulture,
        $"{summary.Days:N0} {(summary.Days == 1 ? "evaluation" : "evaluations")}"
        + $", from {summary.FirstDay:yyyy-MM-dd} to {summary.LastDay:yyyy-MM-dd}");

    private static string[] Cells(Extreme? extreme, int decimals) =>
        extreme is null ? [None, ""] : [Signed(extreme.Amount, decimals), $"{extreme.AsOf:yyyy-MM-dd}"];

    private static string Signed(decimal amount, int decimals) => $"{(amount > 0 ? "+" : "")}{Number(amount, decimals)}";

    private static string Day(DateOnly? day) => day is { } known ? $"{known:yyyy-MM-dd}" : None;

    private static string Number(decimal? amount, int decimals) => amount?.ToString($"N{decimals}", CultureInfo.InvariantCulture) ?? None;
}
