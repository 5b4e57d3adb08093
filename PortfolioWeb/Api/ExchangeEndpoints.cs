using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using PortfolioWeb.Access;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Control;

namespace PortfolioWeb.Api;

/// <summary>An exchange: its state and the stocks that it lists.</summary>
public sealed record ExchangeView(
    string Id, MarketState State, DateOnly? Date, int Run, double? DaysPerSecond, string? WaitsFor, IReadOnlyList<ListingView> Listings);

/// <summary>A stock and its first close, in USD.</summary>
public sealed record ListingView(string Ticker, decimal FirstClose);

/// <summary>Maps the routes of the exchanges.</summary>
internal static class ExchangeEndpoints
{
    public static void MapExchanges(this IEndpointRouteBuilder api)
    {
        var exchanges = api.MapGroup("/exchanges").WithTags("Exchanges");
        exchanges.MapGet("", List).WithName("ListExchanges").WithSummary("Lists the exchanges and their states.");
        var commands = exchanges.MapGroup("").WithCommandErrors();
        commands.MapPost("/{id}/start", StartAsync).WithName("StartExchange")
            .WithSummary("Starts one exchange.").ProducesProblem(StatusCodes.Status404NotFound);
        commands.MapPost("/{id}/stop", StopAsync).WithName("StopExchange")
            .WithSummary("Stops one exchange after its current day.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IReadOnlyList<ExchangeView> List(MarketControl market, MarketReferenceData reference) =>
        [.. market.Exchanges.Select(exchange => Describe(exchange, reference))];

    private static Task<Results<Ok<ExchangeView>, ProblemHttpResult>> StartAsync(
        string id, MarketControl market, MarketReferenceData reference, ClaimsPrincipal user, CancellationToken ct) =>
        CommandAsync(id, market, reference, () => market.StartAsync(id, Identities.NameOf(user), ct));

    private static Task<Results<Ok<ExchangeView>, ProblemHttpResult>> StopAsync(
        string id, MarketControl market, MarketReferenceData reference, ClaimsPrincipal user, CancellationToken ct) =>
        CommandAsync(id, market, reference, () => market.StopAsync(id, Identities.NameOf(user), ct));

    private static async Task<Results<Ok<ExchangeView>, ProblemHttpResult>> CommandAsync(
        string id, MarketControl market, MarketReferenceData reference, Func<Task> command)
    {
        if (!reference.Exchanges.Contains(id))
            return Problems.NotFound($"id: there is no exchange '{id}'; the exchanges are {string.Join(", ", reference.Exchanges)}.");
        await command();
        return TypedResults.Ok(Describe(market.Exchanges.Single(exchange => exchange.Id == id), reference));
    }

    private static ExchangeView Describe(ExchangeStatus exchange, MarketReferenceData reference) => new(
        exchange.Id,
        exchange.State,
        exchange.Date,
        exchange.Run,
        exchange.DaysPerSecond,
        exchange.WaitsFor,
        [.. reference.ListingsOf(exchange.Id).Select(listing => new ListingView(listing.Ticker, listing.FirstClose))]);
}
