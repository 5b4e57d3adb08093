using System.IO.Compression;
using MySqlConnector;
using SparkJobs.Statistics;

namespace SparkJobs.Engines;

/// <summary>The connection to the ledger's database that Spark uses over JDBC.</summary>
/// <param name="DriverJar">The path of the driver's jar.</param>
/// <param name="DriverClass">The name of the driver's class.</param>
/// <param name="Url">The JDBC URL, without user and password.</param>
/// <param name="User">The user.</param>
/// <param name="Password">The password.</param>
internal sealed record SparkDatabase(string DriverJar, string DriverClass, string Url, string User, string Password)
{
    private const string MySqlDriver = "com.mysql.cj.jdbc.Driver", MariaDbDriver = "org.mariadb.jdbc.Driver";

    /// <summary>Converts a connection string to a JDBC connection.</summary>
    /// <param name="connectionString">The connection string; null or empty if there is none.</param>
    /// <param name="jar">The path of the driver's jar.</param>
    /// <exception cref="ReportException">There is no connection string, or the jar does not contain a supported driver.</exception>
    public static SparkDatabase Of(string? connectionString, string jar)
    {
        if (string.IsNullOrEmpty(connectionString))
            throw new ReportException(
                "Spark reads a ledger in MySQL or MariaDB only: set ConnectionStrings:InvestorsDB, or leave Spark:Master out.");
        var server = new MySqlConnectionStringBuilder(connectionString);
        var driver = DriverIn(jar);
        var options = string.Join('&', driver == MySqlDriver ? MySqlOptions(server.SslMode) : MariaDbOptions(server.SslMode));
        // The scheme is mysql for MariaDB's driver too, because Spark derives the quoting of column names from it.
        var url = $"jdbc:mysql://{server.Server}:{server.Port}/{server.Database}?{options}";
        return new SparkDatabase(Path.GetFullPath(jar), driver, url, server.UserID, server.Password);
    }

    private static string DriverIn(string jar)
    {
        const string WhatToDo = "set Spark:JdbcDriver to the jar of MariaDB Connector/J (Debian: libmariadb-java) or of MySQL Connector/J";
        if (!File.Exists(jar))
            throw new ReportException($"There is no JDBC driver {jar}: {WhatToDo}.");
        try
        {
            using var archive = ZipFile.OpenRead(jar);
            foreach (var driver in (string[])[MySqlDriver, MariaDbDriver])
            {
                if (archive.GetEntry($"{driver.Replace('.', '/')}.class") is not null)
                    return driver;
            }
        }
        catch (InvalidDataException)
        {
            throw new ReportException($"{jar} is not a jar file: {WhatToDo}.");
        }

        throw new ReportException($"{jar} contains neither {MySqlDriver} nor {MariaDbDriver}: {WhatToDo}.");
    }

    // With a cursor, rows arrive in batches. Otherwise MySQL's driver holds a complete partition of a table in memory.
    private static IEnumerable<string> MySqlOptions(MySqlSslMode ssl) =>
    [
        "useCursorFetch=true",
        .. ssl switch
        {
            MySqlSslMode.None => ["sslMode=DISABLED", "allowPublicKeyRetrieval=true"],
            MySqlSslMode.Required => ["sslMode=REQUIRED"],
            MySqlSslMode.VerifyCA => ["sslMode=VERIFY_CA"],
            MySqlSslMode.VerifyFull => ["sslMode=VERIFY_IDENTITY"],
            _ => (string[])["allowPublicKeyRetrieval=true"],
        },
    ];

    // MariaDB Connector/J 3 accepts the mysql scheme only with this option; version 2 ignores the option.
    private static IEnumerable<string> MariaDbOptions(MySqlSslMode ssl) =>
    [
        "permitMysqlScheme=true",
        .. ssl switch
        {
            MySqlSslMode.Required => ["useSSL=true", "trustServerCertificate=true"],
            MySqlSslMode.VerifyCA => ["useSSL=true", "disableSslHostnameVerification=true"],
            MySqlSslMode.VerifyFull => ["useSSL=true"],
            _ => (string[])["allowPublicKeyRetrieval=true"],
        },
    ];
}
