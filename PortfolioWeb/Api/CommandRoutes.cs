using PortfolioWeb.Workers.Market.Control;

namespace PortfolioWeb.Api;

/// <summary>Shared configuration of the routes that send commands to the market.</summary>
internal static class CommandRoutes
{
    /// <summary>Returns status 503 if no instance has applied a command in time.</summary>
    public static RouteGroupBuilder WithCommandErrors(this RouteGroupBuilder routes)
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
