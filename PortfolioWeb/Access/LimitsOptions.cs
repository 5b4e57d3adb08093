using System.ComponentModel.DataAnnotations;

namespace PortfolioWeb.Access;

/// <summary>The settings under <c>Limits</c>, each for one client. A client is an IPv4 address or an IPv6 /64 network.</summary>
public sealed class LimitsOptions
{
    /// <summary>The sustained number of requests per second.</summary>
    [Range(1, 1_000_000, ErrorMessage = "must be from 1 to 1000000 requests")]
    public int RequestsPerSecond { get; set; } = 200;

    /// <summary>The number of requests in a burst. Opening a page takes about ten.</summary>
    [Range(1, 1_000_000, ErrorMessage = "must be from 1 to 1000000 requests")]
    public int Burst { get; set; } = 4000;

    /// <summary>The number of connected dashboards.</summary>
    [Range(1, 1_000_000, ErrorMessage = "must be from 1 to 1000000 dashboards")]
    public int Dashboards { get; set; } = 250;

    /// <summary>The timeout of a request, in seconds.</summary>
    [Range(1, 3600, ErrorMessage = "must be from 1 to 3600 seconds")]
    public int RequestSeconds { get; set; } = 60;

    /// <summary>The number of passwords that a client may try in a minute.</summary>
    [Range(1, 1000, ErrorMessage = "must be from 1 to 1000 attempts")]
    public int SignInsPerMinute { get; set; } = 10;

    /// <summary>The number of wrong passwords for one name after which a client is locked out.</summary>
    [Range(1, 1000, ErrorMessage = "must be from 1 to 1000 attempts")]
    public int FailedSignIns { get; set; } = 5;

    /// <summary>The duration of the lockout, in minutes.</summary>
    [Range(0.01, 1440, ErrorMessage = "must be from 0.01 to 1440 minutes")]
    public double LockoutMinutes { get; set; } = 5;
}
