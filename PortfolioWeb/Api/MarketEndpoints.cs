using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using PortfolioWeb.Access;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Control;
using PortfolioWeb.Workers.Market.Prices;
using PortfolioWeb.Workers.Market.Prices.Importing;

namespace PortfolioWeb.Api;

/// <summary>A request to set the speed of the market.</summary>
public sealed record SpeedRequest
{
    /// <summary>Trading days per second, from 0.01 to 1000; null is Max, as fast as the pipeline can follow.</summary>
    [JsonRequired]
    [Description("Trading days per second, from 0.01 to 1000; null is Max, as fast as the pipeline can follow.")]
    public double? DaysPerSecond { get; init; }
}

/// <summary>A request to rewind the market.</summary>
/// <param name="To">The date to rewind to, such as 2010-01-04. The next day that closes is the first trading day on or after it.</param>
/// <param name="Stop">Whether to stop the exchanges there. Without it, running exchanges continue.</param>
public sealed record RewindRequest(string To, bool Stop = false);

/// <summary>A request to trade other prices.</summary>
/// <param name="Seed">The seed of the generated prices, for exchanges without imported prices; by default, that of the settings.</param>
/// <param name="Import">The id of an import; null if every exchange uses generated prices.</param>
/// <param name="Stop">Whether to stop the exchanges after the first day. Without it, running exchanges continue.</param>
public sealed record PricesRequest(int? Seed = null, string? Import = null, bool Stop = false);

/// <summary>Maps the routes that read and control the market.</summary>
internal static class MarketEndpoints
{
    public static void MapMarket(this IEndpointRouteBuilder api)
    {
        var market = api.MapGroup("/market").WithTags("Market");
        market.MapGet("", (MarketControl control) => control.Status).WithName("GetMarket").WithSummary("Gets the state of the market.");
        var commands = market.MapGroup("").WithCommandErrors();
        commands.MapPost("/start", StartAsync).WithName("StartMarket").WithSummary("Starts every exchange.");
        commands.MapPost("/stop", StopAsync).WithName("StopMarket").WithSummary("Stops every exchange.");
        commands.MapPost("/step", StepAsync).WithName("StepMarket").WithSummary("Steps every exchange by one trading day.");
        commands.MapPut("/speed", SetSpeedAsync).WithName("SetMarketSpeed")
            .WithSummary("Sets the market's speed in trading days per second.");
        commands.MapPost("/rewind", RewindAsync).WithName("RewindMarket")
            .WithSummary("Starts a new run at a date.")
            .WithDescription(
                "The next day that closes is the first trading day on or after the date. As its closes arrive, that day and all later "
                + "ones are rewritten. With `stop`, the exchanges are stopped first and wait before that day.");
        commands.MapPut("/prices", ChooseAsync).WithName("ChooseMarketPrices")
            .WithSummary("Starts a new run with other prices: an import, or another seed.")
            .WithDescription(
                "The run begins on the first day of these prices, which is published at once. As it arrives, all closes and evaluations "
                + "of the former prices are removed.");
    }

    private static async Task<Results<Ok<MarketStatus>, ValidationProblem>> ChooseAsync(
        PricesRequest request,
        MarketControl market,
        MarketReferenceData reference,
        PriceImports imports,
        ClaimsPrincipal user,
        CancellationToken ct)
    {
        var fields = new RequestFields();
        var source = new PriceSource(request.Seed ?? reference.DefaultSource.Seed, request.Import);
        // A deleted import may still be in memory.
        if (request.Import is { } id && await imports.FindAsync(id, ct) is null)
            fields.Fail("import", $"There is no import '{RequestFields.Short(id)}'.");
        else if (await market.ChooseAsync(source, request.Stop, Identities.NameOf(user), ct) is { } rejection)
            fields.Fail("import", rejection);
        return fields.Invalid ? fields.Problem() : TypedResults.Ok(market.Status);
    }

    private static async Task<MarketStatus> StartAsync(MarketControl market, ClaimsPrincipal user, CancellationToken ct)
    {
        await market.StartAsync(null, Identities.NameOf(user), ct);
        return market.Status;
    }

    private static async Task<MarketStatus> StopAsync(MarketControl market, ClaimsPrincipal user, CancellationToken ct)
    {
        await market.StopAsync(null, Identities.NameOf(user), ct);
        return market.Status;
    }

    private static async Task<Results<Accepted<MarketStatus>, ProblemHttpResult>> StepAsync(
        MarketControl market, ClaimsPrincipal user, CancellationToken ct) =>
        await market.StepAsync(Identities.NameOf(user), ct) is { } rejection
            ? TypedResults.Problem(rejection, statusCode: StatusCodes.Status409Conflict)
            : TypedResults.Accepted("/api/market", market.Status);

    private static async Task<Results<Ok<MarketStatus>, ValidationProblem>> SetSpeedAsync(
        SpeedRequest request, MarketControl market, ClaimsPrincipal user, CancellationToken ct)
    {
        var fields = new RequestFields();
        if (request.DaysPerSecond is { } speed && speed is not (>= MarketOptions.LowestSpeed and <= MarketOptions.HighestSpeed))
            fields.Fail(
                "daysPerSecond",
                $"{speed} is not from {MarketOptions.LowestSpeed} to {MarketOptions.HighestSpeed} trading days per second; "
                + "null is Max, as fast as the pipeline can follow.");
        if (fields.Invalid)
            return fields.Problem();
        await market.SetSpeedAsync(request.DaysPerSecond, Identities.NameOf(user), ct);
        return TypedResults.Ok(market.Status);
    }

    private static async Task<Results<Ok<MarketStatus>, ValidationProblem>> RewindAsync(
        RewindRequest request, MarketControl market, ClaimsPrincipal user, CancellationToken ct)
    {
        var fields = new RequestFields();
        if (fields.Date("to", request.To) is { } to
            && await market.RewindAsync(to, request.Stop, Identities.NameOf(user), ct) is { } rejection)
        {
            fields.Fail("to", rejection);
        }

        return fields.Invalid ? fields.Problem() : TypedResults.Ok(market.Status);
    }
}
