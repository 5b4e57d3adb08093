namespace PortfolioWeb;

/// <summary>Answers HEAD wherever GET is answered: as GET, of whose answer the server then sends the headers alone.</summary>
internal static class HeadRequests
{
    /// <summary>Has HEAD routed as GET. It comes before routing.</summary>
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
