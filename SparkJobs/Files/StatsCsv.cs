using System.Globalization;
using System.Text;

namespace SparkJobs;

/// <summary>The statistics as CSV, for spreadsheets: a row per number.</summary>
internal static class StatsCsv
{
    private const string Header = "investor,portfolio,statistic,of,measure,unit,amount,asOf";
    private const string Usd = "USD";

    /// <summary>All of a portfolio's statistics. A number that does not exist has an empty amount.</summary>
    public static string Write(PortfolioStatistics statistics)
    {
        var csv = new StringBuilder(Header).Append("\r\n");
        AddExtremes("changeExtremes", "history", statistics.Extremes);
        foreach (var (year, extremes) in statistics.Years)
            AddExtremes("changeExtremesPerYear", $"{year:0000}", extremes);
        AddSummary("evaluation", "history", statistics.History);
        AddSummary("evaluationOfPeriod", $"{statistics.Period.From:yyyy-MM-dd}/{statistics.Period.To:yyyy-MM-dd}", statistics.OfPeriod);
        foreach (var (year, month, days, mean) in statistics.Months)
        {
            Line("meanPerMonth", $"{year:0000}-{month:00}", "days", "days", days);
            Line("meanPerMonth", $"{year:0000}-{month:00}", "mean", Usd, mean);
        }

        return csv.ToString();

        void AddExtremes(string statistic, string of, ChangeExtremes extremes)
        {
            Line(statistic, of, "maxChange", Usd, extremes.MaxChange?.Amount, extremes.MaxChange?.AsOf);
            Line(statistic, of, "minChange", Usd, extremes.MinChange?.Amount, extremes.MinChange?.AsOf);
            Line(statistic, of, "maxChangePercent", "percent", extremes.MaxChangePercent?.Amount, extremes.MaxChangePercent?.AsOf);
            Line(statistic, of, "minChangePercent", "percent", extremes.MinChangePercent?.Amount, extremes.MinChangePercent?.AsOf);
        }

        void AddSummary(string statistic, string of, EvaluationSummary? summary)
        {
            Line(statistic, of, "days", "days", summary?.Days ?? 0);
            Line(statistic, of, "mean", Usd, summary?.Mean);
            Line(statistic, of, "standardDeviation", Usd, summary?.StandardDeviation);
        }

        void Line(string statistic, string of, string measure, string unit, decimal? amount, DateOnly? asOf = null) => csv.Append(
            CultureInfo.InvariantCulture,
            $"{statistics.Of.Investor},{statistics.Of.Portfolio},{statistic},{of},{measure},{unit},{amount},{asOf:yyyy-MM-dd}\r\n");
    }
}
