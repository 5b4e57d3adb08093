using System.CommandLine;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MySqlConnector;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Ledger;
using SparkJobs.Runs;
using SparkJobs.Statistics;
using SQLitePCL;

namespace SparkJobs;

/// <summary>Implements the command line: makes a report and writes its files.</summary>
internal static class ReportCommand
{
    private const int Failed = 2;
    private const string Database = "ConnectionStrings:InvestorsDB", Master = "Spark:Master", AnyMaster = "local[*]";

    /// <summary>Runs the report that the arguments describe, or prints the help or the version.</summary>
    /// <returns>The exit code: 0, or 2 after one line with the error.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken ct)
    {
        var parsed = ReportArguments.Command(options => RunAsync(options, output, error, ct))
            .Parse(arguments, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync($"{string.Join(' ', parsed.Errors.Select(wrong => wrong.Message))} See --help.");
            return Failed;
        }

        // No termination timeout, because the program itself cancels an interrupted report.
        var streams = new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = null };
        streams.EnableDefaultExceptionHandler = false;
        return await parsed.InvokeAsync(streams, CancellationToken.None);
    }

    private static async Task<int> RunAsync(ReportArguments options, TextWriter output, TextWriter error, CancellationToken ct)
    {
        try
        {
            options.Check();
            await ReportAsync(options, output, ct);
            return 0;
        }
        catch (Exception failure) when (Explain(failure) is { } reason)
        {
            await error.WriteLineAsync(reason);
            return Failed;
        }
    }

    /// <summary>
    /// Returns the web app's data folder in the repository that contains a folder; null if the folder is in no repository.
    /// </summary>
    internal static string? DataFolderFrom(string folder) => WebAppFrom(folder) is { } webApp ? Path.Combine(webApp, "data") : null;

    private static string? WebAppFrom(string folder)
    {
        for (var above = new DirectoryInfo(folder); above is not null; above = above.Parent)
        {
            if (File.Exists(Path.Combine(above.FullName, "PortfolioWeb", "PortfolioWeb.csproj")))
                return Path.Combine(above.FullName, "PortfolioWeb");
        }

        return null;
    }

    private static async Task ReportAsync(ReportArguments options, TextWriter output, CancellationToken ct)
    {
        var webApp = WebAppFrom(Environment.CurrentDirectory) ?? WebAppFrom(AppContext.BaseDirectory);
        var data = options.Data ?? (webApp is null ? null : Path.Combine(webApp, "data"));
        if (data is null)
            throw new ReportException("The data folder is unknown outside the repository: name the web app's data folder with --data.");
        data = Path.GetFullPath(data);
        using var services = Services(options, webApp, data);
        try
        {
            await ReportAsync(options, services, data, output, ct);
        }
        catch (Exception failure) when ((failure as SqliteException ?? failure.InnerException as SqliteException) is { } reason)
        {
            throw new ReportException(reason.SqliteErrorCode == raw.SQLITE_CANTOPEN
                ? $"There is no database in {data}: start the web app once, or name its data folder with --data."
                : $"The database in {data} cannot be used: {reason.Message.ReplaceLineEndings(" ")} "
                    + "Name the web app's data folder with --data.");
        }
        catch (Exception failure) when ((failure as MySqlException ?? failure.InnerException as MySqlException) is { } reason)
        {
            throw new ReportException(
                $"The database of {Database} cannot be used: {reason.Message.ReplaceLineEndings(" ")} "
                + "Check that the database runs, and start the web app with it once.");
        }
    }

    private static async Task ReportAsync(
        ReportArguments options, IServiceProvider services, string data, TextWriter output, CancellationToken ct)
    {
        services.GetRequiredService<IStartupValidator>().Validate();
        var queue = services.GetRequiredService<ReportQueue>();
        var run = await queue.AddRunningAsync(options.Request, ReportQueue.CommandLine, InstanceName.Current, ct);
        var folder = Path.GetFullPath(options.Out ?? Path.Combine(data, "reports"));
        try
        {
            var (report, files) = await services.GetRequiredService<ReportRunner>().RunAsync(run, folder, ct);
            await output.WriteLineAsync(
                $"Files: {files.Count} in {folder}; portfolios: {report.Portfolios.Count}; evaluations: {report.RowsRead}; "
                + $"period: {report.Period.From:yyyy-MM-dd} to {report.Period.To:yyyy-MM-dd}.");
            await services.GetRequiredService<ReportRetention>().PruneAsync(ct);
            if (report.WithoutEvaluations.Count > 0)
                await output.WriteLineAsync($"No files of {string.Join(", ", report.WithoutEvaluations)}: no evaluations yet.");
        }
        catch (OperationCanceledException)
        {
            await queue.EndAsync(run, ReportState.Cancelled, null, null, CancellationToken.None);
            throw;
        }
    }

    // The host is never started, so the background services that fill the ledger do not run.
    private static ServiceProvider Services(ReportArguments options, string? webApp, string data)
    {
        var builder = Host.CreateEmptyApplicationBuilder(
            new HostApplicationBuilderSettings { ContentRootPath = webApp ?? Environment.CurrentDirectory });
        if (webApp is not null)
            builder.Configuration.AddJsonFile(Path.Combine(webApp, "appsettings.json"), optional: true);
        builder.Configuration.AddEnvironmentVariables();
        builder.Configuration.AddInMemoryCollection([new("Data:Folder", data), .. EngineSettings(options, builder.Configuration)]);
        if (string.IsNullOrEmpty(builder.Configuration[Database]) && !Directory.Exists(data))
            throw new ReportException($"There is no data folder {data}: start the web app once, or name its data folder with --data.");
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(typeof(ILogger<>), typeof(Microsoft.Extensions.Logging.Abstractions.NullLogger<>));
        builder.Services.AddLedger();
        builder.Services.AddReportRuns();
        var databases = builder.Services.Last(service => service.ServiceType == typeof(IDbContextFactory<InvestorsDb>));
        builder.Services.AddSingleton<IDbContextFactory<InvestorsDb>>(provider =>
            new ExistingInvestorsDb((IDbContextFactory<InvestorsDb>)databases.ImplementationFactory!(provider)));
        return builder.Services.BuildServiceProvider();
    }

    private static IEnumerable<KeyValuePair<string, string?>> EngineSettings(
        ReportArguments options, ConfigurationManager settings) => options switch
        {
            { Engine: ReportArguments.DuckDb } => [new(Master, null)],
            { Master: { } master } => [new(Master, master)],
            { Engine: ReportArguments.Spark } => [new(Master, settings[Master] ?? AnyMaster)],
            _ => [],
        };

    private static string? Explain(Exception failure) => failure switch
    {
        ReportException or StartupException => failure.Message,
        DuckDBException => $"The report engine failed: {failure.Message.ReplaceLineEndings(" ")}",
        IOException or UnauthorizedAccessException => failure.Message.ReplaceLineEndings(" "),
        OperationCanceledException => "Interrupted: no file was written.",
        _ when SettingsFailure.Explain(failure) is { Count: > 0 } reasons => string.Join(' ', reasons),
        _ => null,
    };
}
