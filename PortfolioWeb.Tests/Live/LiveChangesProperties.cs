using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PortfolioWeb.Live;

namespace PortfolioWeb.Tests.Live;

/// <summary>The difference between two states, applied to the first by the rules of RFC 7396, yields the second.</summary>
public sealed class LiveChangesProperties
{
    /// <summary>Two states as JSON objects without nulls in nested objects, which a merge patch cannot express.</summary>
    public sealed record States(string Before, string After);

    public static Arbitrary<States> All()
    {
        var scalar = Gen.OneOf(
            Gen.Choose(0, 3).Select(number => $"{number}"), Gen.Elements("\"a\"", "\"b\"", "true", "[1,2]", "[2]", "[{\"x\":1}]"));
        var leaf = ObjectOf(scalar);
        var inner = ObjectOf(Gen.OneOf(scalar, leaf));
        var state = ObjectOf(Gen.OneOf(scalar, leaf, inner));
        return Arb.From(from before in state from after in state select new States(before, after));
    }

    [Property(MaxTest = 2000, Arbitrary = [typeof(LiveChangesProperties)])]
    public void Applying_the_changes_to_the_earlier_state_yields_the_later_one(States states)
    {
        var changes = LiveChanges.Between(JsonElement.Parse(states.Before), JsonElement.Parse(states.After));
        var patched = Apply(JsonNode.Parse(states.Before)!.AsObject(), JsonNode.Parse(JsonSerializer.Serialize(changes))!.AsObject());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(states.After), patched), $"{JsonSerializer.Serialize(changes)} makes {patched}");
    }

    [Property(MaxTest = 500, Arbitrary = [typeof(LiveChangesProperties)])]
    public void An_unchanged_state_sends_nothing(States states) =>
        Assert.Empty(LiveChanges.Between(JsonElement.Parse(states.Before), JsonElement.Parse(states.Before)));

    [Fact]
    public void An_extended_sparkline_sends_only_its_new_values()
    {
        var changes = LiveChanges.Between(Sparkline([1, 2, 3]), Sparkline([1, 2, 3, 4, 5]));
        Assert.Equal("""{"portfolios":{"P11":{"newer":[4,5]}}}""", JsonSerializer.Serialize(changes));
    }

    [Fact]
    public void A_sparkline_is_sent_completely_after_a_rewind()
    {
        var changes = LiveChanges.Between(Sparkline([1, 2, 3]), Sparkline([1, 7]));
        Assert.Equal("""{"portfolios":{"P11":{"recent":[1,7]}}}""", JsonSerializer.Serialize(changes));
    }

    private static JsonElement Sparkline(int[] recent) =>
        JsonSerializer.SerializeToElement(new { portfolios = new Dictionary<string, object> { ["P11"] = new { recent } } });

    private static Gen<string> ObjectOf(Gen<string> value) =>
        from keys in Gen.SubListOf("a", "b", "c", "d")
        from values in Gen.ArrayOf(value, keys.Count)
        select $"{{{string.Join(",", keys.Zip(values, (key, item) => $"\"{key}\":{item}"))}}}";

    private static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, change) in patch)
        {
            if (change is null)
                target.Remove(name);
            else if (change is JsonObject nested)
                target[name] = Apply(target[name] as JsonObject is { } same ? same.DeepClone().AsObject() : [], nested);
            else
                target[name] = change.DeepClone();
        }

        return target;
    }
}
