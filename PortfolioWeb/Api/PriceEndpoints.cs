using System.ComponentModel;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using PortfolioWeb.Access;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Prices.Importing;

namespace PortfolioWeb.Api;

/// <summary>A request to store a previewed import.</summary>
/// <param name="Name">The name of the import, at most 100 characters.</param>
/// <param name="Exchanges">The exchange of each ticker; without it, the exchange that lists the stock, otherwise the first.</param>
/// <param name="LeaveOut">The tickers that are not imported.</param>
/// <param name="Splits">Splits that the files do not have.</param>
/// <param name="WithoutBadLines">Whether to import the other lines of files with bad lines.</param>
public sealed record ImportConfirmation(
    string Name,
    IReadOnlyDictionary<string, string>? Exchanges = null,
    IReadOnlyList<string>? LeaveOut = null,
    IReadOnlyList<EnteredSplit>? Splits = null,
    bool WithoutBadLines = false);

/// <summary>A split that an operator enters.</summary>
/// <param name="Ticker">The stock.</param>
/// <param name="Date">The first day with the new shares, such as 2000-06-21.</param>
/// <param name="Ratio">The number of new shares for one old share, such as 2.</param>
public sealed record EnteredSplit(string Ticker, string Date, decimal Ratio);

/// <summary>A close of an imported series.</summary>
/// <param name="Date">The trading day.</param>
/// <param name="Raw">The close as in the file, in USD.</param>
/// <param name="Factor">Today's shares per share of that day.</param>
/// <param name="Adjusted">The close that the market uses: raw divided by factor, to 4 decimals.</param>
public sealed record ImportedCloseView(DateOnly Date, decimal Raw, decimal Factor, decimal Adjusted);

/// <summary>Maps the routes that import prices.</summary>
internal static class PriceEndpoints
{
    private const long LargestUpload = 512L * 1024 * 1024;
    private static readonly TimeSpan s_uploadTimeout = TimeSpan.FromMinutes(10);

