using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using PortfolioWeb.Workers.Contracts;

namespace PortfolioWeb.Workers.Market.Control;

/// <summary>Writes and reads the market's orders and reports as JSON.</summary>
public static class MarketJson
{
    /// <summary>A message's bytes.</summary>
    public static byte[] Write(MarketCommand command) => JsonSerializer.SerializeToUtf8Bytes(command, MarketJsonContext.Default.MarketCommand);

    /// <inheritdoc cref="Write(MarketCommand)"/>
    public static byte[] Write(MarketReport report) => JsonSerializer.SerializeToUtf8Bytes(report, MarketJsonContext.Default.MarketReport);

    /// <summary>Reads an order; false, with the reason, where the bytes are none.</summary>
    public static bool TryReadOrder(byte[]? json, [NotNullWhen(true)] out MarketCommand? command, [NotNullWhen(false)] out string? reason) =>
        MessageJson.TryRead(json, MarketJsonContext.Default.MarketCommand, out command, out reason);

    /// <summary>Reads a report; false, with the reason, where the bytes are none.</summary>
    public static bool TryReadReport(byte[]? json, [NotNullWhen(true)] out MarketReport? report, [NotNullWhen(false)] out string? reason) =>
        MessageJson.TryRead(json, MarketJsonContext.Default.MarketReport, out report, out reason);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(MarketCommand))]
[JsonSerializable(typeof(MarketReport))]
internal sealed partial class MarketJsonContext : JsonSerializerContext;
