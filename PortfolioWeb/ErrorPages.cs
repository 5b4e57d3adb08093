using Microsoft.AspNetCore.Diagnostics;
using PortfolioWeb.Workers.Database;

namespace PortfolioWeb;

/// <summary>Answers every error: as ProblemDetails under /api, as a page elsewhere, never with a stack trace.</summary>
internal static class ErrorPages
{
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseWhen(IsApi, api =>
        {
            api.UseExceptionHandler(new ExceptionHandlerOptions
            {
                // A request that cannot be read is its sender's mistake, and the sender is told; that the database is
                // away is what the ledger says, once.
                SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException || DatabaseErrors.IsUnavailable(context.Exception),
                StatusCodeSelector = StatusOf,
            });
            api.UseStatusCodePages();
        });
        app.UseWhen(context => !IsApi(context), pages =>
        {
            pages.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = "/error",
                SuppressDiagnosticsCallback = context => DatabaseErrors.IsUnavailable(context.Exception),
                StatusCodeSelector = StatusOf,
            });
            pages.UseStatusCodePagesWithReExecute("/error", "?code={0}");
        });
    }

    private static int StatusOf(Exception failure) => failure switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        _ when DatabaseErrors.IsUnavailable(failure) => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api");
}
