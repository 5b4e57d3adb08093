using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using PortfolioWeb.Access;

namespace PortfolioWeb.Pages;

/// <summary>The sign-in page. Without operators, it explains how to set one up.</summary>
[AllowAnonymous]
[ResponseCache(Duration = 0, Location = ResponseCacheLocation.None, NoStore = true)]
public sealed class SignInModel(SignIn signIn, CurrentUser user) : PageModel
{
    // The maximum length of an operator's name.
    private const int LongestName = 64;

    /// <summary>The local address to return to after signing in.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>The name that the user entered.</summary>
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>The password that the user entered.</summary>
    [BindProperty]
    public string? Password { get; set; }

    /// <summary>The error to show; null if there is none.</summary>
    public string? Problem { get; private set; }

    public void OnGet(bool failed)
    {
        if (failed)
            Problem = "Your organization did not sign you in. The program's log says why.";
    }

    // A link, not a form: the content security policy forbids forms from redirecting to another site.
    public IActionResult OnGetOpenId()
    {
        if (!user.HasOpenId)
            return NotFound();
        return user.Name is null
            ? Challenge(new AuthenticationProperties { RedirectUri = Destination() }, OpenIdConnectDefaults.AuthenticationScheme)
            : RedirectToPage();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        // A session has its own key, so a signed-in user must sign out before signing in again.
        if (user.Name is not null)
            return RedirectToPage();
        if (Name is not { Length: > 0 and <= LongestName } name || Password is not { Length: > 0 } password)
        {
            Problem = "Enter your name and password.";
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        switch (await signIn.TryAsync(HttpContext, name.Trim(), password))
        {
            case SignInOutcome.Done:
                return LocalRedirect(Destination());
            case SignInOutcome.Later:
                Problem = "Too many attempts. Wait a few minutes, then try again.";
                Response.StatusCode = StatusCodes.Status429TooManyRequests;
                return Page();
            default:
                Problem = "The name or the password is wrong.";
                Response.StatusCode = StatusCodes.Status401Unauthorized;
                return Page();
        }
    }

    // Never redirects to another site, even if the address names one.
    private string Destination() => Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : "/";
}
