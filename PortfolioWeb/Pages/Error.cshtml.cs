using System.Diagnostics;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Pages;

/// <summary>
/// The error page: <c>/error</c> after an exception, <c>/error?code=404</c> after an error status. A direct request for it is answered
/// with status 404.
/// </summary>
[ResponseCache(Duration = 0, Location = ResponseCacheLocation.None, NoStore = true)]
[AllowAnonymous]
[IgnoreAntiforgeryToken]
public sealed class ErrorModel(PortfolioCatalog catalog) : PageModel
{
    private const string NotFoundKey = "not-found";

    // The longest part of an address that the page repeats, and the number of portfolios that it lists.
    private const int LongestPath = 100, MostPortfolios = 20;

    /// <summary>The HTTP status of the error.</summary>
    public int Status { get; private set; } = StatusCodes.Status404NotFound;

    /// <summary>The portfolios to offer as links when something was not found.</summary>
    public IEnumerable<Portfolio> Portfolios => catalog.Portfolios.Take(MostPortfolios);

    /// <summary>The id of the request in the log.</summary>
    public string Trace => Activity.Current?.Id ?? HttpContext.TraceIdentifier;

    /// <summary>The heading: what happened.</summary>
    public string Heading => Status switch
    {
        StatusCodes.Status404NotFound when Missing is { } missing => $"There is no {missing.What}",
        StatusCodes.Status404NotFound => $"There is no page at {Asked}",
        StatusCodes.Status429TooManyRequests => "Too many requests at once",
        < StatusCodes.Status500InternalServerError => "This request cannot be answered",
        StatusCodes.Status503ServiceUnavailable => "The database is unavailable",
        _ => "Something went wrong",
    };

    /// <summary>The explanation: what it means and what to do.</summary>
    public string Explanation => Status switch
    {
        StatusCodes.Status404NotFound when Missing is { } missing => $"There are {missing.Others}.",
        StatusCodes.Status404NotFound => "The address may be mistyped.",
        StatusCodes.Status429TooManyRequests =>
            "Your address has sent too many requests. Wait a moment, then load the page again.",
        < StatusCodes.Status500InternalServerError => "The address exists, but it does not take this request.",
        StatusCodes.Status503ServiceUnavailable =>
            "Nothing is lost: the pipeline waits and continues when the database is back. Try again then.",
        _ => "The market is not affected. Try again, or go back to the dashboard.",
    };

    private string Asked
    {
        get
        {
            var path =
                (HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath ?? Request.Path.Value) is { Length: > 0 } requested
                ? requested
                : "/";
            return path.Length <= LongestPath ? path : $"{path[..LongestPath]}…";
        }
    }

    private (string What, string Others)? Missing => HttpContext.Items[NotFoundKey] as (string, string)?;

    /// <summary>Makes the error page name what was not found and what exists instead.</summary>
    /// <returns>The result to return from the page handler.</returns>
    public static NotFoundResult NotFound(HttpContext context, string what, string others)
    {
        context.Items[NotFoundKey] = (what, others);
        return new NotFoundResult();
    }

    public void OnGet(int? code) => Show(code);

    public void OnPost(int? code) => Show(code);

    private void Show(int? code)
    {
        if (HttpContext.Features.Get<IExceptionHandlerPathFeature>() is not null)
            Status = Response.StatusCode;
        else if (HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null && code is >= 400 and < 600)
            Status = code.Value;
        Response.StatusCode = Status;
    }
}
