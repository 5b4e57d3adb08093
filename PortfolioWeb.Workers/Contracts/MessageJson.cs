using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace PortfolioWeb.Workers.Contracts;

/// <summary>Writes and reads messages as JSON.</summary>
public static class MessageJson
{
    /// <summary>Writes a message as JSON.</summary>
    public static byte[] Write(DailyCloses message) => JsonSerializer.SerializeToUtf8Bytes(message, MessageJsonContext.Default.DailyCloses);

    /// <inheritdoc cref="Write(DailyCloses)"/>
    public static byte[] Write(Evaluation message) => JsonSerializer.SerializeToUtf8Bytes(message, MessageJsonContext.Default.Evaluation);

    /// <summary>Reads daily closes; returns false and the reason if the bytes are not a valid message.</summary>
    public static bool TryReadCloses(byte[]? json, [NotNullWhen(true)] out DailyCloses? message, [NotNullWhen(false)] out string? reason) =>
        TryRead(json, MessageJsonContext.Default.DailyCloses, out message, out reason);

    /// <summary>Reads an evaluation; returns false and the reason if the bytes are not a valid message.</summary>
    public static bool TryReadEvaluation(
        byte[]? json, [NotNullWhen(true)] out Evaluation? message, [NotNullWhen(false)] out string? reason) =>
        TryRead(json, MessageJsonContext.Default.Evaluation, out message, out reason);

    /// <summary>Reads a message of any type; returns false and the reason if the bytes are not a valid message.</summary>
    internal static bool TryRead<T>(
        byte[]? json, JsonTypeInfo<T> type, [NotNullWhen(true)] out T? message, [NotNullWhen(false)] out string? reason)
        where T : class
    {
        message = null;
        try
        {
            message = json is null or [] ? null : JsonSerializer.Deserialize(json, type);
            reason = message is null ? "the message is empty" : null;
        }
        catch (Exception malformed) when (malformed is JsonException or NotSupportedException)
        {
            reason = MessageFault.Explain(json!, type, malformed);
        }

        return message is not null;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(DailyCloses))]
[JsonSerializable(typeof(Evaluation))]
internal sealed partial class MessageJsonContext : JsonSerializerContext;
