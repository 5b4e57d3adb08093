using System.IO.Compression;

namespace PortfolioWeb.Tests.SparkJobs;

/// <summary>
/// A folder that looks like a Spark installation, whose bin/spark-sql is a shell script, and a jar that looks like a driver.
/// </summary>
internal sealed class FakeSpark : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("portfolioweb-fakespark-").FullName;

    /// <summary>Creates the folder and the jar.</summary>
    /// <param name="script">The commands of spark-sql; <c>$OUT</c> is <see cref="Folder"/>.</param>
    /// <param name="version">The version of Spark; null if no file contains it.</param>
    /// <param name="driver">The class in the jar.</param>
    public FakeSpark(string script, string? version = "3.5.1", string driver = "org/mariadb/jdbc/Driver.class")
    {
        Directory.CreateDirectory(Path.Combine(Home, "bin"));
        var program = Path.Combine(Home, "bin", "spark-sql");
        File.WriteAllText(
            program,
            $"#!/bin/bash\nOUT='{_folder}'\n"
                + "while [ $# -gt 0 ]; do [ \"$1\" = -f ] && JOB=\"$2\"; echo \"$1\" >> $OUT/arguments; shift; done\n"
                + $"{script}\n");
        if (OperatingSystem.IsWindows())
            Assert.Skip("Not tested: the script in Spark's place needs a shell.");
        else
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        if (version is not null)
            File.WriteAllText(Path.Combine(Home, "RELEASE"), $"Spark {version} (git revision 1234567) built for Hadoop 3.3.4\n");
        using var jar = ZipFile.Open(Driver, ZipArchiveMode.Create);
        jar.CreateEntry(driver);
    }

    /// <summary>The output folder of the script.</summary>
    public string Folder => _folder;

    /// <summary>The value for SPARK_HOME.</summary>
    public string Home => Path.Combine(_folder, "spark");

    /// <summary>The jar of the driver.</summary>
    public string Driver => Path.Combine(_folder, "driver.jar");

    /// <summary>The arguments of spark-sql, one a line.</summary>
    public string[] Arguments => File.ReadAllLines(Path.Combine(_folder, "arguments"));

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
