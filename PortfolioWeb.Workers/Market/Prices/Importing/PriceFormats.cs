namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>
/// The formats of price files. A file is recognized by its header, never by its name; the first format that matches is taken.
/// <see cref="ColumnNames"/> says which columns are read.
/// </summary>
internal static class PriceFormats
{
    /// <summary>Formats whose header is known as a whole. An unnamed first column, a row number, is ignored.</summary>
    public static readonly IReadOnlyList<PriceFormat> ByHeader =
    [
        new("Yahoo until 2017", CloseBasis.Raw, "Date,Open,High,Low,Close,Volume,Adj Close") { Mark = DecimalMark.Point },
        new("Yahoo since 2017", CloseBasis.SplitAdjusted, "Date,Open,High,Low,Close,Adj Close,Volume") { Mark = DecimalMark.Point },
        new("yfinance history", CloseBasis.SplitAdjusted, "Date,Open,High,Low,Close,Volume,Dividends,Stock Splits")
            { Mark = DecimalMark.Point },
        new(
            "Alpha Vantage",
            CloseBasis.Raw,
            "timestamp,open,high,low,close,volume",
            "timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient") { Mark = DecimalMark.Point },
        new(
            "Stooq",
            CloseBasis.Unknown,
            "Date,Open,High,Low,Close",
            "Date,Open,High,Low,Close,Volume",
            "Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie",
            "Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie,Wolumen",
            "Data,Otwarcie,Najwyższy,Najniższy,Zamknięcie",
            "Data,Otwarcie,Najwyższy,Najniższy,Zamknięcie,Wolumen"),
        new(
            "Stooq bulk",
            CloseBasis.Unknown,
            "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>",
            "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>") { Mark = DecimalMark.Point },
        new("Nasdaq", CloseBasis.Unknown, "Date,Close/Last,Volume,Open,High,Low")
            { Dates = DateOrder.MonthFirst, Mark = DecimalMark.Point },
        new("Investing.com", CloseBasis.Unknown, "Date,Price,Open,High,Low,Vol.,Change %"),
        new(
            "Quandl",
            CloseBasis.Raw,
            "Date,Open,High,Low,Close,Volume,Ex-Dividend,Split Ratio,Adj. Open,Adj. High,Adj. Low,Adj. Close,Adj. Volume")
            { Mark = DecimalMark.Point },
        new("Portfolio Performance", CloseBasis.Unknown, "Date,Quote", "Datum,Kurs"),
        new("Ghostfolio", CloseBasis.Unknown, "date,marketPrice") { Mark = DecimalMark.Point },
    ];

    /// <summary>Three header rows: "Price,Close,…", "Ticker,AMD,…", "Date,,…". One series per column "Close".</summary>
    public static readonly PriceFormat YFinance = new("yfinance", CloseBasis.SplitAdjusted) { Mark = DecimalMark.Point };

    /// <summary>A column of dates and one column per ISIN.</summary>
    public static readonly PriceFormat ByIsin = new("Portfolio Performance, several securities", CloseBasis.Unknown);

    /// <summary>No header: "yyyyMMdd HH:mm" and five whole numbers, of which prices are times 10,000.</summary>
    public static readonly PriceFormat Lean = new("Lean", CloseBasis.Raw) { Mark = DecimalMark.Point, Divisor = 10_000 };

    /// <summary>Any other header with exactly one date and one close; GOOGLEFINANCE among them.</summary>
    public static readonly PriceFormat DateAndClose = new("Date and close", CloseBasis.Unknown);

    /// <summary>Any other header with exactly one ticker, one date and one close.</summary>
    public static readonly PriceFormat LongTable = new("Long table", CloseBasis.Unknown);

    /// <summary>Dates and split ratios without closes.</summary>
    public static readonly PriceFormat Splits = new("Splits", CloseBasis.Unknown) { Mark = DecimalMark.Point };
}
