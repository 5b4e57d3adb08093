using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PortfolioWeb.Workers.Contracts;

/// <summary>Explains in one sentence why bytes are not a valid message: where the error is, what was found and what was expected.</summary>
internal static class MessageFault
{
    private const int LongestExcerpt = 40;

    /// <summary>Explains why a message of the given type cannot be read from the bytes.</summary>
    public static string Explain(byte[] json, JsonTypeInfo type, Exception failure)
    {
        try
        {
            using var message = JsonDocument.Parse(json);
            if (FindRepeated(message.RootElement, "") is { } repeated)
                return $"the field {repeated} is given twice";
            return ExplainField(message.RootElement, type, (failure as JsonException)?.Path ?? "$");
        }
        catch (JsonException syntax)
        {
            var (line, character) = (syntax.LineNumber.GetValueOrDefault() + 1, syntax.BytePositionInLine.GetValueOrDefault() + 1);
            return $"the message is not JSON: line {line}, character {character} cannot be read. Expected an object with {FieldsOf(type)}";
        }
        catch (InvalidOperationException)
        {
            return "the message has a text that is not valid UTF-8";
        }
    }

    // Follows the path to the field that could not be read, as far as both the message and the type have its names.
    private static string ExplainField(JsonElement found, JsonTypeInfo expected, string path)
    {
        var where = "";
        foreach (var name in NamesIn(path))
        {
            if (found.ValueKind != JsonValueKind.Object
                || !found.TryGetProperty(name, out var next)
                || FieldOf(expected, name) is not { } field)
                break;
            (found, expected, where) = (next, field, $"{where}{(where.Length == 0 ? "" : ".")}{name}");
        }

        if (found.ValueKind == JsonValueKind.Object && expected.Kind == JsonTypeInfoKind.Object)
        {
            var missing = expected.Properties.Where(property => property.IsRequired && !found.TryGetProperty(property.Name, out _))
                .Select(property => property.Name)
                .ToList();
            if (missing.Count > 0)
            {
                var names = string.Join(", ", missing.Select(name => where.Length == 0 ? name : $"{where}.{name}"));
                return missing.Count == 1 ? $"the field {names} is missing" : $"the fields {names} are missing";
            }
        }

        var subject = where.Length == 0 ? "the message" : $"the field {where}";
        return $"{subject} is {Excerpt(found)}: expected {Words(expected)}";
    }

    private static string? FindRepeated(JsonElement element, string where)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            var name = where.Length == 0 ? property.Name : $"{where}.{property.Name}";
            if (!names.Add(property.Name))
                return name;
            if (FindRepeated(property.Value, name) is { } inner)
                return inner;
        }

        return null;
    }

    // Splits a path such as $.closes.IBM.close or $.closes['BRK.B'].close, the notation of JsonException.Path.
    private static IEnumerable<string> NamesIn(string path)
    {
        for (var i = 1; i < path.Length;)
        {
            var (start, end) = path.AsSpan(i).StartsWith("['")
                ? (i + 2, path.IndexOf("']", i, StringComparison.Ordinal))
                : (i + 1, path.IndexOfAny(['.', '['], i + 1));
            end = end < 0 ? path.Length : end;
            yield return path[start..Math.Max(start, end)];
            i = path.AsSpan(end).StartsWith("']") ? end + 2 : end;
        }
    }

    private static JsonTypeInfo? FieldOf(JsonTypeInfo type, string name)
    {
        var field = type.Kind == JsonTypeInfoKind.Dictionary
            ? type.ElementType
            : type.Properties.FirstOrDefault(property => property.Name == name)?.PropertyType;
        return field is null ? null : type.Options.GetTypeInfo(Nullable.GetUnderlyingType(field) ?? field);
    }

    private static string Words(JsonTypeInfo type) => type.Kind switch
    {
        JsonTypeInfoKind.Object => $"an object with {FieldsOf(type)}",
        JsonTypeInfoKind.Dictionary => "an object with a field for each stock",
        _ when type.Type == typeof(DateOnly) => "a date such as \"2000-01-04\"",
        _ when type.Type == typeof(string) => "a text",
        _ when type.Type == typeof(int) => string.Create(CultureInfo.InvariantCulture, $"a whole number of at most {int.MaxValue:N0}"),
        _ when type.Type == typeof(long) => string.Create(CultureInfo.InvariantCulture, $"a whole number of at most {long.MaxValue:N0}"),
        _ => "a number of at most 28 digits",
    };

    private static string FieldsOf(JsonTypeInfo type) =>
        $"the fields {string.Join(", ", type.Properties.Select(property => property.Name))}";

    private static string Excerpt(JsonElement element)
    {
        if (element.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            return element.ValueKind == JsonValueKind.Object ? "an object" : "a list";
        var text = element.GetRawText();
        return text.Length <= LongestExcerpt ? text : $"{text[..LongestExcerpt]}…";
    }
}
