namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>Reads files of daily closes in the formats of <see cref="PriceFormats"/>.</summary>
public static class PriceFileReader
{
    /// <summary>
    /// Reads a price file. Content that is no price file never throws: the result has no series and one bad line that says what the
    /// file is and what to do.
    /// </summary>
    /// <param name="name">The file's name; it gives the ticker if no column does.</param>
    /// <param name="content">The file. One that cannot seek is first copied to memory, because two passes are needed.</param>
    /// <param name="today">The last day that a close may have.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The reading was ended.</exception>
    public static PriceFile Read(string name, Stream content, DateOnly today, CancellationToken ct)
    {
        if (!content.CanSeek)
            content = Copy(content, ct);
        try
        {
            content.Position = 0;
            var head = new byte[ContentCheck.HeadLength];
            var encoding = ContentCheck.EncodingOf(head.AsSpan(0, content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)));
            return new TextFile(name, content, encoding).Read(today, ct);
        }
        catch (RefusedFileException refusal)
        {
            return PriceFile.Refused(name, "", refusal);
        }
    }

    private static MemoryStream Copy(Stream content, CancellationToken ct)
    {
        var copy = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int count; (count = content.Read(buffer)) > 0; ct.ThrowIfCancellationRequested())
            copy.Write(buffer, 0, count);
        return copy;
    }
}
