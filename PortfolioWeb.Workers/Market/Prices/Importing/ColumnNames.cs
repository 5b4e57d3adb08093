using System.Collections.Frozen;

namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>The names by which columns are recognized.</summary>
internal static class ColumnNames
{
    private static readonly FrozenDictionary<string, ColumnRole> s_roles = new Dictionary<ColumnRole, string[]>
    {
        [ColumnRole.Ticker] = ["Ticker", "Symbol"],
        [ColumnRole.Date] = ["Date", "Data", "Datum", "Timestamp"],
        [ColumnRole.Close] = ["Close", "Close/Last", "Price", "Market Price", "Quote", "Kurs", "Zamkniecie", "Zamknięcie"],
        [ColumnRole.Split] = ["Ratio", "Split Ratio", "Split Coefficient", "Stock Splits"],
        [ColumnRole.Dividend] = ["Ex-Dividend", "Dividend Amount", "Dividends"],
        [ColumnRole.Period] = ["<PER>"],
        [ColumnRole.Currency] = ["Currency"],
        [ColumnRole.Quantity] = ["Quantity", "Qty", "Shares", "Units", "Stück"],
    }.SelectMany(role => role.Value.Select(name => (Name: Normalize(name), Role: role.Key)))
        .ToFrozenDictionary(column => column.Name, column => column.Role, StringComparer.Ordinal);

    /// <summary>Returns what a column holds, by its name.</summary>
    /// <param name="name">The name after <see cref="Normalize"/>.</param>
    public static ColumnRole RoleOf(string name) => s_roles.GetValueOrDefault(name);

    /// <summary>Reduces a name to small letters and digits, so that "Adj. Close*", "adj_close" and "AdjClose" are one name.</summary>
    /// <param name="name">The name as written.</param>
    /// <param name="keep">A further character to keep.</param>
    public static string Normalize(ReadOnlySpan<char> name, char keep = 'a') =>
        string.Concat(name.ToString().Where(c => char.IsLetterOrDigit(c) || c == keep).Select(char.ToLowerInvariant));
}
