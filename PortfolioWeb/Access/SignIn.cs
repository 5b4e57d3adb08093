using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace PortfolioWeb.Access;

/// <summary>The outcome of a sign-in attempt.</summary>
public enum SignInOutcome
{
    /// <summary>The operator is signed in.</summary>
    Done,

    /// <summary>The name or the password is wrong.</summary>
    Wrong,

    /// <summary>Too many attempts were made; try again later.</summary>
    Later,
}

/// <summary>Signs operators in with their passwords, and limits the number of attempts.</summary>
public sealed partial class SignIn(CurrentAccessOptions access, IOptions<LimitsOptions> limits, TimeProvider time, ILogger<SignIn> log)
{
    private readonly SignInAttempts _attempts = new(limits.Value, time);

    /// <summary>Verifies an operator's password and begins a session.</summary>
    public async Task<SignInOutcome> TryAsync(HttpContext context, string name, string password)
    {
        var client = Limits.ClientOf(context);
        if (!_attempts.TryBegin(client, name))
        {
            LogTooMany(client);
            return SignInOutcome.Later;
        }

        var hash = FindHash(name);
        if (password.Length > Passwords.Longest || !Passwords.Verify(hash, password))
        {
            _attempts.CountFailure(client, name);
            LogWrong(client);
            return SignInOutcome.Wrong;
        }

        var user = Identities.Of(name, Identities.Password, isOperator: true);
        var session = new AuthenticationProperties();
        SecurityStamp.Set(session, user, access.Current);
        await context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, user, session);
        LogSignedIn(name, client);
        return SignInOutcome.Done;
    }

    private string? FindHash(string name) => access.Current.Operators.TryGetValue(name, out var hash) ? hash : null;

    [LoggerMessage(LogLevel.Information, "{Name} has signed in from {Client}")]
    private partial void LogSignedIn(string name, string client);

    // The name is not logged, because users sometimes type their password there.
    [LoggerMessage(LogLevel.Warning, "A wrong name or password came from {Client}")]
    private partial void LogWrong(string client);

    [LoggerMessage(LogLevel.Warning, "Too many passwords were tried from {Client}")]
    private partial void LogTooMany(string client);
}
