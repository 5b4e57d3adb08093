using System.Diagnostics;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace PortfolioWeb.Pages;

/// <summary>
/// What is shown instead of a page that cannot be: <c>/error</c> after an exception, <c>/error?code=404</c> after a status. Whoever asks for this
/// page itself is told that there is no such page.
/// </summary>
[ResponseCache(Duration = 0, Location = ResponseCacheLocation.None, NoStore = true)]
[AllowAnonymous]
[IgnoreAntiforgeryToken]
public sealed class ErrorModel : PageModel
{
    // What a page that was not found says instead of the general texts.
    private const string NotFoundKey = "not-found";

    /// <summary>The status that the page stands for.</summary>
    public int Status { get; private set; } = StatusCodes.Status404NotFound;

    /// <summary>What to look for in the log.</summary>
    public string Trace => Activity.Current?.Id ?? HttpContext.TraceIdentifier;

    /// <summary>What happened.</summary>
    public string Heading => Status switch
    {
        StatusCodes.Status404NotFound when Missing is { } missing => $"There is no {missing.What}",
        StatusCodes.Status404NotFound => "There is no such page",
        StatusCodes.Status429TooManyRequests => "Too many requests at once",
        < StatusCodes.Status500InternalServerError => "That request cannot be answered",
        StatusCodes.Status503ServiceUnavailable => "The database does not answer",
        _ => "Something went wrong here",
    };

    /// <summary>What to make of it.</summary>
    public string Explanation => Status switch
    {
        StatusCodes.Status404NotFound when Missing is { } missing => $"There are {missing.Others}.",
        StatusCodes.Status404NotFound => "The address may be mistyped, or the page has moved.",
        StatusCodes.Status429TooManyRequests => "More came from your address than one client may ask for: wait a moment, then load the page again.",
        < StatusCodes.Status500InternalServerError => "The server understood the address, but not what was asked of it.",
        StatusCodes.Status503ServiceUnavailable => "Nothing can be stored or looked up meanwhile, and nothing is lost: try again when it is back.",
        _ => "The market goes on: it does not depend on this page.",
    };

    private (string What, string Others)? Missing => HttpContext.Items[NotFoundKey] as (string, string)?;

    /// <summary>Has the error page say what was asked for and what there is instead.</summary>
    /// <returns>The answer of the page that was asked.</returns>
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
