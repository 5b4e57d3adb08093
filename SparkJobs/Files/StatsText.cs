using System.Globalization;
using System.Text;

namespace SparkJobs;

/// <summary>The statistics as text, for reading: aligned, in the order of the brief, with units and definitions.</summary>
internal static class StatsText
{
    private const string None = "none";

    /// <summary>All of a portfolio's statistics.</summary>
    public static string Write(PortfolioStatistics statistics)
    {
        var of = statistics.Of;
        var (history, period) = (statistics.History, statistics.Period);
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

        Heading($"4. Mean and standard deviation of the evaluation, {period.From:yyyy-MM-dd} to {period.To:yyyy-MM-dd}");
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
        return text.ToString();

        void Line(string line = "") => text.Append(line.TrimEnd()).Append('\n');

        void Heading(string heading)
        {
            Line();
            Line(heading);
            Line(new string('-', heading.Length));
        }

        void Summary(EvaluationSummary summary) => Table(
            ["", "USD"],
            [["mean", Number(summary.Mean, 2)], ["standard deviation", summary.StandardDeviation is { } deviation ? Number(deviation, 2) : None]]);

        void Table(string[] head, IReadOnlyList<string[]> rows)
        {
            string[][] lines = [head, .. rows];
            var widths = head.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
            foreach (var line in lines)
                Line(string.Join("  ", line.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))));
        }
    }

    private static string Days(EvaluationSummary summary) => string.Create(
        CultureInfo.InvariantCulture,
        $"{summary.Days:N0} {(summary.Days == 1 ? "evaluation" : "evaluations")}, from {summary.FirstDay:yyyy-MM-dd} to {summary.LastDay:yyyy-MM-dd}");

    private static string[] Cells(Extreme? extreme, int decimals) =>
        extreme is null ? [None, ""] : [$"{(extreme.Amount > 0 ? "+" : "")}{Number(extreme.Amount, decimals)}", $"{extreme.AsOf:yyyy-MM-dd}"];

    private static string Number(decimal amount, int decimals) => amount.ToString($"N{decimals}", CultureInfo.InvariantCulture);
}
