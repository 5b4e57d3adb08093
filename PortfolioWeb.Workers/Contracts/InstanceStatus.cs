using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PortfolioWeb.Workers.Contracts;

/// <summary>The status of an instance: a message of the topic <c>status</c>.</summary>
/// <param name="Copy">The name of the instance: machine and process.</param>
/// <param name="Roles">The roles that the instance may take.</param>
/// <param name="Leads">The roles that the instance leads at present: the market, consumer groups of investors, and the ledger.</param>
/// <param name="Waiting">The portfolios of the instance that cannot be valued until an exchange closes.</param>
/// <param name="LedgerFailure">Why the ledger of the instance cannot store anything at present; null while the ledger works.</param>
/// <param name="LedgerFault">What the audit found missing or wrong in the ledger; null if the audit found nothing.</param>
/// <param name="Failures">The last failure of each component that has failed since the instance started.</param>
/// <param name="Leaves">Whether the instance is shutting down.</param>
public sealed record InstanceStatus(
    string Copy,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string> Leads,
    IReadOnlyList<WaitingPortfolio> Waiting,
    string? LedgerFailure,
    string? LedgerFault,
    IReadOnlyList<ComponentFailure> Failures,
    bool Leaves)
{
    /// <summary>The prefix of the message key; a slash and the name of the instance follow.</summary>
    public const string KeyPrefix = "copy";

    /// <summary>The key of the message.</summary>
    [JsonIgnore]
    public string Key => $"{KeyPrefix}/{Copy}";

    /// <summary>Writes the message as JSON.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, InstanceJsonContext.Default.InstanceStatus);

    /// <summary>Reads a message; returns false and the reason if the bytes are not a valid message.</summary>
    public static bool TryRead(byte[] json, [NotNullWhen(true)] out InstanceStatus? report, [NotNullWhen(false)] out string? reason) =>
        MessageJson.TryRead(json, InstanceJsonContext.Default.InstanceStatus, out report, out reason);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(InstanceStatus))]
internal sealed partial class InstanceJsonContext : JsonSerializerContext;
