using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using PortfolioWeb.Workers.Contracts;

namespace PortfolioWeb.Workers.Market.Control;

/// <summary>Writes and reads market commands and reports as JSON.</summary>
public static class MarketJson
{
    /// <summary>Writes a command as JSON.</summary>
    public static string Write(MarketCommand command) =>
        JsonSerializer.Serialize(command, MarketJsonContext.Default.MarketCommand);

    /// <summary>Writes a report as JSON.</summary>
    public static byte[] Write(MarketReport report) => JsonSerializer.SerializeToUtf8Bytes(report, MarketJsonContext.Default.MarketReport);

    /// <summary>Reads a command; returns false and the reason if the text is not a valid command.</summary>
    public static bool TryReadCommand(
        string json, [NotNullWhen(true)] out MarketCommand? command, [NotNullWhen(false)] out string? reason) =>
        MessageJson.TryRead(Encoding.UTF8.GetBytes(json), MarketJsonContext.Default.MarketCommand, out command, out reason);

    /// <summary>Reads a report; returns false and the reason if the bytes are not a valid report.</summary>
    public static bool TryReadReport(byte[]? json, [NotNullWhen(true)] out MarketReport? report, [NotNullWhen(false)] out string? reason) =>
        MessageJson.TryRead(json, MarketJsonContext.Default.MarketReport, out report, out reason);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(MarketCommand))]
[JsonSerializable(typeof(MarketReport))]
internal sealed partial class MarketJsonContext : JsonSerializerContext;
