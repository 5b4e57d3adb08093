using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Investing;
using SparkJobs.Engines;
using SparkJobs.Runs;
using SparkJobs.Statistics;

namespace PortfolioWeb.Tests.SparkJobs;

/// <summary>A database with the investors Inv1 (P11, P12) and Inv2 (P21), to be filled with evaluations.</summary>
internal sealed class StoredEvaluations : IDbContextFactory<InvestorsDb>, IDisposable
{
    private readonly DataFolder _data;
    private readonly ServerVersion? _version;

    /// <summary>Creates the database.</summary>
    /// <param name="data">The data folder; null for a new SQLite file.</param>
    public StoredEvaluations(DataFolder? data = null)
    {
        _data = data ?? new DataFolder();
        _version = _data.Server is null ? null : MySqlInvestorsDb.DetectVersion(_data.Server);
        using var db = CreateDbContext();
        db.Database.Migrate();
        db.Add(new InvestorRow { Id = "Inv1", Name = "Aegean Capital", City = "Athens" });
        db.Add(new InvestorRow { Id = "Inv2", Name = "Attica Partners", City = "Piraeus" });
        foreach (var (investor, portfolio, name) in new[]
        {
            ("Inv1", "P11", "Growth"),
            ("Inv1", "P12", "Income"),
            ("Inv2", "P21", "Leaders"),
        })
        {
            db.Add(new PortfolioRow { Id = portfolio, Name = name, Cumulative = true, SharesOutstanding = 1000 });
            db.Add(new InvestorPortfolioRow { InvestorId = investor, PortfolioId = portfolio });
        }

        db.SaveChanges();
    }

    /// <summary>The data folder.</summary>
    public string Folder => _data.Path;

    /// <summary>The connection string of the server; null for a file.</summary>
    public string? Server => _data.Server;

    /// <summary>A folder for reports, which does not exist yet.</summary>
    public string Reports => Path.Combine(_data.Path, "reports");

    /// <summary>The risk-free rate of the reports, in percent a year.</summary>
    public double RiskFreePercent { get; set; }

    /// <summary>Adds portfolios of an investor.</summary>
    public StoredEvaluations WithPortfolios(string investor, IEnumerable<string> ids)
    {
        using var db = CreateDbContext();
        foreach (var id in ids)
        {
            db.Add(new PortfolioRow { Id = id, Name = id, Cumulative = true, SharesOutstanding = 1 });
            db.Add(new InvestorPortfolioRow { InvestorId = investor, PortfolioId = id });
        }

        db.SaveChanges();
        return this;
    }

    /// <summary>Replaces the stored evaluations.</summary>
    public StoredEvaluations With(params IEnumerable<EvaluationRow> rows)
    {
        using var db = CreateDbContext();
        db.Evaluations.ExecuteDelete();
        db.AddRange(rows);
        db.SaveChanges();
        return this;
    }

    /// <summary>Replaces the stored closes.</summary>
    public StoredEvaluations WithCloses(params IEnumerable<CloseRow> rows)
    {
        using var db = CreateDbContext();
        db.Closes.ExecuteDelete();
        db.AddRange(rows);
        db.SaveChanges();
        return this;
    }

    /// <summary>Runs a report.</summary>
    public async Task<Report> ReportAsync(ReportRequest? request = null)
    {
        var ct = TestContext.Current.CancellationToken;
        var figures = new ReportFigures(this);
        var run = new ReportRunRow
        {
            Id = 1,
            Attempt = 1,
            State = ReportState.Running,
            RequestedBy = "test",
            RequestedAt = default,
            InvestorId = request?.Investor,
        };
        await figures.RemoveAsync(run.Id, ct);
        var job = new ScheduledReportJob(run.Id, run.Attempt, request ?? new ReportRequest(), RiskFreePercent, _ => { });
        var basis = await new DuckDbEngine(this).ComputeAsync(job, ct);
        // Reads the stored figures rather than those in memory.
        return await figures.ReadAsync(run, basis with { Figures = null }, RiskFreePercent, ct);
    }

    /// <summary>Creates an evaluation.</summary>
    public static EvaluationRow Row(string portfolio, string day, decimal value, decimal? change = null, decimal? percent = null) => new()
    {
        PortfolioId = portfolio,
        AsOf = Day(day),
        Run = 1,
        Value = value,
        DailyChange = change,
        DailyChangePercent = percent,
        NavPerShare = value / 1000,
    };

    /// <summary>Creates a close.</summary>
    public static CloseRow Close(string ticker, string day, decimal close, decimal? previous) =>
        new() { Ticker = ticker, AsOf = Day(day), Run = 1, ClosePrice = close, PreviousClose = previous };

    /// <summary>Four days of P11 around a turn of the year, which can be computed by hand.</summary>
    public static EvaluationRow[] FourDays() =>
    [
        Row("P11", "2019-12-30", 100m),
        Row("P11", "2019-12-31", 110m, 10m, 10m),
        Row("P11", "2020-01-02", 99m, -11m, -10m),
        Row("P11", "2020-02-03", 121m, 22m, 22.2222m),
    ];

    /// <summary>Parses a day.</summary>
    public static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd");

    /// <inheritdoc/>
    public InvestorsDb CreateDbContext() => _version is null
        ? new SqliteInvestorsDb(new DbContextOptionsBuilder<SqliteInvestorsDb>().UseSqlite($"Data Source={_data.Database}").Options)
        : new MySqlInvestorsDb(new DbContextOptionsBuilder<MySqlInvestorsDb>().UseMySql(_data.Server!, _version).Options);

    /// <inheritdoc/>
    public void Dispose() => _data.Dispose();
}
