using System.Globalization;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using PortfolioWeb.Access;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Market;
using SparkJobs.Files;
using SparkJobs.Runs;
using SparkJobs.Statistics;

namespace PortfolioWeb.Api;

/// <summary>A request for a report.</summary>
/// <param name="From">
/// The first day of the period, such as 2020-01-01, not after the last of the history; without it, the first of the history.
/// </param>
/// <param name="To">
/// The last day of the period, such as 2024-12-31, not before its first day or the first of the history; without it, the last.
/// </param>
/// <param name="Investor">The id of the investor to report on. Without it, the report covers all investors.</param>
public sealed record NewReport(string? From = null, string? To = null, string? Investor = null);

/// <summary>The schedule of automatic reports.</summary>
/// <param name="Cron">The schedule as a Quartz cron expression; empty if there is none.</param>
/// <param name="TimeZone">The time zone of the schedule.</param>
/// <param name="Next">When the next report is due; null if none is.</param>
/// <param name="AtEndOfHistory">Whether a report is made when the ledger holds the last day of the history.</param>
public sealed record ReportScheduleView(string Cron, string TimeZone, DateTimeOffset? Next, bool AtEndOfHistory);

/// <summary>The results of a report run.</summary>
/// <param name="Id">The id of the run.</param>
/// <param name="From">The first day of the report's period.</param>
/// <param name="To">The last day of the report's period.</param>
/// <param name="RiskFreePercent">The risk-free rate, in percent per year.</param>
/// <param name="Portfolios">The statistics of each portfolio that has evaluations.</param>
/// <param name="WithoutEvaluations">The ids of the portfolios without evaluations.</param>
/// <param name="Files">The names of the report's files.</param>
public sealed record ReportResults(
    int Id,
    DateOnly From,
    DateOnly To,
    double RiskFreePercent,
    IReadOnlyList<PortfolioStatistics> Portfolios,
    IReadOnlyList<string> WithoutEvaluations,
    IReadOnlyList<string> Files);

/// <summary>Maps the routes of the reports.</summary>
internal static class ReportEndpoints
{
    private const int DefaultLimit = 50, HighestLimit = 200;

    // The number of existing reports that the message about an unknown report lists.
    private const int MostListed = 20;

