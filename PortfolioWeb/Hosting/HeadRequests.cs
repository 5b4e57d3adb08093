namespace PortfolioWeb.Hosting;

/// <summary>
/// Answers HEAD requests on every route that answers GET. The request is handled as GET, and the server sends the headers only.
/// </summary>
internal static class HeadRequests
{
    /// <summary>Routes HEAD requests as GET. Must run before routing.</summary>
    public static void UseHeadAsGet(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
        }
    });
}
