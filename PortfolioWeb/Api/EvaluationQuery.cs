using System.Buffers.Text;
using System.ComponentModel;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using PortfolioWeb.Workers.Ledger;

namespace PortfolioWeb.Api;

/// <summary>The query parameters of a request for a portfolio's evaluations.</summary>
internal sealed record EvaluationQuery(
    [property: FromQuery, Description("The first day, as 2000-01-04.")] string? From,
    [property: FromQuery, Description("The last day.")] string? To,
    [property: FromQuery, Description(
        "date (the default), value, change or changePercent. Days without a change come last; equal days are ordered by date.")]
    string? Sort,
    [property: FromQuery, Description("asc (the default) or desc.")] string? Order,
    [property: FromQuery, Description("How many to return: 1 to 1000, 100 by default.")] string? Limit,
    [property: FromQuery, Description(
        "The `next` of the previous page; all other parameters must be unchanged. 409 if a rewind has replaced days of it.")]
    string? Cursor,
    [property: FromQuery, Description(
        "Instead of pages, at most this many (2 to 10000), oldest first; each section keeps its lowest and highest.")]
    string? Points,
    [property: FromQuery, Description(
        "json (the default) or csv, which has all evaluations, or as many as limit or points allow. An Accept header of text/csv "
        + "selects csv, too.")]
    string? Format)
{
    /// <summary>The highest number of points that a chart may request.</summary>
    public const int MostPoints = 10_000;

    private const string ByDate = "date";
    private const int LongestCursor = 64;
    private const int DefaultLimit = 100;
    private const int HighestLimit = 1000;

    /// <summary>Parses the parameters, recording errors in the fields.</summary>
    public EvaluationRange Read(RequestFields fields, bool csvAccepted)
    {
        var (from, to) = fields.Dates(From, To);
        var newestFirst = fields.OneOf("order", Order, "asc", "desc") == "desc";
        var limit = fields.Number("limit", Limit, 1, HighestLimit);
        var points = fields.Number("points", Points, 2, MostPoints);
        var csv = (fields.OneOf("format", Format, "json", "csv") ?? (csvAccepted ? "csv" : "json")) == "csv";
        if (points is not null && (Limit ?? Cursor ?? Sort) is not null)
            fields.Fail("points", "cannot be combined with limit, cursor or sort.");
        var sort = fields.OneOf("sort", Sort, ByDate, "value", "change", "changePercent") switch
        {
            "value" => EvaluationSort.Value,
            "change" => EvaluationSort.Change,
            "changePercent" => EvaluationSort.ChangePercent,
            _ => EvaluationSort.Date,
        };

        var end = to ?? DateOnly.MaxValue;
        int? run = null;
        DateOnly? after = null;
        if (Cursor is not null)
        {
            if (!TryReadCursor(Cursor, sort, out var last, out run)
                || (newestFirst ? last == DateOnly.MinValue : last == DateOnly.MaxValue))
                fields.Fail("cursor", "is not the value of 'next' in an earlier page with the same sort.");
            else if (sort != EvaluationSort.Date)
                after = last;
            else if (newestFirst)
                to = Earlier(to, last.AddDays(-1));
            else
                from = Later(from, last.AddDays(1));
        }

        return new EvaluationRange(
            from ?? DateOnly.MinValue, to ?? DateOnly.MaxValue, newestFirst, limit, points, csv, end, run, sort, after);
    }

    /// <summary>Returns the cursor after a day. It is valid only for the same run and the same sort.</summary>
    public static string CursorAfter(DateOnly last, int? run, EvaluationSort sort) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{last:O}.{run}{SuffixOf(sort)}")));

    /// <summary>Returns the page size, or the default if the request gives none.</summary>
    public static int PageOf(EvaluationRange range) => range.Limit ?? DefaultLimit;

    private static string SuffixOf(EvaluationSort sort) => sort == EvaluationSort.Date ? "" : $".{sort}";

    private static bool TryReadCursor(string cursor, EvaluationSort sort, out DateOnly last, out int? run)
    {
        (last, run) = (default, null);
        if (cursor.Length > LongestCursor || !Base64Url.IsValid(cursor))
            return false;
        var text = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor));
        var suffix = SuffixOf(sort);
        if (!text.EndsWith(suffix, StringComparison.Ordinal)
            || text[..^suffix.Length].Split('.') is not [var day, var number]
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var read))
        {
            return false;
        }

        run = read;
        return RequestFields.TryDate(day, out last);
    }

    private static DateOnly Earlier(DateOnly? one, DateOnly other) => one < other ? one.Value : other;

    private static DateOnly Later(DateOnly? one, DateOnly other) => one > other ? one.Value : other;
}

/// <summary>The evaluations of a portfolio that a request asks for.</summary>
/// <param name="From">The first day still to be read.</param>
/// <param name="To">The last day still to be read.</param>
/// <param name="NewestFirst">Whether the order is descending.</param>
/// <param name="Limit">The maximum number of evaluations in a page or a file; null for the default.</param>
/// <param name="Points">The maximum number of points if the evaluations are downsampled for a chart; null if they are not.</param>
/// <param name="Csv">Whether the format is CSV.</param>
/// <param name="End">The last day of the request, over all pages.</param>
/// <param name="Run">The market run of the last day at the previous page, to detect a rewind in between; null on the first page.</param>
/// <param name="Sort">The field that the evaluations are sorted by.</param>
/// <param name="After">The last day of the previous page, if the sort is not by date; null on the first page.</param>
internal readonly record struct EvaluationRange(
    DateOnly From,
    DateOnly To,
    bool NewestFirst,
    int? Limit,
    int? Points,
    bool Csv,
    DateOnly End,
    int? Run,
    EvaluationSort Sort,
    DateOnly? After);
