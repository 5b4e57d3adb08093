using PortfolioWeb.Workers.Market.Control;

namespace PortfolioWeb.Api;

/// <summary>Routes that give the market orders.</summary>
internal static class CommandRoutes
{
    /// <summary>Tells of an order that could not be given, or is not followed yet.</summary>
    public static RouteGroupBuilder TakeOrders(this RouteGroupBuilder routes)
    {
        routes.AddEndpointFilter(async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (CommandException failure)
            {
                return TypedResults.Problem(failure.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        });
        return routes.ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }
}
