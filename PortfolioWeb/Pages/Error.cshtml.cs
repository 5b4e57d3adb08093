using System.Diagnostics;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace PortfolioWeb.Pages;

/// <summary>What is shown instead of a page that cannot be: <c>/error</c> after an exception, <c>/error?code=404</c> after a status.</summary>
[ResponseCache(Duration = 0, Location = ResponseCacheLocation.None, NoStore = true)]
[AllowAnonymous]
[IgnoreAntiforgeryToken]
public sealed class ErrorModel : PageModel
{
    /// <summary>The status that the page stands for.</summary>
    public int Status { get; private set; } = StatusCodes.Status500InternalServerError;

    /// <summary>What to look for in the log.</summary>
    public string Trace => Activity.Current?.Id ?? HttpContext.TraceIdentifier;

    /// <summary>What happened.</summary>
    public string Heading => Status switch
    {
        StatusCodes.Status404NotFound => "There is no such page",
        StatusCodes.Status429TooManyRequests => "Too many requests at once",
        < StatusCodes.Status500InternalServerError => "That request cannot be answered",
        _ => "Something went wrong here",
    };

    /// <summary>What to make of it.</summary>
    public string Explanation => Status switch
    {
        StatusCodes.Status404NotFound => "The address may be mistyped, or the page has moved.",
        StatusCodes.Status429TooManyRequests => "More came from your address than one client may ask for: wait a moment, then load the page again.",
        < StatusCodes.Status500InternalServerError => "The server understood the address, but not what was asked of it.",
        _ => "The market goes on: it does not depend on this page.",
    };

    public void OnGet(int? code) => Show(code);

    public void OnPost(int? code) => Show(code);

    private void Show(int? code)
    {
        if (code is >= 400 and < 600)
            Status = code.Value;
        // After an exception or a status the code is set already; it also holds for whoever asks for this page itself.
        Response.StatusCode = Status;
    }
}