    public static void MapPrices(this IEndpointRouteBuilder api)
    {
        var prices = api.MapGroup("/prices").WithTags("Prices");
        prices.MapGet("", ListAsync).WithName("ListPriceImports").WithSummary("Lists the imports of prices, the latest first.");
        prices.MapPost("", PreviewAsync).WithName("PreviewPrices").WithSummary("Reads price files and shows what they hold.")
            .WithDescription("Takes one or many CSV files of daily closes, as multipart/form-data. Nothing is stored before the import is "
                + "confirmed. A preview that is not confirmed is forgotten after an hour, or when the program ends.")
            .DisableAntiforgery()
            .WithRequestTimeout(s_uploadTimeout)
            .WithFormOptions(multipartBodyLengthLimit: LargestUpload)
            .WithMetadata(new RequestSizeLimitAttribute(LargestUpload));
        prices.MapGet("/{id}", GetAsync).WithName("GetPriceImport").WithSummary("Gets one import: its preview, progress or series.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        prices.MapPost("/{id}/confirm", ConfirmAsync).WithName("ConfirmPriceImport").WithSummary("Stores a previewed import.")
            .WithDescription("The import is stored completely or not at all; the address in Location shows its progress.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        prices.MapDelete("/{id}", RemoveAsync).WithName("RemovePriceImport")
            .WithSummary("Forgets a preview, cancels an import in progress, or deletes an import that the market has never used.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        prices.MapGet("/{id}/series/{ticker}", SeriesAsync).WithName("GetImportedSeries")
            .WithSummary("Gets the raw and the adjusted closes of a stored series, also as CSV (format=csv).")
            .Produces<string>(StatusCodes.Status200OK, "application/json", "text/csv")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IReadOnlyList<PriceImportView>> ListAsync(
        PendingImports pending, PriceImports imports, MarketReferenceData market, CancellationToken ct) =>
    [
        .. pending.All.Select(import => PriceImportView.Of(import, market)),
        .. (await imports.ListAsync(ct)).Select(PriceImportView.Of),
    ];

    private static async Task<Results<Created<PriceImportView>, ValidationProblem>> PreviewAsync(
        [Description("The price files.")] IFormFileCollection files,
        PendingImports pending,
        MarketReferenceData market,
        TimeProvider time,
        CancellationToken ct)
    {
        var fields = new RequestFields();
        if (files.Count == 0)
            fields.Fail("files", "Choose at least one file.");
        if (fields.Invalid)
            return fields.Problem();
        var today = DateOnly.FromDateTime(time.GetUtcNow().Date);
        var read = await Task.Run(() => files.Select(file => Read(file, today, ct)).ToList(), ct);
        var import = pending.Add(read);
        return TypedResults.Created($"/api/prices/{import.Id}", PriceImportView.Of(import, market));
    }

    private static PriceFile Read(IFormFile file, DateOnly today, CancellationToken ct)
    {
        using var content = file.OpenReadStream();
        return PriceFileReader.Read(Path.GetFileName(file.FileName), content, today, ct);
    }

    private static async Task<Results<Ok<PriceImportView>, ProblemHttpResult>> GetAsync(
        string id, PendingImports pending, PriceImports imports, MarketReferenceData market, CancellationToken ct) =>
        pending.Find(id) is { } import ? TypedResults.Ok(PriceImportView.Of(import, market))
        : await imports.FindAsync(id, ct) is { } stored ? TypedResults.Ok(PriceImportView.Of(stored))
        : NoImport(id);

    private static Results<Accepted<PriceImportView>, ValidationProblem, ProblemHttpResult> ConfirmAsync(
        string id, ImportConfirmation request, PendingImports pending, MarketReferenceData market, ClaimsPrincipal user)
    {
        if (pending.Find(id) is not { } import)
            return NoImport(id);
        var fields = new RequestFields();
        var splits = new List<(string, Split)>();
        foreach (var split in request.Splits ?? [])
        {
            if (split.Ratio is < Split.LowestRatio or > Split.HighestRatio)
                fields.Fail("splits", $"{split.Ratio} is no ratio: give the number of new shares for one old share, from 0.001 to 1,000.");
            else if (fields.Date("splits", split.Date) is { } date)
                splits.Add((split.Ticker, new Split(date, split.Ratio)));
        }

        if (fields.Invalid)
            return fields.Problem();
        var choices = new ImportChoices(
            request.Name, request.Exchanges ?? new Dictionary<string, string>(), request.LeaveOut ?? [], request.WithoutBadLines);
        foreach (var (field, reason) in pending.Confirm(import, choices, splits, Identities.NameOf(user)))
            fields.Fail(field, reason);
        return fields.Invalid ? fields.Problem() : TypedResults.Accepted($"/api/prices/{id}", PriceImportView.Of(import, market));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string id, PendingImports pending, PriceImports imports, CancellationToken ct)
    {
        if (pending.Find(id) is { } import && await pending.CancelAsync(import))
            return TypedResults.NoContent();
        if (await imports.RemoveAsync(id, ct))
            return TypedResults.NoContent();
        return await imports.IsUsedAsync(id, ct)
            ? Problems.Conflict("The market has used this import, so it is kept: the history could not be made again without it.")
            : NoImport(id);
    }

    private static async Task<Results<Ok<List<ImportedCloseView>>, PushStreamHttpResult, ProblemHttpResult>> SeriesAsync(
        string id, string ticker, string? format, PriceImports imports, CancellationToken ct)
    {
        if (await imports.ReadSeriesAsync(id, ticker, ct) is not { } series)
            return Problems.NotFound($"The import '{RequestFields.Short(id)}' has no series of '{RequestFields.Short(ticker)}'.");
        var closes = SplitAdjustment.Adjust(series)
            .Select(close => new ImportedCloseView(close.Date, close.Raw, close.Factor, close.Adjusted))
            .ToList();
        return format == "csv"
            ? TypedResults.Stream(stream => WriteAsync(stream, closes), "text/csv", $"{ticker}.csv")
            : TypedResults.Ok(closes);
    }

    private static async Task WriteAsync(Stream stream, IReadOnlyList<ImportedCloseView> closes)
    {
        await using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync("date,raw,factor,adjusted");
        foreach (var close in closes)
        {
            await writer.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{close.Date:yyyy-MM-dd},{close.Raw},{close.Factor},{close.Adjusted}"));
        }
    }

    private static ProblemHttpResult NoImport(string id) => Problems.NotFound(
        $"id: there is no import '{RequestFields.Short(id)}'. A preview is forgotten after an hour, or when the program ends: "
        + "send the files again.");
}
