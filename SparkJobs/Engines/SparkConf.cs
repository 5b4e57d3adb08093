using System.Globalization;

namespace SparkJobs.Engines;

/// <summary>The settings that Spark is started with: the program's defaults, overridden by <c>Spark:Conf</c>.</summary>
internal static class SparkConf
{
    /// <summary>The folder for temporary files of Java and Spark, within the run's folder.</summary>
    public const string Temporary = "tmp";

    private const string DriverOptions = "spark.driver.extraJavaOptions";

    // A report ends before Java's optimizing compiler and parallel collectors would pay off.
    private const string ShortLived = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    /// <summary>Returns whether Spark runs in a single process on this machine.</summary>
    public static bool IsLocal(string master) => master == "local" || master.StartsWith("local[", StringComparison.Ordinal);

    /// <summary>Returns Spark's settings.</summary>
    /// <param name="options">The program's settings.</param>
    /// <param name="folder">The run's folder, which is deleted after the run.</param>
    public static IReadOnlyDictionary<string, string> Of(SparkOptions options, string folder)
    {
        var isLocal = IsLocal(options.Master!);
        var conf = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["spark.sql.warehouse.dir"] = $"{folder}/wh",
            // The event log contains each executed statement with values from the environment, and so does Spark's web
            // UI where it is enabled.
            ["spark.sql.redaction.string.regex"] = SparkScript.PasswordOption,
            ["spark.ui.enabled"] = "false",
            ["spark.sql.shuffle.partitions"] =
                (isLocal ? Environment.ProcessorCount : options.Partitions).ToString(CultureInfo.InvariantCulture),
            ["spark.local.dir"] = $"{folder}/{Temporary}",
            [DriverOptions] = isLocal ? ShortLived : "",
        };
        foreach (var (name, value) in options.Conf)
            conf[name] = value;
        // Added to all other options of the driver. If two options conflict, Java uses the last.
        conf[DriverOptions] = $"-XX:-UsePerfData \"-Djava.io.tmpdir={folder}/{Temporary}\" {conf[DriverOptions]}".TrimEnd();
        return conf;
    }

    /// <summary>Returns the settings of the Hive catalog, which spark-sql always opens.</summary>
    /// <param name="folder">The run's folder.</param>
    public static IReadOnlyDictionary<string, string> OfHive(string folder) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        // In memory, so that concurrent runs do not share a catalog.
        ["javax.jdo.option.ConnectionURL"] = "jdbc:derby:memory:m;create=true",
        ["hive.downloaded.resources.dir"] = $"{folder}/resources",
        ["hive.exec.scratchdir"] = $"file://{folder}/scratch",
    };
}
