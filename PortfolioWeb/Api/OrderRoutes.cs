using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Api;

/// <summary>Routes that give the market orders: only the copy of the program that runs the exchanges takes them.</summary>
internal static class OrderRoutes
{
    /// <summary>Refuses the group's requests, naming the copy to turn to, while this one stands by.</summary>
    public static RouteGroupBuilder TakeOrders(this RouteGroupBuilder routes)
    {
        routes.AddEndpointFilter(async (context, next) => context.HttpContext.RequestServices.GetRequiredService<MarketControl>().Leader is { } leader
            ? TypedResults.Problem($"This copy of the program stands by: the exchanges run in {leader}, which takes orders.", statusCode: StatusCodes.Status409Conflict)
            : await next(context));
        return routes.ProducesProblem(StatusCodes.Status409Conflict);
    }
}
