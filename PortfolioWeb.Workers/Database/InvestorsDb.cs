using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Workers.Database;

/// <summary>The database InvestorsDB. Each kind of server has a derived context with its own migrations.</summary>
public abstract class InvestorsDb(DbContextOptions options) : DbContext(options)
{
    private const int IdLength = 16;

    public DbSet<InvestorRow> Investors => Set<InvestorRow>();

    public DbSet<PortfolioRow> Portfolios => Set<PortfolioRow>();

    public DbSet<InvestorPortfolioRow> InvestorPortfolios => Set<InvestorPortfolioRow>();

    public DbSet<HoldingRow> Holdings => Set<HoldingRow>();

    public DbSet<EvaluationRow> Evaluations => Set<EvaluationRow>();

    public DbSet<CloseRow> Closes => Set<CloseRow>();

    public DbSet<ConsumedOffsetRow> ConsumedOffsets => Set<ConsumedOffsetRow>();

    public DbSet<DeadLetterRow> DeadLetters => Set<DeadLetterRow>();

    public DbSet<ExchangeStateRow> ExchangeStates => Set<ExchangeStateRow>();

    public DbSet<MarketCommandRow> MarketCommands => Set<MarketCommandRow>();

    public DbSet<HistorySettingRow> HistorySettings => Set<HistorySettingRow>();

    public DbSet<MarketRunRow> MarketRuns => Set<MarketRunRow>();

    public DbSet<ReportRunRow> ReportRuns => Set<ReportRunRow>();

    public DbSet<ReportFigureRow> ReportFigures => Set<ReportFigureRow>();

    public DbSet<ControlActionRow> ControlActions => Set<ControlActionRow>();

    public DbSet<SignInRow> SignIns => Set<SignInRow>();

    public DbSet<DataProtectionKeyRow> DataProtectionKeys => Set<DataProtectionKeyRow>();

    public DbSet<PriceImportRow> PriceImports => Set<PriceImportRow>();

    public DbSet<ImportedSeriesRow> ImportedSeries => Set<ImportedSeriesRow>();

    public DbSet<ImportedCloseRow> ImportedCloses => Set<ImportedCloseRow>();

    public DbSet<ImportedEventRow> ImportedEvents => Set<ImportedEventRow>();

    /// <summary>Begins a transaction whose queries all read the same snapshot, taken at the first query.</summary>
    public abstract Task<IDbContextTransaction> BeginSnapshotAsync(CancellationToken ct);

