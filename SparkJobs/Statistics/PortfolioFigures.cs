using System.Globalization;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Investing;

namespace SparkJobs.Statistics;

/// <summary>Groups the figures of a report by portfolio.</summary>
internal static class PortfolioFigures
{
    private const int MoneyDecimals = 4;
    private const int RatioDecimals = 6;

    /// <summary>Composes a report from its figures.</summary>
    /// <param name="figures">All figures of the report, in any order.</param>
    /// <param name="portfolios">The portfolios that the report covers.</param>
    /// <param name="period">The period of the report.</param>
    /// <param name="riskFreePercent">The risk-free rate, in percent per year.</param>
    /// <param name="rowsRead">The number of evaluations that were read.</param>
    public static Report Compose(
        IReadOnlyCollection<Figure> figures,
        IReadOnlyList<ReportedPortfolio> portfolios,
        ReportPeriod period,
        double riskFreePercent,
        long rowsRead)
    {
        var byPortfolio = figures.ToLookup(figure => figure.Portfolio, StringComparer.Ordinal);
        // A pair of portfolios has one row, under the lower id. It is mirrored for the other portfolio.
        var mirrored = figures.Where(figure => figure.Statistic == Statistic.Correlations.Name)
            .ToLookup(figure => figure.Item, StringComparer.Ordinal);
        // Depends on the portfolios with figures at the time of the run, not on today's portfolios.
        var correlated = Statistic.Of(byPortfolio.Count).Contains(Statistic.Correlations);
        return new Report(
            [.. from portfolio in portfolios.AsParallel().AsOrdered()
                let own = new Figures(byPortfolio[portfolio.Portfolio])
                where own.Has(Statistic.Evaluation)
                select Describe(portfolio, own, correlated ? mirrored[portfolio.Portfolio] : null, period, riskFreePercent)],
            [.. portfolios.Select(portfolio => portfolio.Portfolio).Where(id => !byPortfolio.Contains(id))],
            period,
            rowsRead);
    }

    private static PortfolioStatistics Describe(
        ReportedPortfolio portfolio, Figures own, IEnumerable<Figure>? mirrored, ReportPeriod period, double riskFreePercent) => new(
            portfolio,
            Extremes(own.Row(Statistic.ChangeExtremes)!),
            [
                .. own.Rows(Statistic.ChangeExtremesPerYear)
                    .Select(row => new YearExtremes(row.Year, Extremes(row)))
                    .OrderBy(year => year.Year)
            ],
            Summary(own.Row(Statistic.Evaluation)!),
            period,
            own.Row(Statistic.EvaluationOfPeriod) is { } ofPeriod ? Summary(ofPeriod) : null,
            [.. own.Rows(Statistic.MeanPerMonth)
                .Select(row => new MonthMean(row.Year, row.Month!.Value, row.Whole("Evaluated"), row.Money("MeanValue")!.Value))
                .OrderByDescending(month => (month.Year, month.Month))],
            own.Row(Statistic.Volatility) is { } volatility ? Risk(own, volatility, riskFreePercent) : null,
            own.Row(Statistic.MaxDrawdown) is { } fall
                ? new Drawdown(fall.Ratio("MaxDrawdown")!.Value, fall.Day("PeakOn"), fall.Day("TroughOn"), fall.Day("RecoveredOn"))
                : null,
            [.. own.Rows(Statistic.MonthlyReturns).GroupBy(row => row.Year).OrderBy(year => year.Key).Select(Returns)],
            mirrored is null ? null : [.. own.Rows(Statistic.Correlations).Select(row => CorrelationWith(row.Item, row))
                .Concat(
                    mirrored.GroupBy(figure => figure.Portfolio)
                        .Select(other => CorrelationWith(other.Key, new Row(portfolio.Portfolio, other))))
                .OrderBy(correlation => correlation.Portfolio, StringComparer.Ordinal)]);

