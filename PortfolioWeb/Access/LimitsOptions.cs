using System.ComponentModel.DataAnnotations;

namespace PortfolioWeb.Access;

/// <summary>The settings under <c>Limits</c>: how much one client may ask for. A client is an address, or an IPv6 network of 64 bits.</summary>
public sealed class LimitsOptions
{
    /// <summary>How many requests a second one client may make for long.</summary>
    [Range(1, 1_000_000, ErrorMessage = "must be from 1 to 1000000 requests")]
    public int RequestsPerSecond { get; set; } = 200;

    /// <summary>How many it may make at once; opening a page takes about a hundred.</summary>
    [Range(1, 1_000_000, ErrorMessage = "must be from 1 to 1000000 requests")]
    public int Burst { get; set; } = 4000;

    /// <summary>How many dashboards of one client may be connected.</summary>
    [Range(1, 1_000_000, ErrorMessage = "must be from 1 to 1000000 dashboards")]
    public int Dashboards { get; set; } = 250;

    /// <summary>How long a request may take, in seconds.</summary>
    [Range(1, 3600, ErrorMessage = "must be from 1 to 3600 seconds")]
    public int RequestSeconds { get; set; } = 60;

    /// <summary>How many passwords one client may try in a minute.</summary>
    [Range(1, 1000, ErrorMessage = "must be from 1 to 1000 attempts")]
    public int SignInsPerMinute { get; set; } = 10;

    /// <summary>After how many wrong passwords for one name a client must wait.</summary>
    [Range(1, 1000, ErrorMessage = "must be from 1 to 1000 attempts")]
    public int FailedSignIns { get; set; } = 5;

    /// <summary>For how long it must wait then, in minutes.</summary>
    [Range(0.01, 1440, ErrorMessage = "must be from 0.01 to 1440 minutes")]
    public double LockoutMinutes { get; set; } = 5;
}
