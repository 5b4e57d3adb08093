using Microsoft.AspNetCore.Diagnostics;
using PortfolioWeb.Workers.Database;

namespace PortfolioWeb.Hosting;

/// <summary>Answers every error with ProblemDetails under /api and with a page elsewhere, never with a stack trace.</summary>
internal static class ErrorPages
{
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseWhen(IsApi, api =>
        {
            api.UseExceptionHandler(new ExceptionHandlerOptions
            {
                // An unreadable request is the client's mistake, and the client gets the reason. An unavailable database is logged once,
                // by the ledger.
                SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException
                    || DatabaseErrors.IsUnavailable(context.Exception),
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
