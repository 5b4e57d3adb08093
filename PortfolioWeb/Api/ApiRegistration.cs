using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.OpenApi;
using PortfolioWeb.Access;
using PortfolioWeb.Workers.Ledger;
using Scalar.AspNetCore;

namespace PortfolioWeb.Api;

/// <summary>Registers and maps the REST API.</summary>
public static partial class ApiRegistration
{
    private const string Key = "api-key";

    /// <summary>Adds what the API needs: JSON, ProblemDetails and the OpenAPI document.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            // A misspelt field would otherwise ask for something else than was meant.
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            // Otherwise the document would call every number a number or a string, and so would each client that is made from it.
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = Explain);
        services.AddOpenApi(openApi => openApi
            .AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = "PortfolioWeb";
                document.Info.Description = "Two exchanges, three investors, six portfolios: what they do, and how to make them do it.";
                document.Info.Version = "v1";
                document.AddComponent(Key, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key for programs, as the command new-api-key makes it." });
                return Task.CompletedTask;
            })
            .AddOperationTransformer((operation, context, _) =>
            {
                if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Any(rule => rule.Policy == Policies.Operate))
                    operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, context.Document)] = [] }];
                return Task.CompletedTask;
            }));
        return services;
    }

    /// <summary>Maps every route, the OpenAPI document and the page that shows it.</summary>
    public static void MapApi(this WebApplication app)
    {
        if (!app.Services.ServesDashboard())
            return;
        var api = app.MapGroup("/api").ByMethod();
        api.MapExchanges();
        api.MapMarket();
        api.MapInvestors();
        api.MapPortfolios();
        api.MapEvaluations();
        api.MapDrawdown();
        api.MapProof();
        api.MapCloses();
        api.MapAudit();
        api.MapPipeline();
        api.MapDeadLetters();
        api.MapReports();
        api.MapControlActions();
        app.MapOpenApi().RequireAuthorization(Policies.Look);
        app.MapScalarApiReference(page => page
            .WithTitle("PortfolioWeb API")
            // Nothing that would ask another server for something.
            .DisableDefaultFonts().DisableAgent().DisableMcp().DisableTelemetry().HideDeveloperTools())
            .RequireAuthorization(Policies.Look);
    }

    // A request that cannot be read says which part of it is wrong.
    private static void Explain(ProblemDetailsContext context)
    {
        var failure = context.Exception ?? context.HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (DatabaseAway.Explains(failure))
            context.ProblemDetails.Detail = "The database cannot be used at the moment; the chain waits and goes on by itself when it is back.";
        context.ProblemDetails.Detail ??= context.HttpContext.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => $"There is nothing at {context.HttpContext.Request.Path}: the API is described at /scalar/.",
            StatusCodes.Status405MethodNotAllowed => $"{context.HttpContext.Request.Path} takes {context.HttpContext.Response.Headers.Allow}.",
            StatusCodes.Status415UnsupportedMediaType => "The body must be JSON, and the header Content-Type application/json.",
            _ => null,
        };
        if (failure is not BadHttpRequestException bad)
            return;
        context.ProblemDetails.Title = "The request cannot be read.";
        context.ProblemDetails.Detail = bad.InnerException is JsonException json ? Explain(json) : bad.Message;
    }

    private static string Explain(JsonException failure)
    {
        if (failure.InnerException is JsonException || failure.Path is null)
            return $"The body is not JSON: {failure.Message.Split(" Path:")[0]}";
        var field = failure.Path.TrimStart('$', '.') is { Length: > 0 } path ? path : "The body";
        if (failure.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            return $"{field}: there is no such field.";
        return MissingFields().Match(failure.Message) is { Success: true } missing
            ? $"{missing.Groups["fields"].Value}: must be given."
            : $"{field}: has a value of the wrong kind.";
    }

    [GeneratedRegex("missing required properties including: '(?<fields>[^.]+)'")]
    private static partial Regex MissingFields();
}