    public static void MapReports(this IEndpointRouteBuilder api)
    {
        var reports = api.MapGroup("/reports").WithTags("Reports");
        reports.MapPost("", AddAsync).WithName("RequestReport").WithSummary("Requests a report.")
            .WithDescription("A free worker makes the report; the address in Location shows its progress.")
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);
        reports.MapGet("", ListAsync).WithName("ListReports").WithSummary("Lists the reports, the latest first, in pages.");
        reports.MapGet("/schedule", Schedule).WithName("GetReportSchedule").WithSummary("Gets the schedule of reports.");
        reports.MapGet("/{id:int}", GetAsync)
            .WithName("GetReport")
            .WithSummary("Gets one report's state and how it was made.")
            .ProducesProblem(StatusCodes.Status404NotFound);
        reports.MapPost("/{id:int}/cancel", CancelAsync).WithName("CancelReport").WithSummary("Cancels a report that has not ended.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        reports.MapGet("/{id:int}/statistics", StatisticsAsync)
            .WithName("GetReportStatistics")
            .WithSummary("Gets the figures of a report that has succeeded.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        reports.MapGet("/{id:int}/files/{name}", FileAsync)
            .WithName("GetReportFile")
            .WithSummary("Gets one file of a report that has succeeded, such as Inv1_P11_stats.txt, .json or .csv.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain", "application/json", "text/csv")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Results<Accepted<ReportRunView>, ValidationProblem>> AddAsync(
        NewReport? request,
        MarketReferenceData market,
        PortfolioCatalog catalog,
        ReportQueue queue,
        TimeProvider time,
        ClaimsPrincipal user,
        CancellationToken ct)
    {
        var fields = new RequestFields();
        var (from, to) = (fields.Date("from", request?.From), fields.Date("to", request?.To));
        if (from > to)
            fields.Fail("to", $"{to:O} is before from, {from:O}.");
        if (from > market.LastDay)
            fields.Fail("from", $"{from:O} is after the last day of the history, {market.LastDay:O}.");
        if (to < market.Calendar.FirstTradingDay)
            fields.Fail("to", $"{to:O} is before the first day of the history, {market.Calendar.FirstTradingDay:O}.");
        fields.OneOf("investor", request?.Investor, [.. catalog.Investors.Select(investor => investor.Id)]);
        if (fields.Invalid)
            return fields.Problem();
        var run = await queue.AddAsync(new ReportRequest(request?.Investor, from, to), RequesterOf(user), ct);
        return TypedResults.Accepted($"/api/reports/{run.Id}", ReportRunView.Of(run, time));
    }

    private static string RequesterOf(ClaimsPrincipal user) =>
        user.Identity?.Name is not { Length: > 0 } name ? ReportQueue.ThisMachine
        : Identities.ViaOf(user) == Identities.ApiKey ? ReportQueue.ApiKey(name)
        : ReportQueue.Operator(name);

    private static async Task<Results<Ok<Page<ReportRunView>>, ValidationProblem>> ListAsync(
        string? limit, string? cursor, ReportQueue queue, TimeProvider time, CancellationToken ct)
    {
        var fields = new RequestFields();
        var size = fields.Number("limit", limit, 1, HighestLimit) ?? DefaultLimit;
        var before = fields.Number("cursor", cursor, 1, int.MaxValue);
        if (fields.Invalid)
            return fields.Problem();
        var rows = await queue.ListAsync(before, size + 1, ct);
        return TypedResults.Ok(
            Page.Of(rows, size, row => ReportRunView.Of(row, time), last => last.Id.ToString(CultureInfo.InvariantCulture)));
    }

    private static ReportScheduleView Schedule(ReportSchedule schedule) =>
        new(schedule.Cron, schedule.TimeZone, schedule.Next, schedule.AtEndOfHistory);

    private static async Task<Results<Ok<ReportRunView>, ProblemHttpResult>> GetAsync(
        int id, ReportQueue queue, TimeProvider time, CancellationToken ct) =>
        await queue.FindAsync(id, ct) is { } run ? TypedResults.Ok(ReportRunView.Of(run, time)) : await NoReportAsync(id, queue, ct);

    private static async Task<Results<Ok<ReportRunView>, ProblemHttpResult>> CancelAsync(
        int id, ReportQueue queue, TimeProvider time, CancellationToken ct)
    {
        var cancelled = await queue.CancelAsync(id, ct);
        if (await queue.FindAsync(id, ct) is not { } run)
            return await NoReportAsync(id, queue, ct);
        return cancelled ? TypedResults.Ok(ReportRunView.Of(run, time)) : Problems.Conflict($"Report {id} has {Words(run.State)} already.");
    }

    private static async Task<Results<Ok<ReportResults>, ProblemHttpResult>> StatisticsAsync(
        int id, ReportQueue queue, ReportFigures figures, CancellationToken ct)
    {
        var (run, report, problem) = await ResultsAsync(id, queue, figures, ct);
        return problem is not null
            ? problem
            : TypedResults.Ok(new ReportResults(
                id,
                report!.Period.From,
                report.Period.To,
                run!.RiskFreePercent!.Value,
                report.Portfolios,
                report.WithoutEvaluations,
                [.. StatsFiles.NamesOf(report)]));
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> FileAsync(
        int id, string name, ReportQueue queue, ReportFigures figures, CancellationToken ct)
    {
        var (run, report, problem) = await ResultsAsync(id, queue, figures, ct);
        if (problem is not null)
            return problem;
        if (StatsFiles.Read(report!, name) is not { } content)
            return Problems.NotFound($"name: report {id} has no file '{name}'. It has {string.Join(", ", StatsFiles.NamesOf(report!))}.");
        var type = Path.GetExtension(name) switch
        {
            ".json" => "application/json",
            ".csv" => "text/csv; charset=utf-8",
            _ => "text/plain; charset=utf-8",
        };
        return TypedResults.File(Encoding.UTF8.GetBytes(content), type, name, lastModified: run!.EndedAt);
    }

    // Reads the results from the database rather than the files, so that every instance can serve them, exactly as computed.
    private static async Task<(ReportRunRow? Run, Report? Report, ProblemHttpResult? Problem)> ResultsAsync(
        int id, ReportQueue queue, ReportFigures figures, CancellationToken ct)
    {
        if (await queue.FindAsync(id, ct) is not { } run)
            return (null, null, await NoReportAsync(id, queue, ct));
        return await figures.ReadAsync(run, ct) is { } report
            ? (run, report, null)
            : (
                run,
                null,
                Problems.Conflict(
                    run.Error is null
                        ? $"Report {id} has no results: it is {Words(run.State)}."
                        : $"Report {id} has no results: {run.Error}"));
    }

    private static string Words(ReportState state) => state switch
    {
        ReportState.Queued => "queued",
        ReportState.Running => "running",
        ReportState.Succeeded => "succeeded",
        ReportState.Failed => "failed",
        _ => "cancelled",
    };

    private static async Task<ProblemHttpResult> NoReportAsync(int id, ReportQueue queue, CancellationToken ct)
    {
        var latest = await queue.ListAsync(null, MostListed, ct);
        var there = latest.Count switch
        {
            0 => "There is none yet",
            MostListed => $"The latest are {string.Join(", ", latest.Select(run => run.Id))}",
            _ => $"There are {string.Join(", ", latest.Select(run => run.Id))}",
        };
        return Problems.NotFound($"id: there is no report {id}. {there}.");
    }
}
