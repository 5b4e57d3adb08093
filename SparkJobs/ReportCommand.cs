using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Ledger;
using SQLitePCL;

namespace SparkJobs;

/// <summary>The command line's one command: makes a report and writes its files.</summary>
internal static class ReportCommand
{
    private const int Failed = 2;

    /// <summary>Does what the arguments say.</summary>
    /// <returns>The exit code: 0, or 2 after one line that says what is wrong.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken ct)
    {
        try
        {
            if (ReportArguments.Parse(arguments) is { } asked)
                await ReportAsync(asked, output, ct);
            else
                await output.WriteLineAsync(ReportArguments.Help);
            return 0;
        }
        catch (Exception failure) when (Explain(failure) is { } reason)
        {
            await error.WriteLineAsync(reason);
            return Failed;
        }
    }

    /// <summary>The web app's data folder, seen from some folder: that of the repository it is in; null where it is in none.</summary>
    internal static string? DataFolderFrom(string folder)
    {
        for (var above = new DirectoryInfo(folder); above is not null; above = above.Parent)
        {
            if (File.Exists(Path.Combine(above.FullName, "PortfolioWeb", "PortfolioWeb.csproj")))
                return Path.Combine(above.FullName, "PortfolioWeb", "data");
        }

        return null;
    }

    private static async Task ReportAsync(ReportArguments asked, TextWriter output, CancellationToken ct)
    {
        var data = Path.GetFullPath(
            asked.Data
            ?? DataFolderFrom(Environment.CurrentDirectory)
            ?? DataFolderFrom(AppContext.BaseDirectory)
            ?? throw new ReportException("There is no repository here to take the data folder from: name the web app's with --data."));
        // The settings would make it.
        if (!Directory.Exists(data))
            throw new ReportException($"There is no data folder {data}: start the web app once, or name its data folder with --data.");

        using var services = Services(data);
        var engine = new DuckDbEngine(new ExistingInvestorsDb(services.GetRequiredService<IDbContextFactory<InvestorsDb>>()));
        var report = await RunAsync(engine, asked.Request, data, ct);
        var folder = Path.GetFullPath(asked.Out ?? Path.Combine(data, "reports"));
        var files = await WriteAsync(folder, report, ct);
        await output.WriteLineAsync(
            $"Files: {files.Count} in {folder}; portfolios: {report.Portfolios.Count}; evaluations: {report.RowsRead}; period: {report.Period.From:yyyy-MM-dd} to {report.Period.To:yyyy-MM-dd}.");
        if (report.WithoutEvaluations.Count > 0)
            await output.WriteLineAsync($"No files of {string.Join(", ", report.WithoutEvaluations)}: no evaluations yet.");
    }

    // The host is never started: what fills the ledger stays at rest.
    private static ServiceProvider Services(string data)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = data });
        builder.Configuration.AddInMemoryCollection([new("Data:Folder", data)]);
        builder.Services.AddLedger();
        return builder.Services.BuildServiceProvider();
    }

    private static async Task<Report> RunAsync(DuckDbEngine engine, ReportRequest request, string data, CancellationToken ct)
    {
        try
        {
            return await engine.RunAsync(request, ct);
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode == raw.SQLITE_CANTOPEN)
        {
            throw new ReportException($"There is no database in {data}: start the web app once, or name its data folder with --data.");
        }
        catch (SqliteException failure)
        {
            throw new ReportException($"The database in {data} cannot be used: {failure.Message} Name the web app's data folder with --data.");
        }
    }

    private static async Task<IReadOnlyList<string>> WriteAsync(string folder, Report report, CancellationToken ct)
    {
        try
        {
            return await StatsFiles.WriteAsync(folder, report, ct);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ReportException($"The files cannot be written to {folder}: {failure.Message} Name another folder with --out.");
        }
    }

    private static string? Explain(Exception failure) => failure switch
    {
        ReportException => failure.Message,
        OptionsValidationException invalid => string.Join(' ', invalid.Failures),
        DuckDBException => $"The report engine failed: {failure.Message.ReplaceLineEndings(" ")}",
        IOException or UnauthorizedAccessException => failure.Message.ReplaceLineEndings(" "),
        OperationCanceledException => "Interrupted: no file was written.",
        _ => null,
    };
}
