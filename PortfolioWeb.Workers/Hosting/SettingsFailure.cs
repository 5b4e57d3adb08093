using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PortfolioWeb.Workers.Hosting;

/// <summary>What is wrong with the settings, in words for whoever wrote them.</summary>
public static partial class SettingsFailure
{
    /// <summary>The reasons, a line each, that name the setting or the file; empty where the failure is not one of settings.</summary>
    public static IReadOnlyList<string> Explain(Exception failure) => failure switch
    {
        OptionsValidationException invalid => [.. invalid.Failures.Distinct()],
        AggregateException several when several.InnerExceptions.All(inner => Explain(inner).Count > 0) => [.. several.InnerExceptions.SelectMany(Explain).Distinct()],
        // Of Logging:LogLevel, which the framework reads.
        InvalidOperationException when WrongLevel().Match(failure.Message) is { Success: true } level =>
            [$"Logging:LogLevel has '{level.Groups["value"].Value}': it must be {string.Join(" or ", Enum.GetNames<LogLevel>())}."],
        InvalidDataException when UnreadableFile().Match(failure.Message) is { Success: true } file =>
            [$"The settings in {file.Groups["path"].Value} cannot be read: {WhereAndWhy(failure.GetBaseException())}"],
        // Such as an address under Kestrel:Endpoints.
        FormatException when failure.StackTrace?.Contains("Configuration", StringComparison.Ordinal) == true => [$"The settings cannot be read: {failure.Message}"],
        _ => [],
    };

    // JSON's reader counts lines from zero.
    private static string WhereAndWhy(Exception failure) => failure is JsonException { LineNumber: { } line }
        ? $"line {line + 1}: {failure.Message[..failure.Message.IndexOf(" LineNumber:", StringComparison.Ordinal)]}"
        : failure.Message;

    [GeneratedRegex("^Configuration value '(?<value>.*)' is not supported")]
    private static partial Regex WrongLevel();

    [GeneratedRegex(@"^Failed to load configuration from file '(?<path>.+)'\.$")]
    private static partial Regex UnreadableFile();
}
