using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Election;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Workers.Ledger;

/// <summary>
/// Prepares the database before any other service reads it: applies migrations, stores the investors and portfolios of the settings, and
/// creates a view per portfolio.
/// </summary>
internal sealed class DatabaseStartup(
    IDbContextFactory<InvestorsDb> databases,
    DatabaseFile file,
    PortfolioCatalog catalog,
    HistorySettings history,
    IMarketRuns runs,
    LeaderElection election) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var claim = await election.ClaimAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await RejectOtherVersionAsync(db, cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
        if (db is SqliteInvestorsDb)
            file.Open(db.Database.GetConnectionString()!);
        await history.CheckAsync(db, cancellationToken);
        // From here on, the market of the latest run is known.
        runs.Refresh();
        await DropFormerViewsAsync(db, cancellationToken);
        await SeedAsync(db, cancellationToken);
        foreach (var portfolio in catalog.Portfolios)
            await CreateViewAsync(db, portfolio, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task RejectOtherVersionAsync(InvestorsDb db, CancellationToken ct)
    {
        var applied = await db.Database.GetAppliedMigrationsAsync(ct);
        if (applied.Except(db.Database.GetMigrations()).Any())
        {
            throw new StartupException(
                "The database was created by another version of the program: export what you need with that version, "
                + "then delete the database, or use another Data:Folder or ConnectionStrings:InvestorsDB.");
        }
    }

    private async Task SeedAsync(InvestorsDb db, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var former = await FormerAsync(db, ct);
        await db.Holdings.ExecuteDeleteAsync(ct);
        await db.InvestorPortfolios.ExecuteDeleteAsync(ct);
        await db.Portfolios.ExecuteDeleteAsync(ct);
        await db.Investors.ExecuteDeleteAsync(ct);
        foreach (var investor in catalog.Investors)
            db.Add(new InvestorRow { Id = investor.Id, Name = investor.Name, City = investor.City });
        foreach (var portfolio in catalog.Portfolios)
        {
            db.Add(
                new PortfolioRow
                {
                    Id = portfolio.Id,
                    Name = portfolio.Name,
                    Cumulative = portfolio.Cumulative,
                    SharesOutstanding = portfolio.SharesOutstanding,
                });
            db.Add(new InvestorPortfolioRow { InvestorId = portfolio.Investor, PortfolioId = portfolio.Id });
            foreach (var holding in portfolio.Holdings)
                db.Add(new HoldingRow { PortfolioId = portfolio.Id, Ticker = holding.Ticker, Quantity = holding.Quantity });
        }

        db.AddRange(former);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    // Returns the rows of portfolios that have a history but are no longer in the settings. Reports need their names, and if such a
    // portfolio returns, its holdings must be those of its history.
    private async Task<List<object>> FormerAsync(InvestorsDb db, CancellationToken ct)
    {
        var ids = catalog.Portfolios.Select(portfolio => portfolio.Id).ToList();
        var former = await db.Portfolios.AsNoTracking()
            .Where(row => !ids.Contains(row.Id) && db.Evaluations.Any(evaluation => evaluation.PortfolioId == row.Id)).ToListAsync(ct);
        var formerIds = former.ConvertAll(row => row.Id);
        var managed = await db.InvestorPortfolios.AsNoTracking().Where(row => formerIds.Contains(row.PortfolioId)).ToListAsync(ct);
        var managers = managed.Select(row => row.InvestorId).Except(catalog.Investors.Select(investor => investor.Id)).ToList();
        return
        [
            .. former,
            .. managed,
            .. await db.Investors.AsNoTracking().Where(row => managers.Contains(row.Id)).ToListAsync(ct),
            .. await db.Holdings.AsNoTracking().Where(row => formerIds.Contains(row.PortfolioId)).ToListAsync(ct),
        ];
    }

    // Drops the view of a portfolio that has moved to another investor. A portfolio removed from the settings keeps its view and history.
    private async Task DropFormerViewsAsync(InvestorsDb db, CancellationToken ct)
    {
        foreach (var managed in await db.InvestorPortfolios.AsNoTracking().ToListAsync(ct))
        {
            if (catalog.Find(managed.PortfolioId) is { } portfolio && portfolio.Investor != managed.InvestorId)
                await DropViewAsync(db, Portfolio.ViewOf(managed.InvestorId, managed.PortfolioId), ct);
        }
    }

    // Safe without escaping: the settings allow only letters, digits, '-', '_' and '.' in these names.
    private static async Task DropViewAsync(InvestorsDb db, string view, CancellationToken ct)
    {
        var drop = $"DROP VIEW IF EXISTS `{view}`";
        await db.Database.ExecuteSqlRawAsync(drop, ct);
    }

    private static async Task CreateViewAsync(InvestorsDb db, Portfolio portfolio, CancellationToken ct)
    {
        var create = $"""
            CREATE VIEW `{portfolio.View}` AS
            SELECT AsOf, NavPerShare AS NAVPerShare,
                   DailyChange * 1.0 / {portfolio.SharesOutstanding} AS DailyNAVChange,
                   DailyChangePercent AS DailyNAVChangePercent
            FROM Evaluations WHERE PortfolioId = '{portfolio.Id}' ORDER BY AsOf DESC
            """;
        await DropViewAsync(db, portfolio.View, ct);
        await db.Database.ExecuteSqlRawAsync(create, ct);
    }
}
