using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace PortfolioWeb.Access;

/// <summary>The two authorization policies, and their assignment to routes.</summary>
internal static class Policies
{
    /// <summary>Reading: open to everyone unless <c>Access:PublicReading</c> is off.</summary>
    public const string Read = "read";

    /// <summary>Controlling: for operators only.</summary>
    public const string Operate = "operate";

    /// <summary>
    /// Applies the read policy to routes that only read and the operator policy to all others, whose calls are recorded as control actions.
    /// </summary>
    public static RouteGroupBuilder ByMethod(this RouteGroupBuilder routes)
    {
        ((IEndpointConventionBuilder)routes).Add(endpoint =>
        {
            var reads = endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault() is { HttpMethods.Count: > 0 } methods
                && methods.HttpMethods.All(IsReading);
            endpoint.Metadata.Add(new AuthorizeAttribute(reads ? Read : Operate));
            endpoint.Metadata.Add(Problem(StatusCodes.Status401Unauthorized));
            endpoint.Metadata.Add(Problem(StatusCodes.Status429TooManyRequests));
            if (reads)
                return;
            endpoint.Metadata.Add(Problem(StatusCodes.Status403Forbidden));
            endpoint.FilterFactories.Add((_, next) => context => ControlRecord.InvokeAsync(context, next));
        });
        return routes;
    }

    /// <summary>Returns whether an HTTP method changes nothing.</summary>
    public static bool IsReading(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private static ProducesResponseTypeMetadata Problem(int status) => new(status, typeof(ProblemDetails), ["application/problem+json"]);
}
