using System.Text.RegularExpressions;
using SparkJobs.Statistics;

namespace SparkJobs.Engines;

/// <summary>An installation of Spark.</summary>
/// <param name="Folder">The folder of the installation.</param>
/// <param name="Version">The version of Spark.</param>
internal sealed partial record SparkHome(string Folder, Version Version)
{
    // The oldest version on which the SQL of the statistics is known to run.
    private static readonly Version s_oldest = new(3, 3);

    /// <summary>The program that runs a SQL script.</summary>
    public string SparkSql => Path.Combine(Folder, "bin", "spark-sql");

    /// <summary>Finds the installation.</summary>
    /// <param name="setting">The folder that the settings name; null to use the environment variable SPARK_HOME.</param>
    /// <exception cref="ReportException">There is no installation, or it is too old.</exception>
    public static SparkHome Find(string? setting)
    {
        const string WhatToDo = "unpack Spark 3.3 or later and set SPARK_HOME or Spark:Home to its folder, or leave Spark:Master out";
        var (name, folder) = setting is null ? ("SPARK_HOME", Environment.GetEnvironmentVariable("SPARK_HOME")) : ("Spark:Home", setting);
        if (string.IsNullOrEmpty(folder))
            throw new ReportException($"Spark was not found, because SPARK_HOME is not set: {WhatToDo}.");
        if (!File.Exists(Path.Combine(folder, "bin", "spark-sql")))
            throw new ReportException($"Spark was not found: {name} is {folder}, which has no bin/spark-sql: {WhatToDo}.");
        if (VersionOf(folder) is not { } version)
            throw new ReportException(
                $"The version of Spark in {folder} is unknown, because it has neither jars/spark-core_….jar nor RELEASE: {WhatToDo}.");
        if (version < s_oldest)
            throw new ReportException($"Spark {version} in {folder} is too old: {WhatToDo}.");
        return new SparkHome(Path.GetFullPath(folder), version);
    }

    private static Version? VersionOf(string folder)
    {
        var jars = Path.Combine(folder, "jars");
        var core = Directory.Exists(jars)
            ? Directory.EnumerateFiles(jars, "spark-core_*.jar").Select(Path.GetFileName).FirstOrDefault()
            : null;
        if (core is not null && CoreJar().Match(core) is { Success: true } jar)
            return Version.Parse(jar.Groups[1].Value);
        var release = Path.Combine(folder, "RELEASE");
        return File.Exists(release) && Release().Match(File.ReadAllText(release)) is { Success: true } named
            ? Version.Parse(named.Groups[1].Value)
            : null;
    }

    [GeneratedRegex(@"^spark-core_[\d.]+-(\d+\.\d+(\.\d+)?)")]
    private static partial Regex CoreJar();

    [GeneratedRegex(@"^Spark (\d+\.\d+(\.\d+)?)")]
    private static partial Regex Release();
}