    /// <summary>Inserts many imported closes, as a part of the current transaction.</summary>
    public abstract Task InsertAsync(IEnumerable<ImportedCloseRow> closes, CancellationToken ct);

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTime>().HaveConversion<Utc>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<InvestorRow>(row =>
        {
            row.ToTable("Investors").HasKey(investor => investor.Id);
            row.Property(investor => investor.Id).HasMaxLength(IdLength);
            row.Property(investor => investor.Name).HasMaxLength(100);
            row.Property(investor => investor.City).HasMaxLength(100);
        });
        modelBuilder.Entity<PortfolioRow>(row =>
        {
            row.ToTable("Portfolios").HasKey(portfolio => portfolio.Id);
            row.Property(portfolio => portfolio.Id).HasMaxLength(IdLength);
            row.Property(portfolio => portfolio.Name).HasMaxLength(100);
        });
        modelBuilder.Entity<InvestorPortfolioRow>(row =>
        {
            row.ToTable("Investors_Portfolios").HasKey(managed => new { managed.InvestorId, managed.PortfolioId });
            row.Property(managed => managed.InvestorId).HasColumnName("iid").HasMaxLength(IdLength);
            row.Property(managed => managed.PortfolioId).HasColumnName("pid").HasMaxLength(IdLength);
            row.HasOne<InvestorRow>().WithMany().HasForeignKey(managed => managed.InvestorId);
            row.HasOne<PortfolioRow>().WithMany().HasForeignKey(managed => managed.PortfolioId);
        });
        modelBuilder.Entity<HoldingRow>(row =>
        {
            row.ToTable("Holdings").HasKey(holding => new { holding.PortfolioId, holding.Ticker });
            row.Property(holding => holding.PortfolioId).HasMaxLength(IdLength);
            row.Property(holding => holding.Ticker).HasMaxLength(IdLength);
            row.HasOne<PortfolioRow>().WithMany().HasForeignKey(holding => holding.PortfolioId);
        });
        // No foreign keys or further indexes: these two tables are written at the pipeline's full speed, and the
        // primary keys serve every query.
        modelBuilder.Entity<EvaluationRow>(row =>
        {
            row.ToTable("Evaluations").HasKey(evaluation => new { evaluation.PortfolioId, evaluation.AsOf });
            row.Property(evaluation => evaluation.PortfolioId).HasMaxLength(IdLength);
        });
        modelBuilder.Entity<CloseRow>(row =>
        {
            row.ToTable("Closes").HasKey(close => new { close.Ticker, close.AsOf });
            row.Property(close => close.Ticker).HasMaxLength(IdLength);
        });
        modelBuilder.Entity<ConsumedOffsetRow>(row =>
        {
            row.ToTable("ConsumedOffsets").HasKey(offset => new { offset.Log, offset.Topic, offset.Partition });
            row.Property(offset => offset.Log).HasMaxLength(100);
            row.Property(offset => offset.Topic).HasMaxLength(100);
        });
        modelBuilder.Entity<DeadLetterRow>(row =>
        {
            row.ToTable("DeadLetters")
                .HasKey(deadLetter => new { deadLetter.Log, deadLetter.Topic, deadLetter.Partition, deadLetter.Offset });
            row.Property(deadLetter => deadLetter.Log).HasMaxLength(100);
            row.Property(deadLetter => deadLetter.Topic).HasMaxLength(100);
            row.Property(deadLetter => deadLetter.Reason).HasMaxLength(DeadLetterRow.LongestReason);
            row.Property(deadLetter => deadLetter.Note).HasMaxLength(DeadLetterRow.LongestNote);
            // The dashboard counts the open dead letters every second.
            row.HasIndex(deadLetter => deadLetter.SettledAt);
        });
        modelBuilder.Entity<LeaderRow>(row =>
        {
            row.ToTable("Leaders").HasKey(leader => leader.Role);
            row.Property(leader => leader.Role).HasMaxLength(40);
            row.Property(leader => leader.Copy).HasMaxLength(200);
        });
        modelBuilder.Entity<ExchangeStateRow>(row =>
        {
            row.ToTable("ExchangeStates").HasKey(state => state.Exchange);
            row.Property(state => state.Exchange).HasMaxLength(IdLength);
        });
        modelBuilder.Entity<MarketCommandRow>(row =>
        {
            row.ToTable("MarketCommands").HasKey(command => command.Id);
            row.Property(command => command.Command).HasMaxLength(MarketCommandRow.LongestCommand);
            row.Property(command => command.RequestedBy).HasMaxLength(MarketCommandRow.LongestName);
            row.Property(command => command.Outcome).HasMaxLength(MarketCommandRow.LongestOutcome);
            // The leader of the market looks for pending commands several times a second.
            row.HasIndex(command => command.AppliedAt);
        });
        modelBuilder.Entity<HistorySettingRow>(row =>
        {
            row.ToTable("HistorySettings").HasKey(setting => setting.Name);
            row.Property(setting => setting.Name).HasMaxLength(100);
        });
        modelBuilder.Entity<MarketRunRow>(row =>
        {
            row.ToTable("MarketRuns").HasKey(run => run.Run);
            row.Property(run => run.Run).ValueGeneratedNever();
            row.Property(run => run.ImportId).HasMaxLength(IdLength);
        });
        modelBuilder.Entity<ReportRunRow>(row =>
        {
            row.ToTable("ReportRuns").HasKey(run => run.Id);
            row.Property(run => run.State).HasConversion<string>().HasMaxLength(16);
            row.Property(run => run.RequestedBy).HasMaxLength(40);
            row.Property(run => run.Slot).HasMaxLength(100);
            row.Property(run => run.LedgerChecksum).HasMaxLength(64);
            row.Property(run => run.InvestorId).HasMaxLength(IdLength);
            row.Property(run => run.Worker).HasMaxLength(200);
            row.Property(run => run.Progress).HasMaxLength(200);
            row.Property(run => run.Engine).HasMaxLength(200);
            row.Property(run => run.SqlChecksum).HasMaxLength(64);
            // Workers query for a queued run every second.
            row.HasIndex(run => run.State);
            row.HasIndex(run => run.Slot).IsUnique();
        });
        modelBuilder.Entity<ControlActionRow>(row =>
        {
            row.ToTable("ControlActions").HasKey(action => action.Id);
            row.Property(action => action.Who).HasMaxLength(ControlActionRow.LongestName);
            row.Property(action => action.Via).HasMaxLength(IdLength);
            row.Property(action => action.Address).HasMaxLength(ControlActionRow.LongestName);
            row.Property(action => action.Action).HasMaxLength(ControlActionRow.LongestName);
            row.Property(action => action.Details).HasMaxLength(ControlActionRow.LongestText);
            row.Property(action => action.Outcome).HasMaxLength(ControlActionRow.LongestText);
        });
        modelBuilder.Entity<SignInRow>(row =>
        {
            row.ToTable("SignIns").HasKey(signIn => signIn.KeyHash);
            row.Property(signIn => signIn.KeyHash).HasMaxLength(64);
        });
        modelBuilder.Entity<DataProtectionKeyRow>(row =>
        {
            row.ToTable("DataProtectionKeys").HasKey(key => key.Name);
            row.Property(key => key.Name).HasMaxLength(100);
        });
        modelBuilder.Entity<PriceImportRow>(row =>
        {
            row.ToTable("PriceImports").HasKey(import => import.Id);
            row.Property(import => import.Id).HasMaxLength(IdLength);
            row.Property(import => import.Name).HasMaxLength(PriceImportRow.LongestName);
            row.Property(import => import.ImportedBy).HasMaxLength(ControlActionRow.LongestName);
        });
        modelBuilder.Entity<ImportedSeriesRow>(row =>
        {
            row.ToTable("ImportedSeries").HasKey(series => series.Id);
            row.Property(series => series.ImportId).HasMaxLength(IdLength);
            row.Property(series => series.Ticker).HasMaxLength(IdLength);
            row.Property(series => series.Exchange).HasMaxLength(IdLength);
            row.Property(series => series.Basis).HasMaxLength(IdLength);
            row.HasIndex(series => new { series.ImportId, series.Ticker }).IsUnique();
            row.HasOne<PriceImportRow>().WithMany().HasForeignKey(series => series.ImportId);
        });
        // No foreign key: millions of closes are written at once, always together with their series.
        modelBuilder.Entity<ImportedCloseRow>(row =>
        {
            row.ToTable("ImportedCloses").HasKey(close => new { close.SeriesId, close.AsOf });
            ImportedAmount(row.Property(close => close.ClosePrice));
        });
        modelBuilder.Entity<ImportedEventRow>(row =>
        {
            row.ToTable("ImportedEvents").HasKey(happened => new { happened.SeriesId, happened.AsOf, happened.Kind });
            row.Property(happened => happened.Kind).HasMaxLength(IdLength);
            ImportedAmount(row.Property(happened => happened.Amount));
        });
        modelBuilder.Entity<ReportFigureRow>(row =>
        {
            row.ToTable("ReportFigures")
                .HasKey(figure => new { figure.RunId, figure.Attempt, figure.Statistic, figure.PortfolioId, figure.Item, figure.Measure });
            row.Property(figure => figure.RunId).HasColumnOrder(0);
            row.Property(figure => figure.Attempt).HasColumnOrder(1);
            row.Property(figure => figure.Statistic).HasMaxLength(40).HasColumnOrder(2);
            row.Property(figure => figure.PortfolioId).HasMaxLength(IdLength).HasColumnOrder(3);
            row.Property(figure => figure.Item).HasMaxLength(IdLength).HasColumnOrder(4);
            row.Property(figure => figure.Measure).HasMaxLength(40).HasColumnOrder(5);
            row.Property(figure => figure.Amount).HasColumnOrder(6);
            row.Property(figure => figure.AsOf).HasColumnOrder(7);
        });
    }

    /// <summary>Configures the column of an imported amount, which keeps the decimals of its file, up to 8.</summary>
    protected abstract void ImportedAmount(PropertyBuilder<decimal> amount);

    // The columns have no time zone: all times in them are UTC.
    private sealed class Utc() : ValueConverter<DateTime, DateTime>(at => at, read => DateTime.SpecifyKind(read, DateTimeKind.Utc));
}
