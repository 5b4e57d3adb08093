using System.Text;
using Microsoft.Net.Http.Headers;

namespace PortfolioWeb.Api;

/// <summary>Refuses a body in a charset that is unknown, which ASP.NET Core would take for a failure of the program.</summary>
internal static class CharsetGuard
{
    /// <summary>Refuses, or goes on.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.GetTypedHeaders().ContentType is not { Charset.Length: > 0 } type)
            return next(context);
        var charset = HeaderUtilities.RemoveQuotes(type.Charset);
        if (!IsKnown(charset.ToString()))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return Task.CompletedTask;
        }

        // In quotes, ASP.NET Core does not know it.
        type.Charset = charset;
        context.Request.ContentType = type.ToString();
        return next(context);
    }

    private static bool IsKnown(string charset)
    {
        try
        {
            Encoding.GetEncoding(charset);
            return true;
        }
        // UTF-7 is known, and not supported.
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
