using System.Text.Json;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Ledger.Queries;

namespace PortfolioWeb.Live;

/// <summary>
/// Computes the difference between two states as a JSON merge patch (RFC 7396), so that dashboards receive only what changed.
/// </summary>
internal static class LiveChanges
{
    // Bounds the size of an update, however many portfolios there are.
    private const int MostPoints = 240;
    private const int MostPointsOfOne = 40;

    /// <summary>
    /// Returns the changes; empty if there are none. Each value is JSON or, if an object changed in part, a nested set of changes.
    /// </summary>
    public static Dictionary<string, object?> Between(JsonElement before, JsonElement after)
    {
        var changes = Patch(before, after);
        if (changes.GetValueOrDefault("portfolios") is not Dictionary<string, object?> portfolios)
            return changes;
        foreach (var (id, changed) in portfolios)
        {
            if (changed is Dictionary<string, object?> parts && parts.ContainsKey("recent"))
                KeepOnlyNewer(parts, RecentOf(before, id), RecentOf(after, id));
        }

        return changes;
    }

    /// <summary>
    /// Adds the days that each portfolio has passed since the last update, so that charts can draw them without a request.
    /// </summary>
    /// <param name="changes">The changes.</param>
    /// <param name="days">
    /// The days by portfolio, oldest first. The last one is the portfolio's evaluation, which the changes already contain.
    /// </param>
    public static void AddDays(Dictionary<string, object?> changes, IReadOnlyDictionary<string, IReadOnlyList<Evaluation>> days)
    {
        if (changes.GetValueOrDefault("portfolios") is not Dictionary<string, object?> portfolios)
            return;
        var points = Math.Clamp(MostPoints / portfolios.Count, 2, MostPointsOfOne);
        foreach (var (id, passed) in days)
        {
            if (passed.Count > 1 && portfolios.GetValueOrDefault(id) is Dictionary<string, object?> parts)
            {
                parts["days"] = Downsampler.Downsample([.. passed.SkipLast(1)], points, day => day.Value, day => -day.Value)
                    .Select(day => new object[] { day.AsOf, day.Value, day.NavPerShare }).ToArray();
            }
        }
    }

    private static Dictionary<string, object?> Patch(JsonElement before, JsonElement after)
    {
        var changes = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var property in after.EnumerateObject())
        {
            if (!before.TryGetProperty(property.Name, out var old))
            {
                changes[property.Name] = property.Value;
            }
            else if (old.ValueKind == JsonValueKind.Object && property.Value.ValueKind == JsonValueKind.Object)
            {
                if (Patch(old, property.Value) is { Count: > 0 } parts)
                    changes[property.Name] = parts;
            }
            else if (!JsonElement.DeepEquals(old, property.Value))
            {
                changes[property.Name] = property.Value;
            }
        }

        foreach (var gone in before.EnumerateObject().Where(property => !after.TryGetProperty(property.Name, out _)))
            changes[gone.Name] = null;
        return changes;
    }

    private static List<decimal> RecentOf(JsonElement state, string portfolio) =>
        [
            .. state.GetProperty("portfolios")
                .GetProperty(portfolio)
                .GetProperty("recent")
                .EnumerateArray()
                .Select(value => value.GetDecimal())
        ];

    // A merge patch replaces complete arrays, but a sparkline usually only shifts. Then only the new values are sent; otherwise, as
    // after a rewind, the complete array.
    private static void KeepOnlyNewer(Dictionary<string, object?> parts, List<decimal> before, List<decimal> after)
    {
        for (var newer = 1; newer < after.Count; newer++)
        {
            var kept = after.Count - newer;
            if (kept > before.Count
                || (kept < before.Count && after.Count < LivePortfolios.RecentDays)
                || !before[^kept..].SequenceEqual(after[..kept]))
                continue;
            parts.Remove("recent");
            parts["newer"] = after[kept..];
            return;
        }
    }
}
