using System.Text;
using Microsoft.Net.Http.Headers;

namespace PortfolioWeb.Api;

/// <summary>Rejects a body with an unknown charset, which ASP.NET Core would report as a server error.</summary>
internal static class CharsetGuard
{
    /// <summary>Rejects the request or calls the next middleware.</summary>
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

        // ASP.NET Core does not recognize a quoted charset.
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
        // NotSupportedException: .NET knows UTF-7 but does not support it.
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
