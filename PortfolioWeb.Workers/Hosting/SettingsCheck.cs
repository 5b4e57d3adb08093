using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace PortfolioWeb.Workers.Hosting;

/// <summary>
/// Compares a section of the settings with the options class that it is bound to. The binder stops at the first mistake, takes dates of
/// any form, and does not name the setting when the mistake is inside a list or a map.
/// </summary>
internal static class SettingsCheck
{
    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    // What a setting of a simple type must look like. A number is never a comma's.
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

    /// <summary>What is wrong with the settings of a section, a line each that names the setting.</summary>
    /// <param name="section">The section.</param>
    /// <param name="options">The class that it is bound to.</param>
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
        // What such a value says is not repeated: it may be a secret in the wrong place.
        if (!string.IsNullOrEmpty(setting.Value))
            return [$"{setting.Path} has a value, but it is a group of settings: set the settings in it, which docs/configuration.md lists."];
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

    // What the elements of a list, or the values of a map, are; null for any other type.
    private static Type? ElementOf(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(IList<>) || type.GetGenericTypeDefinition() == typeof(IDictionary<,>))
            ? type.GenericTypeArguments[^1]
            : null;

    // Lists and maps are filled, all else is set.
    private static bool IsBound(PropertyInfo property) => property.CanWrite || ElementOf(property.PropertyType) is not null;

    private static bool IsOptional(PropertyInfo property)
    {
        lock (s_nullability)
            return s_nullability.Create(property).WriteState == NullabilityState.Nullable;
    }

    private static string WholeNumber(long largest) => $"a whole number of at most {largest}";
}
