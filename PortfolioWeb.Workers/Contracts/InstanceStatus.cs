using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PortfolioWeb.Workers.Contracts;

/// <summary>The status of an instance: a message of the topic <c>reported-state</c>.</summary>
/// <param name="Copy">Its name: machine and process.</param>
/// <param name="Roles">The roles it may take.</param>
/// <param name="Leads">The roles it leads at present: the market, and parts of the investors and of the ledger.</param>
/// <param name="Waiting">The portfolios in it whose days wait for an exchange.</param>
/// <param name="LedgerFailure">Why its ledger stores nothing at present; null while it works.</param>
/// <param name="LedgerFault">What its audit has found missing or wrong in the ledger; null where it has found nothing.</param>
/// <param name="Failures">The last failure of each of its parts that has failed since it has started.</param>
/// <param name="Leaves">Whether it stops.</param>
/// <param name="ReachesDatabase">Whether the database answers it; while not, it can take no part of the work.</param>
public sealed record InstanceStatus(
    string Copy,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string> Leads,
    IReadOnlyList<WaitingPortfolio> Waiting,
    string? LedgerFailure,
    string? LedgerFault,
    IReadOnlyList<ComponentFailure> Failures,
    bool Leaves,
    bool ReachesDatabase = true)
{
    /// <summary>What the message's key begins with, before a slash and the instance's name.</summary>
    public const string KeyPrefix = "copy";

    /// <summary>The message's key.</summary>
    [JsonIgnore]
    public string Key => $"{KeyPrefix}/{Copy}";

    /// <summary>The message's bytes.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, InstanceJsonContext.Default.InstanceStatus);

    /// <summary>Reads a message; false, with the reason, where the bytes are none.</summary>
    public static bool TryRead(byte[] json, [NotNullWhen(true)] out InstanceStatus? report, [NotNullWhen(false)] out string? reason) =>
        MessageJson.TryRead(json, InstanceJsonContext.Default.InstanceStatus, out report, out reason);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(InstanceStatus))]
internal sealed partial class InstanceJsonContext : JsonSerializerContext;
