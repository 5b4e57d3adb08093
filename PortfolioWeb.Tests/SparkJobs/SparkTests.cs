using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using SparkJobs.Engines;
using SparkJobs.Statistics;

namespace PortfolioWeb.Tests.SparkJobs;

/// <summary>A real Spark compared with DuckDB, on MariaDB.</summary>
public sealed class SparkTests(MariaDb server)
{
    private CancellationToken Ct { get; } = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_report_by_both_engines_has_the_same_figures()
    {
        var driver = Environment.GetEnvironmentVariable("JDBC_DRIVER") ?? new SparkOptions().JdbcDriver;
        Assert.SkipWhen(
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable("SPARK_HOME")),
            "Not tested on Spark: SPARK_HOME is not set.");
        Assert.SkipUnless(File.Exists(driver), $"Not tested on Spark: there is no JDBC driver {driver}; JDBC_DRIVER may name another.");
        using var ledger = new StoredEvaluations(server.NewData());
        var (rows, closes) = History();
        ledger.With(rows).WithCloses(closes);

        var request = new ReportRequest(From: rows[20].AsOf);
        await new DuckDbEngine(ledger).ComputeAsync(Job(1, request), Ct);
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:InvestorsDB", ledger.Server)]).Build();
        var options = new SparkOptions { Master = "local[2]", JdbcDriver = driver };
        var (_, read) = await new SparkEngine(
            ledger,
            Options.Create(options),
            Options.Create(new DataOptions { Folder = ledger.Folder }),
            settings)
            .ComputeAsync(Job(2, request), Ct);

        Assert.Equal(rows.Count, read);
        var (duck, spark) = (await FiguresAsync(ledger, 1), await FiguresAsync(ledger, 2));
        Assert.Equal(duck.Keys.Order(), spark.Keys.Order());
        foreach (var (key, figure) in duck)
        {
            var other = spark[key];
            Assert.True(
                figure.AsOf == other.AsOf && Same(figure.Amount, other.Amount),
                $"{key}: {figure.Amount} {figure.AsOf} by DuckDB, {other.Amount} {other.AsOf} by Spark");
        }
    }

    // Equal to 9 significant digits.
    private static bool Same(double? one, double? other) =>
        one is { } a && other is { } b ? Math.Abs(a - b) <= (1e-9 * Math.Max(Math.Abs(a), Math.Abs(b))) + 1e-12 : one == other;

    private static ScheduledReportJob Job(int run, ReportRequest request) => new(run, 1, request, 2, _ => { });

    private async Task<Dictionary<(string, string, string, string), ReportFigureRow>> FiguresAsync(StoredEvaluations ledger, int run)
    {
        await using var db = ledger.CreateDbContext();
        return await db.ReportFigures.AsNoTracking().Where(row => row.RunId == run)
            .ToDictionaryAsync(row => (row.Statistic, row.PortfolioId, row.Item, row.Measure), Ct);
    }

    // Three portfolios, one of which begins late and one of which has a single day, over two years and a turn of the month, with ties.
    private static (List<EvaluationRow> Rows, List<CloseRow> Closes) History()
    {
        var random = new Random(7);
        var rows = new List<EvaluationRow>();
        var closes = new List<CloseRow>();
        var first = new DateOnly(2019, 11, 4);
        foreach (var (portfolio, from, to) in new[] { ("P11", 0, 500), ("P12", 130, 480), ("P21", 300, 300) })
            Walk(from, to, (day, value, change, before) =>
            {
                decimal? percent = before is null ? null : decimal.Round(change!.Value / before.Value * 100, 4);
                rows.Add(StoredEvaluations.Row(portfolio, $"{day:yyyy-MM-dd}", value, change, percent));
            });
        foreach (var stock in (string[])["A", "B", "C"])
            Walk(0, 500, (day, value, _, before) => closes.Add(StoredEvaluations.Close(stock, $"{day:yyyy-MM-dd}", value, before)));
        return (rows, closes);

        void Walk(int from, int to, Action<DateOnly, decimal, decimal?, decimal?> add)
        {
            decimal? before = null;
            for (var i = from; i <= to; i++)
            {
                var value = decimal.Round((before ?? 1000m) + random.Next(-3, 4), 4);
                add(first.AddDays(i), value, value - before, before);
                before = value;
            }
        }
    }
}
