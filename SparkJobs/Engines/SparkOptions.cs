using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;

namespace SparkJobs.Engines;

/// <summary>The settings under <c>Spark</c>.</summary>
public sealed class SparkOptions
{
    /// <summary>
    /// The master that Spark runs on: local[*], spark://host:7077, yarn, k8s://…. Without one, DuckDB computes the reports.
    /// </summary>
    public string? Master { get; set; }

    /// <summary>The folder of the Spark installation. Defaults to the environment variable SPARK_HOME.</summary>
    public string? Home { get; set; }

    /// <summary>The path of the JDBC driver: the jar of MariaDB Connector/J or MySQL Connector/J.</summary>
    [Required(ErrorMessage = "must name the jar of a JDBC driver")]
    public string JdbcDriver { get; set; } = "/usr/share/java/mariadb-java-client.jar";

    /// <summary>The number of partitions in which each table is read in parallel.</summary>
    [Range(1, 1000, ErrorMessage = "must be from 1 to 1000")]
    public int Partitions { get; set; } = 4;

    /// <summary>Additional Spark settings, as for --conf. They override the program's defaults.</summary>
    public IDictionary<string, string> Conf { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>Checks that Spark is set only with a database that Spark can read.</summary>
internal sealed class SparkOptionsValidator(IConfiguration settings) : IValidateOptions<SparkOptions>
{
    public ValidateOptionsResult Validate(string? name, SparkOptions options) => options switch
    {
        { Master: null } => ValidateOptionsResult.Success,
        { Master.Length: 0 } => ValidateOptionsResult.Fail(
            "Spark:Master is empty: set it to where Spark runs, such as local[*], or leave it out."),
        _ when settings.InvestorsDbServer() is null => ValidateOptionsResult.Fail(
                $"Spark:Master is '{options.Master}', but Spark reads a ledger in MySQL or MariaDB only: set "
                + "ConnectionStrings:InvestorsDB as well, or leave Spark:Master out."),
        _ => ValidateOptionsResult.Success,
    };
}
