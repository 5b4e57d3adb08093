using System.Text.Json;
using Microsoft.Playwright;

namespace PortfolioWeb.Testing.Browsing;

/// <summary>The content of a screenshot, determined from its pixels.</summary>
/// <param name="Width">The width, in pixels.</param>
/// <param name="Height">The height, in pixels.</param>
/// <param name="Lightness">The lightness of the corner, which is the page's background: 0 is black, 1 is white.</param>
/// <param name="Background">The share of the pixels that have the background's color.</param>
/// <param name="LineCoverage">For each requested line, the share of its plot's pixel columns in which it is drawn.</param>
internal sealed record Screenshot(int Width, int Height, double Lightness, double Background, double[] LineCoverage)
{
    // The colors are taken from the legend on the page.
    private const string Script = """
        async ({ png, lines }) => {
          const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
          const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
          const { width, height } = image;
          const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
          const colorOf = (name) => {
            context.fillStyle = name;
            context.fillRect(0, 0, 1, 1);
            return [...context.getImageData(0, 0, 1, 1).data];
          };
          const wanted = lines.map(({ mark }) => colorOf(getComputedStyle(document.querySelector(mark)).stroke));
          context.drawImage(image, 0, 0);
          const isNear = (data, at, color) =>
            Math.abs(data[at] - color[0]) + Math.abs(data[at + 1] - color[1]) + Math.abs(data[at + 2] - color[2]) < 30;
          const all = context.getImageData(0, 0, width, height).data;
          let background = 0;
          for (let at = 0; at < all.length; at += 4) if (isNear(all, at, all)) background++;
          return {
            width, height,
            lightness: (all[0] + all[1] + all[2]) / 765,
            background: background / (width * height),
            lineCoverage: lines.map(({ plot }, i) => {
              const { left, top, width, height } = document.querySelector(plot).getBoundingClientRect();
              const [columns, rows] = [Math.floor(width), Math.floor(height)];
              const { data } = context.getImageData(Math.floor(left + scrollX), Math.floor(top + scrollY), columns, rows);
              // The edge of a line is a mix of its color and the background.
              const line = [0, 1, 2].map((part) => wanted[i][part] - data[part]);
              const length = line.reduce((sum, part) => sum + part * part, 0);
              const isOfLine = (at) => {
                const own = [0, 1, 2].map((part) => data[at + part] - data[part]);
                const share = own.reduce((sum, part, j) => sum + part * line[j], 0) / length;
                return share > 0.4 && share < 1.1 && own.every((part, j) => Math.abs(part - share * line[j]) < 16);
              };
              let drawn = 0;
              for (let x = 0; x < columns; x++)
                for (let y = 0; y < rows; y++)
                  if (isOfLine(4 * (y * columns + x))) {
                    drawn++;
                    break;
                  }
              return drawn / columns;
            }),
          };
        }
        """;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>Analyzes a screenshot of a page that has not changed since.</summary>
    /// <param name="page">The page.</param>
    /// <param name="png">The screenshot.</param>
    /// <param name="lines">The plots and, in their legends, the marks of the lines to find.</param>
    public static async Task<Screenshot> AnalyzeAsync(IPage page, byte[] png, IEnumerable<(string Plot, string Mark)> lines) =>
        (await page.EvaluateAsync<JsonElement>(
            Script,
            new { png = Convert.ToBase64String(png), lines = lines.Select(line => new { plot = line.Plot, mark = line.Mark }).ToArray() }))
            .Deserialize<Screenshot>(s_json)!;
}
