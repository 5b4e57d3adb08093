using System.Text.Json;

namespace PortfolioWeb.Live;

/// <summary>What makes one state of the one before: a JSON merge patch (RFC 7396), so that nothing is sent which a dashboard has.</summary>
internal static class LiveChanges
{
    /// <summary>What has changed; empty where nothing has. Each value is JSON or, where only parts of an object changed, the same of these.</summary>
    public static Dictionary<string, object?> Between(JsonElement before, JsonElement after)
    {
        var changes = Patch(before, after);
        if (changes.GetValueOrDefault("portfolios") is not Dictionary<string, object?> portfolios)
            return changes;
        foreach (var (id, changed) in portfolios)
        {
            if (changed is Dictionary<string, object?> parts && parts.ContainsKey("recent"))
                TellOnlyTheNewer(parts, RecentOf(before, id), RecentOf(after, id));
        }

        return changes;
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
        [.. state.GetProperty("portfolios").GetProperty(portfolio).GetProperty("recent").EnumerateArray().Select(value => value.GetDecimal())];

    // A patch has arrays whole; the days of a small chart only move along. Where they do not, as after a rewind, they are told from the beginning.
    private static void TellOnlyTheNewer(Dictionary<string, object?> parts, List<decimal> before, List<decimal> after)
    {
        for (var newer = 1; newer < after.Count; newer++)
        {
            var kept = after.Count - newer;
            if (kept > before.Count || (kept < before.Count && after.Count < LiveBoard.RecentDays) || !before[^kept..].SequenceEqual(after[..kept]))
                continue;
            parts.Remove("recent");
            parts["newer"] = after[kept..];
            return;
        }
    }
}
