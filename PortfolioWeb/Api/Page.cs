namespace PortfolioWeb.Api;

/// <summary>One page of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="Next">The cursor of the next page; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Creates pages.</summary>
internal static class Page
{
    /// <summary>
    /// Creates a page of rows. The query returns one row more than a page holds, which shows whether there is a next page.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="size">The number of items of a page.</param>
    /// <param name="describe">Converts a row to an item.</param>
    /// <param name="cursorAfter">Returns the cursor of the page that begins after a row.</param>
    public static Page<TItem> Of<TRow, TItem>(
        IReadOnlyList<TRow> rows, int size, Func<TRow, TItem> describe, Func<TRow, string> cursorAfter) =>
        new([.. rows.Take(size).Select(describe)], rows.Count > size ? cursorAfter(rows[size - 1]) : null);
}
