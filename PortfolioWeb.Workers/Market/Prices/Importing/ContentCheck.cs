using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>Finds out how the text of a file is encoded, and refuses content that is no table.</summary>
internal static partial class ContentCheck
{
    /// <summary>The number of bytes that are enough to check a file.</summary>
    public const int HeadLength = 1 << 16;

    // The code page of Central Europe in Windows; names of columns in Polish files are written in it.
    private static readonly Encoding s_windows1250 = CodePagesEncodingProvider.Instance.GetEncoding(1250)!;

    private static readonly (byte[] Start, string Kind, string Advice)[] s_binaries =
    [
        ([0x50, 0x4B, 3, 4], "a zip archive or an Excel workbook", "unpack it, or save the sheet as CSV"),
        ([0x50, 0x4B, 5, 6], "an empty zip archive", "choose another file"),
        ([0x1F, 0x8B], "a gzip archive", "unpack it"),
        ([0x42, 0x5A, 0x68], "a bzip2 archive", "unpack it"),
        ([0x37, 0x7A, 0xBC, 0xAF], "a 7z archive", "unpack it"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a Zstandard archive", "unpack it"),
        ([0x52, 0x61, 0x72, 0x21], "a RAR archive", "unpack it"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an Excel workbook", "save the sheet as CSV"),
        ([0x25, 0x50, 0x44, 0x46], "a PDF document", "export the prices as CSV"),
        ([0x50, 0x41, 0x52, 0x31], "a Parquet file", "export the prices as CSV"),
        ([0x53, 0x51, 0x4C, 0x69, 0x74, 0x65], "an SQLite database", "export the prices as CSV"),
    ];

    /// <summary>Returns the encoding of a file.</summary>
    /// <param name="head">The first <see cref="HeadLength"/> bytes of the file, or all if it is shorter.</param>
    /// <exception cref="RefusedFileException">The content is empty or no text.</exception>
    public static Encoding EncodingOf(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty)
            throw new RefusedFileException(1, "The file is empty.");
        foreach (var (start, kind, advice) in s_binaries)
        {
            if (head.StartsWith(start))
                throw new RefusedFileException(1, $"The file is {kind}, not a CSV file: {advice}.");
        }

        if (head.StartsWith((byte[])[0xFF, 0xFE]))
            return Encoding.Unicode;
        if (head.StartsWith((byte[])[0xFE, 0xFF]))
            return Encoding.BigEndianUnicode;
        if (head.Contains((byte)0) || CountControls(head) > head.Length / 100)
            throw new RefusedFileException(1, "The file is not text: save it as a CSV file in UTF-8.");
        return IsUtf8(head) ? Encoding.UTF8 : s_windows1250;
    }

    /// <summary>Refuses a web page and JSON, which sources send instead of prices.</summary>
    /// <param name="head">The beginning of the file's text.</param>
    /// <exception cref="RefusedFileException">The text is empty, a web page or JSON.</exception>
    public static void CheckText(string head)
    {
        var text = head.AsSpan().TrimStart('\uFEFF').Trim();
        if (text.IsEmpty)
            throw new RefusedFileException(1, "The file is empty.");
        if (text[0] == '<' && !text.StartsWith("<TICKER>", StringComparison.OrdinalIgnoreCase))
            throw new RefusedFileException(1, "The file is a web page or XML, not a CSV file: download the prices again, as CSV.");
        if (text[0] is '{' or '[')
        {
            var message = Message().Match(head).Groups["message"];
            var said = message.Success ? $", and says {FoundText.Quote(message.Value)}" : "";
            throw new RefusedFileException(1, $"The file is JSON, not CSV{said}: download the prices again, as CSV.");
        }
    }

    private static int CountControls(ReadOnlySpan<byte> head)
    {
        var count = 0;
        foreach (var value in head)
            count += value < 0x20 && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r') ? 1 : 0;
        return count;
    }

    // The last bytes may be the beginning of a character.
    private static bool IsUtf8(ReadOnlySpan<byte> head)
    {
        for (var cut = 0; cut < 4 && cut < head.Length; cut++)
        {
            if (Utf8.IsValid(head[..^cut]))
                return cut == 0 || head.Length == HeadLength;
        }

        return false;
    }

    // The text of an error, such as {"Information": "The rate limit is 25 requests per day."}.
    [GeneratedRegex("""
        "(error message|error|information|message|note)"\s*:\s*"(?<message>[^"]*)"
        """, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Message();
}
