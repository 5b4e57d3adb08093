using System.Globalization;
using System.Text;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using SparkJobs.Statistics;

namespace SparkJobs.Files;

/// <summary>Writes the statistics as CSV for spreadsheets, one row per number.</summary>
internal static class StatsCsv
{
    private const string Header = "investor,portfolio,statistic,of,measure,unit,amount,asOf";
    private const string Usd = "USD";
    private const string Percent = "percent";

    /// <summary>Returns all statistics of a portfolio. A number that does not exist has an empty amount.</summary>
    public static string Write(PortfolioStatistics statistics)
    {
        var csv = new StringBuilder(Header).Append("\r\n");
        var period = $"{statistics.Period.From:yyyy-MM-dd}/{statistics.Period.To:yyyy-MM-dd}";
        AddExtremes("changeExtremes", "history", statistics.Extremes);
        foreach (var (year, extremes) in statistics.Years)
            AddExtremes("changeExtremesPerYear", $"{year:0000}", extremes);
        AddSummary("evaluation", "history", statistics.History);
        AddSummary("evaluationOfPeriod", period, statistics.OfPeriod);
        foreach (var (year, month, days, mean) in statistics.Months)
        {
            Line("meanPerMonth", $"{year:0000}-{month:00}", "days", "days", days);
            Line("meanPerMonth", $"{year:0000}-{month:00}", "mean", Usd, mean);
        }

        AddRisk(statistics.Risk);
        AddDrawdown(statistics.MaxDrawdown);
        foreach (var (year, months, percent) in statistics.Returns)
        {
            foreach (var (index, month) in months.Index().Where(month => month.Item is not null))
                Line("monthlyReturns", $"{year:0000}-{index + 1:00}", "return", Percent, month);
            Line("monthlyReturns", $"{year:0000}", "return", Percent, percent);
        }

        foreach (var (portfolio, days, coefficient) in statistics.Correlations ?? [])
        {
            Line("correlations", portfolio, "days", "days", days);
            Line("correlations", portfolio, "correlation", "", coefficient);
        }

        return csv.ToString();

        void AddExtremes(string statistic, string of, ChangeExtremes extremes)
        {
            Line(statistic, of, "maxChange", Usd, extremes.MaxChange?.Amount, extremes.MaxChange?.AsOf);
            Line(statistic, of, "minChange", Usd, extremes.MinChange?.Amount, extremes.MinChange?.AsOf);
            Line(statistic, of, "maxChangePercent", Percent, extremes.MaxChangePercent?.Amount, extremes.MaxChangePercent?.AsOf);
            Line(statistic, of, "minChangePercent", Percent, extremes.MinChangePercent?.Amount, extremes.MinChangePercent?.AsOf);
        }

        void AddSummary(string statistic, string of, EvaluationSummary? summary)
        {
            Line(statistic, of, "days", "days", summary?.Days ?? 0);
            Line(statistic, of, "mean", Usd, summary?.Mean);
            Line(statistic, of, "standardDeviation", Usd, summary?.StandardDeviation);
        }

        void AddRisk(RiskFigures? risk)
        {
            Line("risk", period, "days", "days", risk?.Days ?? 0);
            Line("risk", period, "riskFreeRate", "percent a year", risk?.RiskFreePercent);
            Line("risk", period, "volatility", "percent a year", risk?.Volatility);
            Line("risk", period, "sharpeRatio", "", risk?.SharpeRatio);
            Line("risk", period, "sortinoRatio", "", risk?.SortinoRatio);
            Line("risk", period, "beta", "", risk?.Beta);
            Line("risk", period, "bestDay", Percent, risk?.BestDay.Amount, risk?.BestDay.AsOf);
            Line("risk", period, "worstDay", Percent, risk?.WorstDay.Amount, risk?.WorstDay.AsOf);
            Line("valueAtRisk", period, "percentAt95", Percent, risk?.ValueAtRisk.PercentAt95);
            Line("valueAtRisk", period, "percentAt99", Percent, risk?.ValueAtRisk.PercentAt99);
            Line("valueAtRisk", period, "lossAt95", Usd, risk?.ValueAtRisk.LossAt95);
            Line("valueAtRisk", period, "lossAt99", Usd, risk?.ValueAtRisk.LossAt99);
        }

        void AddDrawdown(Drawdown? drawdown)
        {
            Line("maxDrawdown", period, "drawdown", Percent, drawdown?.Percent);
            Line("maxDrawdown", period, "peak", "day", null, drawdown?.PeakOn);
            Line("maxDrawdown", period, "trough", "day", null, drawdown?.TroughOn);
            Line("maxDrawdown", period, "recovery", "day", null, drawdown?.RecoveredOn);
        }

        void Line(string statistic, string of, string measure, string unit, decimal? amount, DateOnly? asOf = null) => csv.Append(
            CultureInfo.InvariantCulture,
            $"{CsvText.Cell(statistics.Of.Investor)},{CsvText.Cell(statistics.Of.Portfolio)},{statistic},{CsvText.Cell(of)},"
            + $"{measure},{unit},{amount},{asOf:yyyy-MM-dd}\r\n");
    }
}
