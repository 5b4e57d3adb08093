using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Access;

/// <summary>Limits the request rate of each client, and the size and duration of requests.</summary>
internal static class Limits
{
    /// <summary>The name of the policy that limits connections to the hub.</summary>
    public const string Hub = "hub";

    /// <summary>
    /// The largest request body, in bytes. A dead letter's message has up to 65,536 characters, and JSON may escape each with six.
    /// </summary>
    public const int LargestBody = 512 * 1024;

    private static readonly TimeSpan s_forHeaders = TimeSpan.FromSeconds(15);

    public static void AddLimits(this IServiceCollection services)
    {
        services.AddSettings<LimitsOptions>("Limits");
        services.Configure<KestrelServerOptions>(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = LargestBody;
            server.Limits.RequestHeadersTimeout = s_forHeaders;
        });
        services.AddRequestTimeouts();
        services.AddOptions<RequestTimeoutOptions>().Configure<IOptions<LimitsOptions>>((timeouts, limits) =>
            timeouts.DefaultPolicy = new RequestTimeoutPolicy
            {
                Timeout = TimeSpan.FromSeconds(limits.Value.RequestSeconds),
                TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
            });
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<LimitsOptions>>((limiter, limits) => Configure(limiter, limits.Value));
    }

    public static void UseLimits(this IApplicationBuilder app)
    {
        app.UseRateLimiter();
        app.UseRequestTimeouts();
    }

    /// <summary>
    /// Returns the key that identifies a client: its IPv4 address, or its /64 network for IPv6, where one client may have many addresses.
    /// </summary>
    public static string ClientOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"{new IPAddress([.. address.GetAddressBytes()[..8], .. new byte[8]])}/64"
            : $"{address}";
    }

    private static void Configure(RateLimiterOptions limiter, LimitsOptions limits)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(
            context => RateLimitPartition.GetTokenBucketLimiter(ClientOf(context), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = limits.Burst,
                TokensPerPeriod = limits.RequestsPerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            }),
            StringComparer.Ordinal);
        limiter.AddPolicy(
            Hub,
            context => RateLimitPartition.GetConcurrencyLimiter(
                ClientOf(context), _ => new ConcurrencyLimiterOptions { PermitLimit = limits.Dashboards }));
        limiter.OnRejected = (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Ceiling(after.TotalSeconds) : 1;
            rejected.HttpContext.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
    }
}
