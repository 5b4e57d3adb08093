using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace PortfolioWeb.Api;

/// <summary>
/// Rejects query parameters that a route does not know, because a misspelled parameter would silently change the meaning of the request.
/// Unknown fields of a body are rejected likewise.
/// </summary>
internal static class QueryGuard
{
    /// <summary>Adds the check to every route of a group.</summary>
    public static RouteGroupBuilder RejectUnknownQueries(this RouteGroupBuilder routes)
    {
        ((IEndpointConventionBuilder)routes).Add(endpoint => endpoint.Metadata.Add(
            new ProducesResponseTypeMetadata(
                StatusCodes.Status400BadRequest, typeof(HttpValidationProblemDetails), ["application/problem+json"])));
        return routes.AddEndpointFilterFactory((route, next) =>
        {
            var known = KnownBy(route.MethodInfo);
            return context => Validate(context.HttpContext.Request, known) is { } problem
                ? ValueTask.FromResult<object?>(problem)
                : next(context);
        });
    }

    private static ValidationProblem? Validate(HttpRequest request, IReadOnlyList<string> known)
    {
        var fields = new RequestFields();
        foreach (var field in request.Query.Keys.Where(field => !known.Contains(field, StringComparer.OrdinalIgnoreCase)))
            fields.Fail(
                RequestFields.Short(field),
                $"there is no such field: this address takes {(known.Count == 0 ? "none" : string.Join(", ", known))}.");
        return fields.Invalid ? fields.Problem() : null;
    }

    // Routes declare query parameters as nullable strings, one by one or as properties of a record. A non-nullable string
    // is part of the path.
    private static IReadOnlyList<string> KnownBy(MethodInfo route) =>
        [.. route.GetParameters().SelectMany(parameter =>
            parameter.GetCustomAttribute<AsParametersAttribute>() is not null
                ? parameter.ParameterType.GetProperties().Select(field => NameOf(field.Name))
            : IsOptionalText(parameter) ? [parameter.Name!]
            : Array.Empty<string>())];

    private static string NameOf(string property) => char.ToLowerInvariant(property[0]) + property[1..];

    private static bool IsOptionalText(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(string) && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;
}
