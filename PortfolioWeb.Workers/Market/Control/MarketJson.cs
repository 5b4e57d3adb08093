using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using PortfolioWeb.Workers.Contracts;

namespace PortfolioWeb.Workers.Market.Control;

/// <summary>Writes and reads market commands and reports as JSON.</summary>
public static class MarketJson
{
    /// <summary>Writes a message as JSON.</summary>
    public static byte[] Write(MarketCommand command) => JsonSerializer.SerializeToUtf8Bytes(command, MarketJsonContext.Default.MarketCommand);

    /// <inheritdoc cref="Write(MarketCommand)"/>
    public static byte[] Write(MarketReport report) => JsonSerializer.SerializeToUtf8Bytes(report, MarketJsonContext.Default.MarketReport);

    /// <summary>Reads a command; returns false and the reason if the bytes are not a valid command.</summary>
    public static bool TryReadOrder(byte[]? json, [NotNullWhen(true)] out MarketCommand? command, [NotNullWhen(false)] out string? reason) =>
        MessageJson.TryRead(json, MarketJsonContext.Default.MarketCommand, out command, out reason);

    /// <summary>Reads a report; returns false and the reason if the bytes are not a valid report.</summary>
    public static bool TryReadReport(byte[]? json, [NotNullWhen(true)] out MarketReport? report, [NotNullWhen(false)] out string? reason) =>
        MessageJson.TryRead(json, MarketJsonContext.Default.MarketReport, out report, out reason);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(MarketCommand))]
[JsonSerializable(typeof(MarketReport))]
internal sealed partial class MarketJsonContext : JsonSerializerContext;
