using System.Text.RegularExpressions;

namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>Recognizes the format of a file by its first rows.</summary>
/// <param name="rows">The rows of the file, before the first one.</param>
/// <param name="fileName">The file's name, for the ticker.</param>
internal sealed partial class LayoutReader(CsvRows rows, string fileName)
{
    private const string Example = "for example Date,Close";

    private string[] _names = [];
    private int _rowsRead;

    /// <summary>Reads the header.</summary>
    /// <exception cref="RefusedFileException">The header is missing or unknown.</exception>
    public FileLayout Read()
    {
        if (!ReadRow())
            throw new RefusedFileException(rows.Line, "The file has no rows.");
        return Recognize() with { HeaderLine = rows.Line };
    }

    private FileLayout Recognize()
    {
        if (IsLean())
            return new FileLayout(PriceFormats.Lean, _rowsRead - 1, 6, 0, [new(4, null)]) { FileTicker = TickerName.Of(fileName) };
        if (_names.Length == 1)
        {
            throw new RefusedFileException(
                rows.Line,
                $"The file has the text {FoundText.Quote(_names[0])} instead of prices: download them again, later if it is a limit.");
        }

        if (_names.All(name => name.Length == 0 || char.IsAsciiDigit(name[0]) || name[0] is '-' or '.'))
            throw Refuse($"is a row of values, not a header: add a header before it, {Example}.");

        var columns = Array.ConvertAll(_names, name => ColumnNames.Normalize(name));
        var roles = Array.ConvertAll(columns, ColumnNames.RoleOf);
        if (columns is ["price", ..] && !roles.Contains(ColumnRole.Date))
            return ReadYFinance(columns);
        var isNumbered = columns is ["", ..];
        var header = string.Join(',', isNumbered ? columns[1..] : columns);
        return PriceFormats.ByHeader.FirstOrDefault(format => format.Matches(header)) is { } known
            ? Create(known, roles)
            : ReadOther(roles);
    }

    private FileLayout ReadOther(ColumnRole[] roles)
    {
        if (roles.Contains(ColumnRole.Quantity))
        {
            var quantity = FoundText.Quote(_names[Array.IndexOf(roles, ColumnRole.Quantity)]);
            throw Refuse($"has a column {quantity}: this is a file of holdings or trades, not of prices.");
        }

        if (!roles.Contains(ColumnRole.Date))
            throw Refuse($"names no column of dates: rename it to Date, {Example}.");
        if (roles.Contains(ColumnRole.Close))
            return Create(roles.Contains(ColumnRole.Ticker) ? PriceFormats.LongTable : PriceFormats.DateAndClose, roles);
        if (roles.Contains(ColumnRole.Split))
            return Create(PriceFormats.Splits, roles);

        var isins = _names.Index().Where(name => Isin().IsMatch(name.Item)).Select(name => new CloseColumn(name.Index, name.Item))
            .ToArray();
        if (isins.Length > 0 && isins.Length == roles.Length - 1)
            return new FileLayout(PriceFormats.ByIsin, _rowsRead, roles.Length, Array.IndexOf(roles, ColumnRole.Date), isins);
        throw Refuse($"names no column of closes: rename it to Close, {Example}.");
    }

    private FileLayout Create(PriceFormat format, ColumnRole[] roles)
    {
        foreach (var role in roles.Where(role => role != ColumnRole.None).CountBy(role => role).Where(role => role.Value > 1))
        {
            var names = FoundText.Quote(string.Join(", ", _names.Where((_, i) => roles[i] == role.Key)));
            throw Refuse($"has {role.Value} columns for one value, {names}: keep one of them.");
        }

        int IndexOf(ColumnRole role) => Array.IndexOf(roles, role);

        return new FileLayout(
            format,
            _rowsRead,
            roles.Length,
            IndexOf(ColumnRole.Date),
            IndexOf(ColumnRole.Close) is >= 0 and var close ? [new(close, null)] : [])
        {
            Ticker = IndexOf(ColumnRole.Ticker),
            FileTicker = IndexOf(ColumnRole.Ticker) < 0 ? TickerName.Of(fileName) : null,
            Split = IndexOf(ColumnRole.Split),
            Dividend = IndexOf(ColumnRole.Dividend),
            Period = IndexOf(ColumnRole.Period),
            Currency = IndexOf(ColumnRole.Currency),
        };
    }

    private FileLayout ReadYFinance(string[] kinds)
    {
        const string Expected = "must be followed by the rows 'Ticker,…' and 'Date,…'";
        if (!ReadRow() || !_names[0].Equals("Ticker", StringComparison.OrdinalIgnoreCase))
            throw Refuse($"is no header of prices; a header that begins with Price {Expected}, as yfinance writes them.");

        var tickers = _names;
        var closes = kinds.Index().Where(kind => kind.Item == "close")
            .Select(kind => new CloseColumn(kind.Index, tickers.ElementAtOrDefault(kind.Index)?.ToUpperInvariant() ?? "")).ToArray();
        if (Array.Find(closes, close => !MarketOptionsValidator.Identifier().IsMatch(close.Ticker!)) is { Ticker: { } ticker })
            throw Refuse($"names the ticker {FoundText.Quote(ticker)}: {MarketOptionsValidator.IdentifierForm}.");
        if (closes.DistinctBy(close => close.Ticker).Count() < closes.Length)
            throw Refuse("names a ticker twice: keep one column Close for each ticker.");
        if (closes.Length == 0 || !ReadRow() || !_names[0].StartsWith("Date", StringComparison.OrdinalIgnoreCase))
            throw Refuse($"is no header of prices; a column Close is needed, and the rows 'Price,…' {Expected}.");
        return new FileLayout(PriceFormats.YFinance, _rowsRead, kinds.Length, 0, closes);
    }

    // Moves to the next row that is not blank. Excel writes a row such as "sep=;" before the header.
    private bool ReadRow()
    {
        do
        {
            if (!rows.Read())
                return false;
            _rowsRead++;
            if (rows.SpansLines || rows.IsTooLong)
                throw Refuse("has a quotation mark that is not closed: remove it.");
        }
        while (rows.UsedFieldCount == 0 || rows[0] is "sep=");

        _names = new string[rows.UsedFieldCount];
        for (var i = 0; i < _names.Length; i++)
            _names[i] = rows[i].ToString();
        return true;
    }

    private bool IsLean() =>
        _names.Length == 6 && LeanTime().IsMatch(_names[0]) && _names.Skip(1).All(value => value.All(char.IsAsciiDigit));

    private RefusedFileException Refuse(string reason) =>
        new(rows.Line, $"The row {FoundText.Quote(string.Join(',', _names))} {reason}");

    [GeneratedRegex(@"^\d{8} \d{2}:\d{2}\z")]
    private static partial Regex LeanTime();

    [GeneratedRegex(@"^[A-Z]{2}[A-Z0-9]{9}[0-9]\z")]
    private static partial Regex Isin();
}
