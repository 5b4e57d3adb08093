using System.Text;
using PortfolioWeb.Workers.Market.Prices.Importing;

namespace PortfolioWeb.Tests.Market.Prices.Importing;

/// <summary>Reads files of prices as they are on 2026-11-30.</summary>
internal static class PriceFiles
{
    public static DateOnly Today { get; } = new(2026, 11, 30);

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Market", "Prices", "Importing", "Fixtures");

    public static string PathOf(string fixture) => Path.Combine(Folder, fixture);

    public static PriceFile Read(string name, string text) => Read(name, Encoding.UTF8.GetBytes(text));

    public static PriceFile Read(string name, byte[] content)
    {
        using var stream = new MemoryStream(content);
        return PriceFileReader.Read(name, stream, Today, CancellationToken.None);
    }
}
