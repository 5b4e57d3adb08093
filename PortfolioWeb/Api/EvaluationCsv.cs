using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Api;

/// <summary>Writes evaluations as CSV, with the field names of the JSON format as headers.</summary>
internal static class EvaluationCsv
{
    private const string Header = "investor,portfolio,asOf,run,value,change,changePercent,sharesOutstanding,navPerShare";

    /// <summary>Returns a CSV file of evaluations that were read from one snapshot of the ledger.</summary>
    public static PushStreamHttpResult Write(Portfolio portfolio, IReadOnlyList<Evaluation> evaluations) =>
        TypedResults.Stream(stream => WriteAsync(stream, evaluations), "text/csv", $"{portfolio.Investor}_{portfolio.Id}.csv");

    private static async Task WriteAsync(Stream stream, IReadOnlyList<Evaluation> evaluations)
    {
        await using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(Header);
        foreach (var evaluation in evaluations)
            await writer.WriteLineAsync(Line(evaluation));
    }

    private static string Line(Evaluation evaluation) => string.Create(
        CultureInfo.InvariantCulture,
        $"{CsvText.Cell(evaluation.Investor)},{CsvText.Cell(evaluation.Portfolio)},{evaluation.AsOf:yyyy-MM-dd},{evaluation.Run},"
        + $"{evaluation.Value},"
        + $"{evaluation.Change},{evaluation.ChangePercent},{evaluation.SharesOutstanding},{evaluation.NavPerShare}");
}
