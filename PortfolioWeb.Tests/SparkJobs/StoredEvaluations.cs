using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Ledger;
using PortfolioWeb.Workers.Ledger.Rows;
using SparkJobs;

namespace PortfolioWeb.Tests.SparkJobs;

/// <summary>A database with the investors Inv1 (P11, P12) and Inv2 (P21), to be filled with evaluations.</summary>
internal sealed class StoredEvaluations : IDbContextFactory<InvestorsDb>, IDisposable
{
    private readonly DataFolder _data = new();

    public StoredEvaluations()
    {
        using var db = CreateDbContext();
        db.Database.Migrate();
        db.Add(new InvestorRow { Id = "Inv1", Name = "Aegean Capital", City = "Athens" });
        db.Add(new InvestorRow { Id = "Inv2", Name = "Attica Partners", City = "Piraeus" });
        foreach (var (investor, portfolio, name) in new[] { ("Inv1", "P11", "Growth"), ("Inv1", "P12", "Income"), ("Inv2", "P21", "Leaders") })
        {
            db.Add(new PortfolioRow { Id = portfolio, Name = name, Cumulative = true, SharesOutstanding = 1000 });
            db.Add(new InvestorPortfolioRow { InvestorId = investor, PortfolioId = portfolio });
        }

        db.SaveChanges();
    }

    /// <summary>The data folder.</summary>
    public string Folder => _data.Path;

    /// <summary>A folder for reports, which is not there yet.</summary>
    public string Reports => Path.Combine(_data.Path, "reports");

    /// <summary>Puts evaluations in the place of those that are there.</summary>
    public StoredEvaluations With(params IEnumerable<EvaluationRow> rows)
    {
        using var db = CreateDbContext();
        db.Evaluations.ExecuteDelete();
        db.AddRange(rows);
        db.SaveChanges();
        return this;
    }

    /// <summary>Makes a report.</summary>
    public Task<Report> ReportAsync(ReportRequest? request = null) =>
        new DuckDbEngine(this).RunAsync(request ?? new ReportRequest(), TestContext.Current.CancellationToken);

    /// <summary>An evaluation.</summary>
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

    /// <summary>Four days of P11 around a turn of the year, which can be computed by hand.</summary>
    public static EvaluationRow[] FourDays() =>
    [
        Row("P11", "2019-12-30", 100m),
        Row("P11", "2019-12-31", 110m, 10m, 10m),
        Row("P11", "2020-01-02", 99m, -11m, -10m),
        Row("P11", "2020-02-03", 121m, 22m, 22.2222m),
    ];

    /// <summary>A day.</summary>
    public static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd");

    /// <inheritdoc/>
    public InvestorsDb CreateDbContext() =>
        new SqliteInvestorsDb(new DbContextOptionsBuilder<SqliteInvestorsDb>().UseSqlite($"Data Source={_data.Database}").Options);

    /// <inheritdoc/>
    public void Dispose() => _data.Dispose();
}
