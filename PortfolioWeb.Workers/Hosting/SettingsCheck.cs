using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace PortfolioWeb.Workers.Hosting;

/// <summary>
/// Compares a section of the settings with its options class. The framework's binder stops at the first mistake, accepts dates of any
/// format, and does not name the setting if the mistake is inside a list or a map.
/// </summary>
internal static class SettingsCheck
{
    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    // The expected form of each simple type. Numbers never have a decimal comma.
    private static readonly Dictionary<Type, (string Form, Predicate<string> Reads)> s_simple = new()
    {
        [typeof(string)] = ("a text", _ => true),
        [typeof(bool)] = ("true or false", text => bool.TryParse(text, out _)),
        [typeof(int)] = (WholeNumber(int.MaxValue), text => int.TryParse(text, NumberStyles.Integer, s_culture, out _)),
        [typeof(long)] = (WholeNumber(long.MaxValue), text => long.TryParse(text, NumberStyles.Integer, s_culture, out _)),
        [typeof(double)] = ("a number such as 0.5", text => double.TryParse(text, NumberStyles.Float, s_culture, out _)),
        [typeof(decimal)] = ("a number such as 10.50", text => decimal.TryParse(text, NumberStyles.Float, s_culture, out _)),
        [typeof(DateOnly)] = (
            "a date such as 2024-12-31", text => DateOnly.TryParseExact(text, "yyyy-MM-dd", s_culture, DateTimeStyles.None, out _)),
    };

    private static readonly NullabilityInfoContext s_nullability = new();

    /// <summary>Returns the mistakes in a section, one line each, naming the setting.</summary>
    /// <param name="section">The section.</param>
    /// <param name="options">The options class that the section is bound to.</param>
    public static IEnumerable<string> FindFailures(IConfigurationSection section, Type options)
    {
        var properties = options.GetProperties().Where(IsBound).ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var setting in section.GetChildren())
        {
            if (!properties.TryGetValue(setting.Key, out var property))
                yield return $"{section.Path} has no setting '{setting.Key}': docs/configuration.md lists all settings.";
            else
                foreach (var failure in FindFailures(setting, property.PropertyType, IsOptional(property)))
                    yield return failure;
        }
    }

    private static IEnumerable<string> FindFailures(IConfigurationSection setting, Type type, bool isOptional)
    {
        if (s_simple.TryGetValue(Nullable.GetUnderlyingType(type) ?? type, out var simple))
            return FindSimpleFailure(setting, simple.Form, simple.Reads, isOptional) is { } failure ? [failure] : [];
        // The value is not shown: it may be a secret in the wrong place.
        if (!string.IsNullOrEmpty(setting.Value))
            return
            [$"{setting.Path} has a value, but it is a group of settings: set the settings in it, which docs/configuration.md lists."];
        return ElementOf(type) is not { } element
            ? FindFailures(setting, type)
            : setting.GetChildren().SelectMany(child => child.Value is null && !child.GetChildren().Any()
                ? [$"{child.Path} is empty: set it, or take it out."]
                : FindFailures(child, element, isOptional: false));
    }

    private static string? FindSimpleFailure(
        IConfigurationSection setting, string form, Predicate<string> reads, bool isOptional) => setting switch
        {
            _ when setting.GetChildren().Any() => $"{setting.Path} is a group of settings: it must be {form}.",
            { Value: null } => isOptional ? null : $"{setting.Path} is null: it must be {form}; leave it out for the default.",
            { Value.Length: 0 } when isOptional => null,
            _ => reads(setting.Value) ? null : $"{setting.Path} is '{setting.Value}': it must be {form}.",
        };

    // Returns the type of a list's elements or a map's values; null for any other type.
    private static Type? ElementOf(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(IList<>)
            || type.GetGenericTypeDefinition() == typeof(IDictionary<,>))
            ? type.GenericTypeArguments[^1]
            : null;

    // The binder fills lists and maps and sets all other properties.
    private static bool IsBound(PropertyInfo property) => property.CanWrite || ElementOf(property.PropertyType) is not null;

    private static bool IsOptional(PropertyInfo property)
    {
        lock (s_nullability)
            return s_nullability.Create(property).WriteState == NullabilityState.Nullable;
    }

    private static string WholeNumber(long largest) => $"a whole number of at most {largest}";
}
