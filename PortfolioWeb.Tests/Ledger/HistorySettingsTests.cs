using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Tests.Ledger;

/// <summary>A start with settings that differ from those of the stored history.</summary>
public abstract class HistorySettingsTests : IDisposable
{
    private protected const string Refused = ", but the stored history was created with ";
    private static readonly (string, string) s_lastDay = ("Market:LastDay", "2000-01-31");

    private readonly DataFolder _data;

    private protected HistorySettingsTests(DataFolder data) => _data = data;

    public void Dispose()
    {
        _data.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_database_of_another_version_is_refused_in_one_line()
    {
        await RunningApp.Start(_data).DisposeAsync();
        await using (var db = OpenDatabase())
            await db.Database.ExecuteSqlAsync(
                $"UPDATE __EFMigrationsHistory SET MigrationId = '20261122163904_Initial' WHERE MigrationId LIKE '%_Initial'",
                TestContext.Current.CancellationToken);
        await AssertRefusedAsync("The database was created by another version of the program: export what you need");
    }

    private protected async Task MakeHistoryAsync(params IEnumerable<(string, string)> settings)
    {
        await using var app = RunningApp.Start(_data, [s_lastDay, .. settings]);
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
    }

    private DbContext OpenDatabase() => _data.Server is { } server
        ? new MySqlInvestorsDb(OptionsOf<MySqlInvestorsDb>().UseMySql(server, MySqlInvestorsDb.DetectVersion(server)).Options)
        : new SqliteInvestorsDb(OptionsOf<SqliteInvestorsDb>().UseSqlite($"Data Source={_data.Database}").Options);

    private static DbContextOptionsBuilder<T> OptionsOf<T>()
        where T : InvestorsDb => new();

    private protected async Task AssertRefusedAsync(string expected, params IEnumerable<string> arguments)
    {
        var data = _data.Settings.Select(setting => $"--{setting.Key}={setting.Value}");
        var (exitCode, output) = await RefusedStart.RunAsync(
            ["--urls", "http://127.0.0.1:0", .. data, "--Market:LastDay=2000-02-29", .. arguments]);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(1, exitCode);
    }
}

/// <summary>In the default SQLite file.</summary>
public sealed class HistorySettingsOnSqliteTests : HistorySettingsTests
{
    private readonly DataFolder _data;

    public HistorySettingsOnSqliteTests() : this(new DataFolder())
    {
    }

    private HistorySettingsOnSqliteTests(DataFolder data) : base(data) => _data = data;

    [Fact]
    public async Task A_changed_setting_of_the_stored_history_is_refused_with_its_old_and_new_value()
    {
        await MakeHistoryAsync(("Market:Closures:0", "2000-01-18"));
        const string Same = "--Market:Closures:0=2000-01-18";
        await AssertRefusedAsync($"Market:Seed is 7{Refused}2000: set it to 2000, or use another", Same, "--Market:Seed=7");
        await AssertRefusedAsync($"Market:Walk:Correlation is 0.5{Refused}0.35: set it to 0.35,", Same, "--Market:Walk:Correlation=0.5");
        await AssertRefusedAsync($"Market:FirstDay is 2000-01-11{Refused}2000-01-01:", Same, "--Market:FirstDay=2000-01-11");
        await AssertRefusedAsync($"Market:Closures is not set{Refused}2000-01-18: set it to 2000-01-18,");
        await AssertRefusedAsync($"Market:Closures is 2000-01-10, 2000-01-18{Refused}2000-01-18:", Same, "--Market:Closures:1=2000-01-10");
        await AssertRefusedAsync(
            $"Market:Openings is 2000-01-08{Refused}none: remove the setting,", Same, "--Market:Openings:0=2000-01-08");
        await AssertRefusedAsync($"Market:Exchanges:0:Listings:IBM is 300{Refused}256.9:", Same, "--Market:Exchanges:0:Listings:IBM=300");
        await AssertRefusedAsync($"Market:Exchanges:1:Listings:NEW is 5{Refused}none:", Same, "--Market:Exchanges:1:Listings:NEW=5");
        await AssertRefusedAsync($"Market:Exchanges is SE1, SE9{Refused}SE1, SE2:", Same, "--Market:Exchanges:1:Id=SE9");
        await AssertRefusedAsync(
            "Investing:Investors:0:Portfolios:0:Holdings:IBM is 7, but the stored history of P11 was created with 1300: "
                + "set it to 1300, give the portfolio another id, or use",
            Same, "--Investing:Investors:0:Portfolios:0:Holdings:IBM=7");
        await AssertRefusedAsync(
            "Investing:Investors:0:Portfolios:0:Holdings:VZ is 7, but the stored history of P11 was created with none",
            Same, "--Investing:Investors:0:Portfolios:0:Holdings:VZ=7");
        await AssertRefusedAsync(
            "Investing:Investors:2:Portfolios:1:SharesOutstanding is 5, but the stored history of P32 was created with 100000",
            Same, "--Investing:Investors:2:Portfolios:1:SharesOutstanding=5");
    }

    [Fact]
    public async Task Settings_that_do_not_affect_the_stored_days_can_be_changed()
    {
        await MakeHistoryAsync();
        await using var app = RunningApp.Start(
            _data,
            ("Market:LastDay", "2000-02-29"),
            ("Market:FirstDay", "2000-01-02"),
            ("Market:Closures:0", "2000-02-01"),
            ("Market:Closures:1", "2000-01-08"),
            ("Market:Openings:0", "2000-02-05"),
            ("Investing:Investors:0:Portfolios:0:Name", "Renamed"),
            ("Investing:Investors:0:Portfolios:2:Id", "P13"),
            ("Investing:Investors:0:Portfolios:2:Name", "New"),
            ("Investing:Investors:0:Portfolios:2:Holdings:IBM", "10"));
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        var days = TradingDays.Between(new(2000, 1, 1), new(2000, 2, 29)).Except(["2000-02-01"]).Append("2000-02-05");
        StoredLedger.Read(_data).AssertComplete([.. days]);
    }

    [Fact]
    public async Task A_closure_added_later_cannot_be_changed_once_its_day_is_stored()
    {
        await MakeHistoryAsync();
        await MakeHistoryAsync(("Market:LastDay", "2000-02-29"), ("Market:Closures:0", "2000-02-01"));
        await AssertRefusedAsync($"Market:Closures is not set{Refused}2000-02-01:");
    }

    [Fact]
    public async Task Every_setting_can_be_changed_before_the_first_day_is_stored()
    {
        await RunningApp.Start(_data).DisposeAsync();
        await using var app = RunningApp.Start(
            _data, ("Market:Seed", "7"), ("Market:FirstDay", "2010-01-01"), ("Market:LastDay", "2010-01-31"));
        await app.RunAtFullSpeedAsync();
        await app.FinishAsync();
        StoredLedger.Read(_data).AssertComplete(TradingDays.Between(new(2010, 1, 1), new(2010, 1, 31)));
    }
}

/// <summary>On a database server, which other instances may use.</summary>
public sealed class HistorySettingsOnMariaDbTests : HistorySettingsTests
{
    private readonly DataFolder _data;

    public HistorySettingsOnMariaDbTests(MariaDb server) : this(server.NewData())
    {
    }

    private HistorySettingsOnMariaDbTests(DataFolder data) : base(data) => _data = data;

    [Fact]
    public async Task The_settings_of_the_first_instance_apply_to_all()
    {
        await using var first = RunningApp.Start(_data);
        await AssertRefusedAsync($"Market:Seed is 7{Refused}2000:", "--Market:Seed=7");
    }
}
