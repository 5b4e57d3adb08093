using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using SparkJobs.Statistics;

namespace SparkJobs.Engines;

/// <summary>
/// Computes reports with Apache Spark, on this machine or a cluster. <c>bin/spark-sql</c> runs a script that reads the ledger over JDBC
/// and writes the figures back the same way.
/// </summary>
public sealed class SparkEngine(
    IDbContextFactory<InvestorsDb> databases,
    IOptions<SparkOptions> options,
    IOptions<DataOptions> data,
    IConfiguration settings) : IReportEngine
{
    private const int MostTries = 2;

    /// <inheritdoc/>
    public string Describe() => $"Spark {SparkHome.Find(options.Value.Home).Version} on {options.Value.Master}";

    /// <inheritdoc/>
    public async Task<ReportBasis> ComputeAsync(ScheduledReportJob job, CancellationToken ct)
    {
        var home = SparkHome.Find(options.Value.Home);
        var database = SparkDatabase.Of(settings.GetConnectionString("InvestorsDB"), options.Value.JdbcDriver);
        for (var tries = 1; ; tries++)
        {
            var (scope, runs) = await ScopeAsync(job.Request, ct);
            var basis = new ReportBasis(scope, await ComputeAsync(job, scope, home, database, ct));
            if (await IsUnchangedAsync(runs, ct))
                return basis;
            if (tries == MostTries)
            {
                throw new ReportException(
                    "The market was rewound twice while Spark read the ledger: request the report again after the last rewind.");
            }

            job.Progress("reading the ledger again, because the market was rewound");
            await using var db = await databases.CreateDbContextAsync(ct);
            await db.ReportFigures.Where(row => row.RunId == job.Run && row.Attempt == job.Attempt).ExecuteDeleteAsync(ct);
        }
    }

    private async Task<long> ComputeAsync(
        ScheduledReportJob job, ReportScope scope, SparkHome home, SparkDatabase database, CancellationToken ct)
    {
        var log = Path.Combine(data.Value.Folder, "logs", $"report-{job.Run}.log");
        // The folder is readable by this user only, and separate for each run.
        var folder = Directory.CreateTempSubdirectory("portfolioweb-spark-");
        try
        {
            folder.CreateSubdirectory(SparkConf.Temporary);
            var script = Path.Combine(folder.FullName, "job.sql");
            await File.WriteAllTextAsync(script, SparkScript.Write(job, scope, database.DriverClass, options.Value.Partitions), ct);
            job.Progress("starting Spark");
            string[] secrets = [database.Password, SparkScript.Escape(database.Password)];
            return await RunAsync(job, Command(home, database, script), log, secrets, ct);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<(ReportScope Scope, LedgerRuns Runs)> ScopeAsync(ReportRequest request, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var snapshot = await db.BeginSnapshotAsync(ct);
        return (await ReportScope.ReadAsync(db, request, ct), await LedgerRuns.ReadAsync(db, ct));
    }

    // Spark reads over several connections, each with its own snapshot, so a rewind in between must be detected.
    private async Task<bool> IsUnchangedAsync(LedgerRuns before, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return before.AreThoseOf(await LedgerRuns.ReadAsync(db, ct));
    }

    private ProcessStartInfo Command(SparkHome home, SparkDatabase database, string script)
    {
        var folder = Path.GetDirectoryName(script)!;
        var start = new ProcessStartInfo(home.SparkSql) { WorkingDirectory = folder };
        Add("--master", options.Value.Master!);
        Add("--jars", database.DriverJar);
        Add("--driver-class-path", database.DriverJar);
        foreach (var (name, value) in SparkConf.Of(options.Value, folder))
            Add("--conf", $"{name}={value}");
        foreach (var (name, value) in SparkConf.OfHive(folder))
            Add("--hiveconf", $"{name}={value}");
        Add("-f", script);
        var environment = start.Environment;
        // Opens Spark's ports, and its web UI if Spark:Conf enables it, on this machine only.
        if (SparkConf.IsLocal(options.Value.Master!))
            environment.TryAdd("SPARK_LOCAL_IP", "127.0.0.1");
        environment["SPARK_HOME"] = home.Folder;
        environment["JDBC_URL"] = SparkScript.Escape(database.Url);
        environment["DB_USER"] = SparkScript.Escape(database.User);
        environment["DB_PASSWORD"] = SparkScript.Escape(database.Password);
        // Removes the program's own secrets, which Spark does not need.
        environment.Remove("ConnectionStrings__InvestorsDB");
        foreach (var own in environment.Keys.Where(name => name.StartsWith("Access__", StringComparison.OrdinalIgnoreCase)).ToList())
            environment.Remove(own);
        return start;

        void Add(string option, string value)
        {
            start.ArgumentList.Add(option);
            start.ArgumentList.Add(value);
        }
    }

    private async Task<long> RunAsync(
        ScheduledReportJob job, ProcessStartInfo command, string log, IReadOnlyList<string> secrets, CancellationToken ct)
    {
        long? rows = null;
        var finished = false;
        try
        {
            var spark = new SparkProcess(command, log, [.. secrets.Where(secret => secret.Length > 0)]);
            var (exitCode, errors) = await spark.RunAsync(Follow, ct);
            if (exitCode != 0 || !finished || rows is null)
            {
                throw new ReportException(
                    $"Spark failed: {SparkErrors.Explain(errors, exitCode, options.Value.Master!)} Its log is {log}.");
            }

            return rows.Value;
        }
        catch (Win32Exception failure)
        {
            throw new ReportException($"Spark cannot be started: {failure.Message}. It needs bash on the PATH.");
        }

        bool Follow(string line)
        {
            switch (line.Split('\t'))
            {
                case [SparkScript.Progress, var what]:
                    job.Progress(what);
                    return true;
                case [SparkScript.RowsRead, var count]:
                    rows = long.Parse(count, CultureInfo.InvariantCulture);
                    return true;
                case [SparkScript.Finished, ..]:
                    return finished = true;
                default:
                    return false;
            }
        }
    }
}
