using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Ledger.DeadLetters;

namespace PortfolioWeb.Api;

/// <summary>Describes a control action in a sentence, such as "Maria rewound the market to 4 Jan 2010".</summary>
internal static class ControlActionText
{
    private const string Done = "done";

    /// <summary>Returns the sentence. An action that was rejected, or whose outcome is unknown, reads "tried to".</summary>
    public static string Of(ControlActionRow row)
    {
        var (past, infinitive) = Words(row.Action, DetailsOf(row.Details));
        return $"{WhoOf(row)} {(row.Outcome == Done ? past : $"tried to {infinitive}")}";
    }

    private static string WhoOf(ControlActionRow row) => row.Who.Length == 0 ? "Someone at this machine" : row.Who;

    private static (string Past, string Infinitive) Words(string action, JsonObject details)
    {
        string Text(string field) => details[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
        return action switch
        {
            "StartMarket" => ("started the market", "start the market"),
            "StopMarket" => ("stopped the market", "stop the market"),
            "StepMarket" => ("stepped the market by one trading day", "step the market by one trading day"),
            // PaceMarket is the former name of the operation, still found in older records.
            "SetMarketSpeed" or "PaceMarket" => Same("set the speed to " + SpeedOf(details)),
            "RewindMarket" => ("rewound the market to " + Day(Text("to")), "rewind the market to " + Day(Text("to"))),
            "ChooseMarketPrices" => ("chose " + PricesOf(Text, details), "choose " + PricesOf(Text, details)),
            "PreviewPrices" => ("read price files", "read price files"),
            "ConfirmPriceImport" => ("imported the prices " + Text("name"), "import the prices " + Text("name")),
            "RemovePriceImport" => ("removed the import " + Text("id"), "remove the import " + Text("id")),
            "StartExchange" => ("started " + Text("id"), "start " + Text("id")),
            "StopExchange" => ("stopped " + Text("id"), "stop " + Text("id")),
            "RequestReport" => ("requested a report on " + ReportOf(Text), "request a report on " + ReportOf(Text)),
            "CancelReport" => ("cancelled report " + Text("id"), "cancel report " + Text("id")),
            "ReplayDeadLetter" => ("replayed " + DeadLetterOf(Text, details), "replay " + DeadLetterOf(Text, details)),
            "DismissDeadLetter" => ("dismissed " + DeadLetterOf(Text, details), "dismiss " + DeadLetterOf(Text, details)),
            _ => ($"did {action}", $"do {action}"),
        };
    }

    private static (string Past, string Infinitive) Same(string words) => (words, words);

    private static string SpeedOf(JsonObject details) =>
        details["daysPerSecond"] is JsonValue value && value.TryGetValue<double>(out var speed)
            ? string.Create(CultureInfo.InvariantCulture, $"{speed:0.##} trading day{(speed == 1 ? "" : "s")} per second")
            : "Max";

    private static string PricesOf(Func<string, string> text, JsonObject details) =>
        text("import") is { Length: > 0 } import ? $"the imported prices {import} for the market"
        : details["seed"] is JsonValue seed ? $"generated prices with seed {seed} for the market"
        : "the generated prices for the market";

    private static string ReportOf(Func<string, string> text)
    {
        var investor = text("investor") is { Length: > 0 } id ? id : "all investors";
        return (text("from"), text("to")) switch
        {
            ({ Length: > 0 } from, { Length: > 0 } to) => $"{investor}, {Day(from)} to {Day(to)}",
            ({ Length: > 0 } from, _) => $"{investor}, from {Day(from)}",
            (_, { Length: > 0 } to) => $"{investor}, up to {Day(to)}",
            _ => $"{investor}, the whole history",
        };
    }

    private static string DeadLetterOf(Func<string, string> text, JsonObject details)
    {
        var deadLetter = DeadLetterId.TryParse(text("id"), out var id)
            ? string.Create(CultureInfo.InvariantCulture, $"the dead letter at {id.Topic}, partition {id.Partition}, offset {id.Offset:N0}")
            : "a dead letter that does not exist";
        var edited = details["payload"] is null ? "" : ", edited";
        return text("note") is { Length: > 0 } note ? $"{deadLetter}: “{note}”" : deadLetter + edited;
    }

    private static string Day(string iso) =>
        RequestFields.TryDate(iso, out var day) ? day.ToString("d MMM yyyy", CultureInfo.InvariantCulture) : $"‘{iso}’";

    // Long details are truncated when they are stored, and are then not valid JSON.
    private static JsonObject DetailsOf(string details)
    {
        try
        {
            return details.Length == 0 ? [] : JsonNode.Parse(details) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
