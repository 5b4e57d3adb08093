using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger;
using PortfolioWeb.Workers.Messaging;

namespace PortfolioWeb.Api;

/// <summary>Writes evaluations as CSV, with the names that they have in JSON.</summary>
internal static class EvaluationCsv
{
    private const int Chunk = 1000;
    private const string Header = "investor,portfolio,asOf,run,value,change,changePercent,sharesOutstanding,navPerShare";

    /// <summary>A file of the evaluations that are asked for, written as they are read.</summary>
    public static PushStreamHttpResult Write(Portfolio portfolio, EvaluationRange range, EvaluationHistory history) =>
        TypedResults.Stream(stream => WriteAsync(stream, portfolio, range, history), "text/csv", $"{portfolio.Investor}_{portfolio.Id}.csv");

    private static async Task WriteAsync(Stream stream, Portfolio portfolio, EvaluationRange range, EvaluationHistory history)
    {
        await using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(Header);
        var left = range.Limit ?? int.MaxValue;
        var (from, to) = (range.From, range.To);
        while (left > 0 && from <= to)
        {
            var items = await history.ReadAsync(portfolio, from, to, range.NewestFirst, Math.Min(left, Chunk), CancellationToken.None);
            foreach (var evaluation in items)
                await writer.WriteLineAsync(Line(evaluation));
            if (items.Count < Chunk)
                break;
            left -= items.Count;
            (from, to) = range.NewestFirst ? (from, items[^1].AsOf.AddDays(-1)) : (items[^1].AsOf.AddDays(1), to);
        }
    }

    private static string Line(Evaluation evaluation) => string.Create(
        CultureInfo.InvariantCulture,
        $"{evaluation.Investor},{evaluation.Portfolio},{evaluation.AsOf:yyyy-MM-dd},{evaluation.Run},{evaluation.Value},{evaluation.Change},{evaluation.ChangePercent},{evaluation.SharesOutstanding},{evaluation.NavPerShare}");
}
