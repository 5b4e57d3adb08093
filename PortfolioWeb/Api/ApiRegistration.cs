using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using PortfolioWeb.Access;
using PortfolioWeb.Hosting;
using PortfolioWeb.Workers.Database;
using Scalar.AspNetCore;

namespace PortfolioWeb.Api;

/// <summary>Registers and maps the REST API.</summary>
public static partial class ApiRegistration
{
    private const string Key = "api-key";
    private const string EmptyBody = "The body is empty: this route takes a JSON object, which /scalar/ describes.";

    /// <summary>Adds JSON options, ProblemDetails and the OpenAPI document.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            // Rejects unknown fields, because a misspelled field would silently change the meaning of the request.
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            // Otherwise the OpenAPI document, and every client generated from it, would type numbers as "number or string".
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = Explain);
        services.AddOpenApi(openApi => openApi
            .AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = "PortfolioWeb";
                document.Info.Description = "Reads and controls the market of two exchanges, three investors and six portfolios.";
                document.Info.Version = "v1";
                document.AddComponent(
                    Key,
                    new OpenApiSecurityScheme
                    {
                        Type = SecuritySchemeType.Http,
                        Scheme = "bearer",
                        Description = "A key for programs, created by the command new-api-key.",
                    });
                return Task.CompletedTask;
            })
            .AddOperationTransformer((operation, context, _) =>
            {
                var rules = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>();
                if (rules.Any(rule => rule.Policy == Policies.Operate))
                {
                    var scheme = new OpenApiSecuritySchemeReference(Key, context.Document);
                    operation.Security = [new OpenApiSecurityRequirement { [scheme] = [] }];
                }

                return Task.CompletedTask;
            }));
        return services;
    }

    /// <summary>Maps the routes, the OpenAPI document and its reference page.</summary>
    public static void MapApi(this WebApplication app)
    {
        if (!app.Services.ServesDashboard())
            return;
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), requests => requests.Use(CharsetGuard.InvokeAsync));
        var api = app.MapGroup("/api").ByMethod().RejectUnknownQueries();
        api.MapExchanges();
        api.MapMarket();
        api.MapInvestors();
        api.MapPortfolios();
        api.MapEvaluations();
        api.MapDrawdown();
        api.MapProof();
        api.MapCloses();
        api.MapPrices();
        api.MapAudit();
        api.MapPipeline();
        api.MapDeadLetters();
        api.MapReports();
        api.MapControlActions();
        app.MapOpenApi().RequireAuthorization(Policies.Read);
        var frontEnd = app.Services.GetRequiredService<FrontEnd>();
        app.MapScalarApiReference(page => page
            .WithTitle("PortfolioWeb API")
            // Disables everything that would send requests to other servers.
            .DisableDefaultFonts().DisableAgent().DisableMcp().DisableTelemetry().HideDeveloperTools().HideClientButton()
            .AddHeadContent($"<script src=\"{frontEnd["api-reference.js"]}\"></script>")
            .AddHeadContent($"<link rel=\"stylesheet\" href=\"{frontEnd["api-reference.css"]}\">")
            .AddHeaderContent("<header class=\"api-top\"><a href=\"/\">← Dashboard</a><span>PortfolioWeb API</span></header>"))
            .RequireAuthorization(Policies.Read);
    }

    // Explains which part of the request is invalid.
    private static void Explain(ProblemDetailsContext context)
    {
        var failure = context.Exception ?? context.HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (DatabaseErrors.IsUnavailable(failure))
            context.ProblemDetails.Detail = "The database is unavailable. The pipeline waits, and continues by itself when it is back.";
        if (failure is BadHttpRequestException bad)
        {
            context.ProblemDetails.Title = "The request cannot be read.";
            context.ProblemDetails.Detail = bad.InnerException is JsonException json ? Explain(json) : Explain(context.HttpContext);
            context.ProblemDetails.Detail ??= bad.Message;
        }

        context.ProblemDetails.Detail ??= Explain(context.HttpContext);
    }

    // Returns a plain explanation of a status code; null for codes that need none.
    private static string? Explain(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status400BadRequest
            when context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false } => EmptyBody,
        StatusCodes.Status404NotFound => $"There is no route {context.Request.Path}: /scalar/ lists those that exist.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Path} takes {context.Response.Headers.Allow}.",
        StatusCodes.Status413PayloadTooLarge =>
            $"The body is larger than {LargestBodyOf(context) / 1024:N0} KiB, the most that this route takes: send less.",
        StatusCodes.Status415UnsupportedMediaType =>
            "The body must be JSON, and the header Content-Type application/json. The charset, if given, must be utf-8.",
        StatusCodes.Status429TooManyRequests =>
            $"Your address has sent too many requests: wait {context.Response.Headers.RetryAfter} s (the header Retry-After), "
                + "then try again.",
        StatusCodes.Status503ServiceUnavailable => "The request took too long and was stopped: request less, or try again later.",
        _ => null,
    };

    private static long LargestBodyOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? Limits.LargestBody;

    private static string Explain(JsonException failure)
    {
        if (failure.Message.Contains("does not contain any JSON tokens", StringComparison.Ordinal))
            return EmptyBody;
        if (failure.InnerException is JsonException || failure.Path is null)
            return $"The body is not JSON: {failure.Message.Split(" Path:")[0]}";
        var field = failure.Path.TrimStart('$', '.') is { Length: > 0 } path ? path : "The body";
        if (failure.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            return $"{field}: there is no such field.";
        return MissingFields().Match(failure.Message) is { Success: true } missing
            ? $"{missing.Groups["fields"].Value}: must be given."
            : $"{field}: has a value of the wrong type.";
    }

    [GeneratedRegex("missing required properties including: '(?<fields>[^.]+)'")]
    private static partial Regex MissingFields();
}
