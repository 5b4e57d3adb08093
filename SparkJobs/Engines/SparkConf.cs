using System.Globalization;

namespace SparkJobs.Engines;

/// <summary>The settings that Spark is started with: the program's own choices, unless <c>Spark:Conf</c> says otherwise.</summary>
internal static class SparkConf
{
    /// <summary>The folder for temporary files in a run's own folder: Java's, and Spark's.</summary>
    public const string Temporary = "tmp";

    private const string DriverOptions = "spark.driver.extraJavaOptions";

    // A report is over before the better of Java's compilers and collectors have earned what they cost.
    private const string ShortLived = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    /// <summary>Returns whether the whole of Spark runs in one process on this machine.</summary>
    public static bool IsLocal(string master) => master == "local" || master.StartsWith("local[", StringComparison.Ordinal);

    /// <summary>Returns the settings of Spark.</summary>
    /// <param name="options">The program's settings.</param>
    /// <param name="folder">The run's own folder, which is removed when the run is over.</param>
    public static IReadOnlyDictionary<string, string> Of(SparkOptions options, string folder)
    {
        var isLocal = IsLocal(options.Master!);
        var conf = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["spark.sql.warehouse.dir"] = $"{folder}/wh",
            // The event log shows each statement as it is run, with what came from the environment; so do the pages, where they are switched on.
            ["spark.sql.redaction.string.regex"] = SparkScript.PasswordOption,
            ["spark.ui.enabled"] = "false",
            ["spark.sql.shuffle.partitions"] = (isLocal ? Environment.ProcessorCount : options.Partitions).ToString(CultureInfo.InvariantCulture),
            ["spark.local.dir"] = $"{folder}/{Temporary}",
            [DriverOptions] = isLocal ? ShortLived : "",
        };
        foreach (var (name, value) in options.Conf)
            conf[name] = value;
        // Whatever else the driver's options are; the last of two that contradict each other counts.
        conf[DriverOptions] = $"-XX:-UsePerfData \"-Djava.io.tmpdir={folder}/{Temporary}\" {conf[DriverOptions]}".TrimEnd();
        return conf;
    }

    /// <summary>Returns the settings of the catalog, Hive's, which spark-sql opens whatever it is for.</summary>
    /// <param name="folder">The run's own folder.</param>
    public static IReadOnlyDictionary<string, string> OfHive(string folder) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        // In memory, so that two runs do not meet in it.
        ["javax.jdo.option.ConnectionURL"] = "jdbc:derby:memory:m;create=true",
        ["hive.downloaded.resources.dir"] = $"{folder}/resources",
        ["hive.exec.scratchdir"] = $"file://{folder}/scratch",
    };
}
