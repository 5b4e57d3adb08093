using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PortfolioWeb.Workers.Hosting;

/// <summary>Explains invalid settings to the person who wrote them.</summary>
public static partial class SettingsFailure
{
    /// <summary>Returns the reasons, one line each, naming the setting or the file; empty if the failure has another cause.</summary>
    public static IReadOnlyList<string> Explain(Exception failure) => failure switch
    {
        OptionsValidationException invalid => [.. invalid.Failures.Distinct()],
        AggregateException several when several.InnerExceptions.All(inner => Explain(inner).Count > 0) =>
            [.. several.InnerExceptions.SelectMany(Explain).Distinct()],
        // Thrown by the framework for Logging:LogLevel.
        InvalidOperationException when WrongLevel().Match(failure.Message) is { Success: true } level =>
            [$"Logging:LogLevel has '{level.Groups["value"].Value}': it must be {string.Join(" or ", Enum.GetNames<LogLevel>())}."],
        InvalidDataException when UnreadableFile().Match(failure.Message) is { Success: true } file =>
            [$"The settings in {file.Groups["path"].Value} cannot be read: {WhereAndWhy(failure.GetBaseException())}"],
        // For example an invalid address under Kestrel:Endpoints.
        FormatException when failure.StackTrace?.Contains("Configuration", StringComparison.Ordinal) == true =>
            [$"The settings cannot be read: {failure.Message}"],
        _ => [],
    };

    // The JSON reader counts lines from zero.
    private static string WhereAndWhy(Exception failure) => failure is JsonException { LineNumber: { } line }
        ? $"line {line + 1}: {failure.Message[..failure.Message.IndexOf(" LineNumber:", StringComparison.Ordinal)]}"
        : failure.Message;

    [GeneratedRegex("^Configuration value '(?<value>.*)' is not supported")]
    private static partial Regex WrongLevel();

    [GeneratedRegex(@"^Failed to load configuration from file '(?<path>.+)'\.$")]
    private static partial Regex UnreadableFile();
}