    private static RiskFigures Risk(Figures own, Row volatility, double riskFreePercent)
    {
        var days = own.Row(Statistic.BestAndWorstDay)!;
        var atRisk = own.Row(Statistic.ValueAtRisk)!;
        var returns = volatility.Whole("ReturnCount");
        var sharpe = own.Row(Statistic.SharpeRatio)!.Ratio("SharpeRatio");
        var sortino = own.Row(Statistic.SortinoRatio)!.Ratio("SortinoRatio");
        var beta = own.Row(Statistic.Beta);
        return new RiskFigures(
            returns,
            (decimal)riskFreePercent,
            volatility.Ratio("Volatility"),
            sharpe,
            sortino,
            beta?.Ratio("Beta"),
            new Extreme(days.Ratio("BestReturn")!.Value, days.Day("BestReturn")!.Value),
            new Extreme(days.Ratio("WorstReturn")!.Value, days.Day("WorstReturn")!.Value),
            new ValueAtRisk(
                atRisk.Ratio("PercentAt95")!.Value,
                atRisk.Ratio("PercentAt99")!.Value,
                atRisk.Money("LossAt95")!.Value,
                atRisk.Money("LossAt99")!.Value),
            Missing(returns, sharpe, sortino, beta));
    }

    private static MissingFigures Missing(int returns, decimal? sharpe, decimal? sortino, Row? beta)
    {
        var noVolatility = returns == 1 ? "there is only one daily return" : null;
        var noSharpe = sharpe is null ? noVolatility ?? "the daily returns do not vary" : null;
        return new MissingFigures(
            noVolatility,
            noSharpe,
            sortino is null ? noSharpe ?? "no daily return is below the risk-free rate" : null,
            beta?.Ratio("Beta") is not null ? null : beta?.Whole("ReturnCount") switch
            {
                null => "no stock has a return on the portfolio's days",
                1 => "the portfolio and the stocks have a return on only one common day",
                _ => "the returns of the stocks do not vary",
            });
    }

    private static YearReturns Returns(IGrouping<int, Row> year)
    {
        var byMonth = year.ToDictionary(row => row.Month ?? 0, row => row.Ratio("ReturnPercent")!.Value);
        return new YearReturns(
            year.Key,
            [.. Enumerable.Range(1, 12).Select(month => byMonth.TryGetValue(month, out var percent) ? percent : (decimal?)null)],
            byMonth[0]);
    }

    private static Correlation CorrelationWith(string portfolio, Row row) =>
        new(portfolio, row.Whole("ReturnCount"), row.Ratio("Correlation"));

    private static EvaluationSummary Summary(Row row) => new(
        row.Whole("Evaluated"),
        row.Day("FirstEvaluated")!.Value,
        row.Day("LastEvaluated")!.Value,
        row.Money("MeanValue")!.Value,
        row.Money("DeviationOfValue"));

    private static ChangeExtremes Extremes(Row row) =>
        new(row.Extreme("MaxChange"), row.Extreme("MinChange"), row.Extreme("MaxChangePercent"), row.Extreme("MinChangePercent"));

    // The figures of a portfolio: rows by statistic and item.
    private sealed class Figures(IEnumerable<Figure> figures)
    {
        private readonly ILookup<string, Row> _rows = figures.GroupBy(figure => (figure.Statistic, figure.Item))
            .ToLookup(row => row.Key.Statistic, row => new Row(row.Key.Item, row), StringComparer.Ordinal);

        public bool Has(Statistic statistic) => _rows.Contains(statistic.Name);

        public Row? Row(Statistic statistic) => _rows[statistic.Name].SingleOrDefault();

        public IEnumerable<Row> Rows(Statistic statistic) => _rows[statistic.Name];
    }

    // The figures of one row of a statistic, by measure.
    private sealed class Row(string item, IEnumerable<Figure> figures)
    {
        // There are only a few, so a linear search is faster than building a dictionary.
        private readonly Figure[] _figures = [.. figures];

        public string Item => item;

        public int Year => int.Parse(item.Split('-')[0], CultureInfo.InvariantCulture);

        public int? Month => item.Split('-') is [_, var month] ? int.Parse(month, CultureInfo.InvariantCulture) : null;

        public int Whole(string measure) => (int)Find(measure).Amount!.Value;

        public DateOnly? Day(string measure) => Find(measure).AsOf;

        // Rounded to decimals that the order of summation cannot affect. Adding the zero sets the scale.
        public decimal? Money(string measure) =>
            Find(measure).Amount is { } amount ? decimal.Round((decimal)amount, MoneyDecimals) + 0.0000m : null;

        public decimal? Ratio(string measure) =>
            Find(measure).Amount is { } amount ? decimal.Round((decimal)amount, RatioDecimals) + 0.000000m : null;

        private Figure Find(string measure) => Array.Find(_figures, figure => figure.Measure == measure)!;

        public Extreme? Extreme(string measure) => Money(measure) is { } amount ? new Extreme(amount, Day(measure)!.Value) : null;
    }
}
