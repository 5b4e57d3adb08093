using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace PortfolioWeb.Access;

/// <summary>What came of signing in.</summary>
public enum SignInOutcome
{
    /// <summary>Signed in.</summary>
    Done,

    /// <summary>The name or the password is wrong.</summary>
    Wrong,

    /// <summary>Too many have been tried.</summary>
    Later,
}

/// <summary>Signs operators in by their passwords, and bounds how many are tried.</summary>
public sealed partial class SignIn : IDisposable
{
    // By all clients together: each costs some processor time.
    private const int AllPerMinute = 60;

    private readonly AccessInForce _access;
    private readonly ILogger<SignIn> _log;
    private readonly PartitionedRateLimiter<string> _attempts;
    private readonly PartitionedRateLimiter<(string Client, string Name)> _failures;

    public SignIn(AccessInForce access, IOptions<LimitsOptions> limits, ILogger<SignIn> log)
    {
        (_access, _log) = (access, log);
        var (perMinute, failures, lockout) = (limits.Value.SignInsPerMinute, limits.Value.FailedSignIns, TimeSpan.FromMinutes(limits.Value.LockoutMinutes));
        _attempts = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<string, string>(client => Window(client, perMinute, TimeSpan.FromMinutes(1)), StringComparer.Ordinal),
            PartitionedRateLimiter.Create<string, string>(_ => Window("", AllPerMinute, TimeSpan.FromMinutes(1)), StringComparer.Ordinal));
        _failures = PartitionedRateLimiter.Create<(string, string), (string, string)>(who => Window(who, failures, lockout));
    }

    /// <summary>Signs an operator in.</summary>
    public async Task<SignInOutcome> TryAsync(HttpContext context, string name, string password)
    {
        var client = Limits.ClientOf(context);
        var who = (client, name.ToUpperInvariant());
        using var attempt = _attempts.AttemptAcquire(client);
        // Asking for none tells whether one is left.
        using var left = _failures.AttemptAcquire(who, 0);
        if (!attempt.IsAcquired || !left.IsAcquired)
        {
            LogLater(client);
            return SignInOutcome.Later;
        }

        var hash = FindHash(name);
        if (password.Length > Passwords.Longest || !Passwords.Verify(hash, password))
        {
            _failures.AttemptAcquire(who).Dispose();
            LogWrong(client);
            return SignInOutcome.Wrong;
        }

        // The session ends when this password does.
        var properties = new AuthenticationProperties { Items = { [nameof(hash)] = hash } };
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, Identities.Of(name, Identities.Password, isOperator: true), properties);
        LogDone(name, client);
        return SignInOutcome.Done;
    }

    /// <summary>Whether somebody who has signed in with a password still has that password.</summary>
    internal bool IsStillGood(ClaimsPrincipal user, AuthenticationProperties session) =>
        Identities.ViaOf(user) != Identities.Password || (session.Items.TryGetValue("hash", out var hash) && hash == FindHash(user.Identity!.Name!));

    /// <inheritdoc/>
    public void Dispose()
    {
        _attempts.Dispose();
        _failures.Dispose();
    }

    private static RateLimitPartition<TKey> Window<TKey>(TKey key, int permits, TimeSpan window) =>
        RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window });

    private string? FindHash(string name) => _access.Current.Operators.TryGetValue(name, out var hash) ? hash : null;

    [LoggerMessage(LogLevel.Information, "{Name} has signed in from {Client}")]
    private partial void LogDone(string name, string client);

    // Not the name: people type their password there.
    [LoggerMessage(LogLevel.Warning, "A wrong name or password came from {Client}")]
    private partial void LogWrong(string client);

    [LoggerMessage(LogLevel.Warning, "Too many passwords are tried from {Client}")]
    private partial void LogLater(string client);
}
