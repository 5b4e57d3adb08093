using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace PortfolioWeb.Access;

/// <summary>Requires a user who may read.</summary>
internal sealed class ReadRequirement : IAuthorizationRequirement;

/// <summary>Requires an operator.</summary>
internal sealed class OperateRequirement : IAuthorizationRequirement;

/// <summary>Decides whether a user meets the read and operate requirements, and gives the reason for a refusal.</summary>
internal sealed class AccessAuthorizationHandler(CurrentAccessOptions access, IHttpContextAccessor accessor) : IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        var http = accessor.HttpContext ?? throw new InvalidOperationException("Authorization needs an HTTP request.");
        foreach (var rule in context.PendingRequirements.ToList())
        {
            if (rule is ReadRequirement or OperateRequirement)
            {
                if (FindRejection(rule is OperateRequirement, context.User, http) is { } reason)
                    context.Fail(new AuthorizationFailureReason(this, reason));
                else
                    context.Succeed(rule);
            }
        }

        return Task.CompletedTask;
    }

    private string? FindRejection(bool operates, ClaimsPrincipal user, HttpContext http)
    {
        var isKnown = user.Identity?.IsAuthenticated == true;
        if (user.IsInRole(Identities.Operator))
            return null;
        // A request with an invalid API key is rejected even where anonymous reading is allowed, so that its sender sees the error.
        if (ApiKeyHandler.Matches(http.Request))
            return "The API key is not valid.";
        var settings = access.Current;
        if (!operates && (settings.PublicReading || isKnown))
            return null;
        if (isKnown)
            return "You are signed in, but not as an operator.";
        if (settings.HasOperators)
            return operates
                ? "Only an operator may do this: sign in, or send an API key."
                : "Only a signed-in user may read this: sign in, or send an API key.";
        return LocalRequest.Validate(http) is { } notHere
            ? $"No operator is set up, so only the machine that the program runs on has {(operates ? "control" : "access")}, "
                + $"and {notHere}. Set Access:Operators (the command hash-password creates its values), Access:OpenIdConnect or "
                + "Access:ApiKeys, as docs/security.md describes."
            : null;
    }
}
