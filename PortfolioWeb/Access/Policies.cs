using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace PortfolioWeb.Access;

/// <summary>The two things that somebody may do here, and how routes say which they are.</summary>
internal static class Policies
{
    /// <summary>Looking: open to all unless a setting closes it.</summary>
    public const string Look = "look";

    /// <summary>Controlling: for operators.</summary>
    public const string Operate = "operate";

    /// <summary>Opens the routes that read to lookers, and every other one to operators, whose actions are then recorded.</summary>
    public static RouteGroupBuilder ByMethod(this RouteGroupBuilder routes)
    {
        ((IEndpointConventionBuilder)routes).Add(endpoint =>
        {
            var reads = endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault() is { HttpMethods.Count: > 0 } methods && methods.HttpMethods.All(IsReading);
            endpoint.Metadata.Add(new AuthorizeAttribute(reads ? Look : Operate));
            endpoint.Metadata.Add(Refusal(StatusCodes.Status401Unauthorized));
            endpoint.Metadata.Add(Refusal(StatusCodes.Status429TooManyRequests));
            if (reads)
                return;
            endpoint.Metadata.Add(Refusal(StatusCodes.Status403Forbidden));
            endpoint.FilterFactories.Add((_, next) => context => ControlRecord.InvokeAsync(context, next));
        });
        return routes;
    }

    /// <summary>Whether a method changes nothing.</summary>
    public static bool IsReading(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private static ProducesResponseTypeMetadata Refusal(int status) => new(status, typeof(ProblemDetails), ["application/problem+json"]);
}
