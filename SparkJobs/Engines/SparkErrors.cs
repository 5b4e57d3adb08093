using System.Text.RegularExpressions;

namespace SparkJobs.Engines;

/// <summary>Extracts the reason from the last output lines of a failed Spark process.</summary>
internal static partial class SparkErrors
{
    private const string Cause = "Caused by: ", MasterIsDown = "All masters are unresponsive", Master = "{master}";

    private const string NoDatabase =
        "Spark cannot reach the database: check that the database runs, and that Spark's machines can reach the server "
        + "name in ConnectionStrings:InvestorsDB.";

    private static readonly (string Sign, string WhatToDo)[] s_remedies =
    [
        // Precedes the database entries, because Spark also reports "connection refused" for a master that is down.
        (MasterIsDown, $"No Spark master responds at {Master} (Spark:Master): start the master there, or correct the setting."),
        ("Communications link failure", NoDatabase),
        ("Could not connect to address", NoDatabase),
        ("Connection refused", "Check that the database and Spark's master run, and that Spark's machines can reach them."),
        ("insecure transport", "The database requires TLS: set SslMode=Required in ConnectionStrings:InvestorsDB."),
        ("Access denied for user", "The database rejects the user of ConnectionStrings:InvestorsDB from Spark's machines."),
        ("Could not parse Master URL", "Spark:Master must be such as local[*], spark://host:7077, yarn or k8s://https://host:6443."),
        ("No space left on device", "Make room on the disk of Spark's machines."),
        ("OutOfMemoryError", "Give Spark more memory: raise Spark:Conf:spark.driver.memory and Spark:Conf:spark.executor.memory."),
        ("JAVA_HOME is not set", "Install Java, or set JAVA_HOME."),
        ("java: not found", "Install Java, or set JAVA_HOME."),
    ];

    /// <summary>Returns what went wrong, and what to do if a remedy is known.</summary>
    /// <param name="errors">The last output lines of Spark.</param>
    /// <param name="exitCode">The exit code of Spark.</param>
    /// <param name="master">The master that Spark was to run on.</param>
    public static string Explain(IReadOnlyList<string> errors, int exitCode, string master)
    {
        var line = errors.LastOrDefault(error => error.Contains(MasterIsDown, StringComparison.Ordinal))
            ?? errors.FirstOrDefault(error => BadStatement().IsMatch(error))
            ?? errors.LastOrDefault(error => error.StartsWith(Cause, StringComparison.Ordinal))?[Cause.Length..]
            ?? errors.LastOrDefault(error => error.Contains("Exception", StringComparison.Ordinal) && !Beside().IsMatch(error))
            ?? errors.LastOrDefault(error => error.Contains("ERROR", StringComparison.Ordinal))
            ?? errors.LastOrDefault(error => error.Trim().Length > 0)
            ?? "Spark gave no reason.";
        var known = s_remedies.FirstOrDefault(remedy => errors.Any(error => error.Contains(remedy.Sign, StringComparison.Ordinal)));
        var whatToDo = known.WhatToDo is null ? "" : $" {known.WhatToDo.Replace(Master, master, StringComparison.Ordinal)}";
        return $"{line.Trim().TrimEnd('.')} (exit code {exitCode}).{whatToDo}";
    }

    // The message of Spark 3.3 for an invalid statement. Since 3.4 it begins with the error class.
    [GeneratedRegex(@"^(Error in query: |\[[A-Z][A-Z0-9_.]*\] )")]
    private static partial Regex BadStatement();

    // Matches a stack trace line or a warning, such as the one about an empty catalog at each start.
    [GeneratedRegex(@"^\s*at |\bWARN\b")]
    private static partial Regex Beside();
}
