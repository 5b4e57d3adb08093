using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using PortfolioWeb.Workers.Market;
using Scalar.AspNetCore;

namespace PortfolioWeb.Api;

/// <summary>Registers and maps the REST API.</summary>
public static class ApiRegistration
{
    /// <summary>Adds what the API needs: JSON, ProblemDetails and the OpenAPI document.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
        });
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = Explain);
        services.AddOpenApi(openApi => openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "PortfolioWeb";
            document.Info.Description = "Two exchanges, three investors, six portfolios: what they do, and how to make them do it.";
            document.Info.Version = "v1";
            return Task.CompletedTask;
        }));
        return services;
    }

    /// <summary>Maps every route, the OpenAPI document and the page that shows it.</summary>
    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup("/api");
        api.MapExchanges();
        api.MapMarket();
        api.MapInvestors();
        api.MapPortfolios();
        api.MapEvaluations();
        api.MapCloses();
        api.MapAudit();
        api.MapPipeline();
        api.MapFallback(() => TypedResults.Problem(statusCode: StatusCodes.Status404NotFound)).ExcludeFromDescription();
        app.MapOpenApi();
        app.MapScalarApiReference(page => page.WithTitle("PortfolioWeb API").DisableDefaultFonts());
    }

    // A request that cannot be read says which part of it is wrong.
    private static void Explain(ProblemDetailsContext context)
    {
        var failure = context.Exception ?? context.HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (failure is not BadHttpRequestException bad)
            return;
        context.ProblemDetails.Title = "The request cannot be read.";
        context.ProblemDetails.Detail = bad.InnerException is JsonException { Path: { } path } json
            ? $"{path.Replace("$.", "", StringComparison.Ordinal)}: {json.Message.Split(" Path:")[0]}"
            : (bad.InnerException as JsonException)?.Message ?? bad.Message;
    }
}
