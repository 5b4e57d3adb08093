using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PortfolioWeb.Workers.Market.Prices.Importing;

namespace PortfolioWeb.Tests.Market.Prices.Importing;

/// <summary>
/// Random series are written in the style of each source and read back, and random bytes are read. A failure prints its seed.
/// </summary>
public sealed class PriceFileProperties
{
    private static readonly CultureInfo s_german = new("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };

    private static readonly Dictionary<string, Style> s_styles = new()
    {
        ["Yahoo until 2017"] = new(
            CloseBasis.Raw,
            "Date,Open,High,Low,Close,Volume,Adj Close",
            row => $"{row.Iso},1,2,0.5,{row.Plain},100,0.9")
        { NewestFirst = true },
        ["Yahoo since 2017"] = new(
            CloseBasis.SplitAdjusted,
            "Date,Open,High,Low,Close,Adj Close,Volume",
            row => $"{row.Iso},1,2,0.5,{row.Plain},0.9,100\n{row.DayBefore},null,null,null,null,null,null"),
        ["yfinance"] = new(
            CloseBasis.SplitAdjusted,
            "Price,Close,High,Low,Open,Volume\nTicker,ABC,ABC,ABC,ABC,ABC\nDate,,,,,",
            row => $"{row.Iso},{row.Plain},1,1,1,1"),
        ["yfinance history"] = new(
            CloseBasis.SplitAdjusted,
            "Date,Open,High,Low,Close,Volume,Dividends,Stock Splits",
            row => $"{row.Iso} 00:00:00-05:00,1,2,0.5,{row.Plain},100,{row.Dividend},{row.Ratio ?? 0}")
        { HasEvents = true },
        ["Alpha Vantage"] = new(
            CloseBasis.Raw,
            "timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient",
            row => $"{row.Iso},1,2,0.5,{row.Plain},0.9,100,{row.Dividend},{row.Ratio ?? 1}\r")
        { HasEvents = true, NewestFirst = true },
        ["Quandl"] = new(
            CloseBasis.Raw,
            ",Date,Open,High,Low,Close,Volume,ExDividend,SplitRatio,AdjOpen,AdjHigh,AdjLow,AdjClose,AdjVolume",
            row => $"7,{row.Iso},1,2,0.5,{row.Plain},100,{row.Dividend},{row.Ratio ?? 1},1,1,1,1,1")
        { HasEvents = true },
        ["Stooq"] = new(
            CloseBasis.Unknown,
            "\uFEFFData;Otwarcie;Najwyższy;Najniższy;Zamknięcie;Wolumen\r",
            row => $"{row.Iso};1;2;0,5;{row.German};100\r")
        { OpenNumbers = row => row.German },
        ["Stooq bulk"] = new(
            CloseBasis.Unknown,
            "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>",
            row => $"ABC,D,{row.Date:yyyyMMdd},000000,1,2,0.5,{row.Plain},100,0"),
        ["Nasdaq"] = new(
            CloseBasis.Unknown,
            "Date,Close/Last,Volume,Open,High,Low",
            row => $"{row.Date:MM/dd/yyyy},\"${row.Grouped}\",\"1,234\",$1,$2,$0.5")
        { NewestFirst = true },
        ["Investing.com"] = new(
            CloseBasis.Unknown,
            "\"Date\",\"Price\",\"Open\",\"High\",\"Low\",\"Vol.\",\"Change %\"",
            row => $"""
                "{row.Date:MMM dd, yyyy}","{row.Grouped}","1","2","0.5","1.5M","0.76%"
                "","","","","","",""
                """)
        { NewestFirst = true, OpenNumbers = row => row.Close.Scale == 0 ? row.Grouped : "" },
        ["Date and close"] = new(CloseBasis.Unknown, "Date,Close", row => $"{row.Date:dd/MM/yyyy} 16:00:00,{row.Plain}")
        { HasOpenDates = true },
        ["Portfolio Performance"] = new(CloseBasis.Unknown, "Datum;Kurs", row => $"{row.Date:dd.MM.yyyy};{row.German}")
        { OpenNumbers = row => row.German },
        ["Ghostfolio"] = new(CloseBasis.Unknown, "date;marketPrice", row => $"{row.Iso};{row.Plain}"),
        ["Long table"] = new(CloseBasis.Unknown, "symbol\tdate\tprice", row => $"abc\t{row.Date:MMM d yyyy}\t{row.Plain}")
        { OpenNumbers = row => row.Plain },
        ["Lean"] = new(CloseBasis.Raw, null, row => $"{row.Date:yyyyMMdd} 00:00,1,2,0,{row.Close * 10_000:0},100"),
    };

    public static TheoryData<string> Styles => [.. s_styles.Keys];

    [Theory]
    [MemberData(nameof(Styles))]
    public void A_series_written_in_the_style_of_a_source_is_read_back(string format)
    {
        var style = s_styles[format];
        Prop.ForAll(Arb.From(PriceGen.Series(style.Basis, style.HasEvents)), series =>
        {
            var read = PriceFiles.Read("abc.csv", style.Write(series));
            Assert.Equal(format, read.Format);
            if (style.IsUndecided(series))
            {
                Assert.Contains("two readings", read.BadLines.Single().Reason, StringComparison.Ordinal);
                return;
            }

            Assert.Empty(read.BadLines);
            var same = read.Series.Single();
            Assert.Equal((series.Ticker, series.Basis), (same.Ticker, same.Basis));
            Assert.Equal(series.Closes, same.Closes);
            Assert.Equal(series.Splits, same.Splits);
            Assert.Equal(series.Dividends, same.Dividends);
        }).QuickCheckThrowOnFailure();
    }

    [Property(MaxTest = 2000)]
    public void Random_bytes_never_throw(byte[] content) => ReadAndCheck(content);

    [Property(MaxTest = 2000)]
    public void Random_text_after_a_header_never_throws(string?[] lines) =>
        ReadAndCheck(Encoding.UTF8.GetBytes("Date,Close\n" + string.Join('\n', lines)));

    [Property(MaxTest = 4000)]
    public Property Random_mutations_of_price_files_never_throw() => Prop.ForAll(Arb.From(Mutations()), ReadAndCheck);

    private static Gen<byte[]> Mutations()
    {
        var fixtures = Directory.GetFiles(PriceFiles.Folder).Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes).ToArray();
        var special = "\"',;:|\t\r\n#.-$/<>{}0T\0\u00FF"u8.ToArray();
        return
            from fixture in Gen.Elements(fixtures)
            from edits in (
                from at in Gen.Choose(0, fixture.Length - 1)
                from length in Gen.Choose(0, 12)
                from kind in Gen.Choose(0, 4)
                from value in Gen.OneOf(Gen.Elements(special), Gen.Choose(0, 255).Select(number => (byte)number))
                select (at, length, kind, value)).ListOf().Where(list => list.Count < 12)
            select edits.Aggregate(fixture, (content, edit) => Apply(content, edit.at, edit.length, edit.kind, edit.value));
    }

    // Replaces a byte, inserts one, deletes some, repeats some, or cuts the rest.
    private static byte[] Apply(byte[] content, int at, int length, int kind, byte value)
    {
        at = Math.Min(at, content.Length);
        var (before, after) = (content[..at], content[at..]);
        var some = after[..Math.Min(length, after.Length)];
        return kind switch
        {
            0 when after.Length > 0 => [.. before, value, .. after[1..]],
            1 => [.. before, value, .. after],
            2 => [.. before, .. after[some.Length..]],
            3 => [.. before, .. some, .. after],
            _ => before,
        };
    }

    private static void ReadAndCheck(byte[] content)
    {
        var read = PriceFiles.Read("a.csv", content);
        var lines = content.Count(value => value is (byte)'\n' or (byte)'\r') + 1;
        Assert.All(read.BadLines, bad => Assert.InRange(bad.Line, 1, lines));
        Assert.All(read.BadLines, bad => Assert.DoesNotContain(bad.Reason, char.IsControl));
        Assert.True(read.BadLineCount > 0 || read.Series.Count > 0);
        foreach (var series in read.Series)
        {
            Assert.All(series.Closes, close => Assert.InRange(close.Close, 0.0000000000000000000000000001m, 1_000_000m));
            Assert.All(series.Closes, close => Assert.InRange(close.Date, new DateOnly(1900, 1, 1), PriceFiles.Today));
            Assert.All(series.Closes.Zip(series.Closes.Skip(1)), pair => Assert.True(pair.First.Date < pair.Second.Date));
            Assert.All(series.Splits.Zip(series.Splits.Skip(1)), pair => Assert.True(pair.First.Date < pair.Second.Date));
        }

        foreach (var ticker in ImportPreview.Of([read]).Tickers)
            Assert.All(SplitAdjustment.Adjust(ticker.Series), close => Assert.InRange(close.Adjusted, 0.0001m, 1_000_000m));
    }

    private sealed record Style(CloseBasis Basis, string? Header, Func<Row, FormattableString> Line)
    {
        public bool HasEvents { get; init; }

        public bool NewestFirst { get; init; }

        /// <summary>Whether day and month are numbers whose order only the rows tell.</summary>
        public bool HasOpenDates { get; init; }

        /// <summary>The closes as written, if only the rows tell their decimal mark.</summary>
        public Func<Row, string>? OpenNumbers { get; init; }

        public string Write(PriceSeries series)
        {
            var rows = series.Closes.Select(close => new Row(
                close.Date,
                close.Close,
                series.Splits.FirstOrDefault(split => split.Date == close.Date)?.Ratio,
                series.Dividends.FirstOrDefault(dividend => dividend.Date == close.Date)?.Amount ?? 0));
            var lines = (NewestFirst ? rows.Reverse() : rows).Select(row => FormattableString.Invariant(Line(row)));
            return string.Join('\n', (Header is null ? lines : lines.Prepend(Header)).Append(""));
        }

        /// <summary>Returns whether the rows leave two readings.</summary>
        public bool IsUndecided(PriceSeries series)
        {
            var rows = series.Closes.Select(close => new Row(close.Date, close.Close, null, 0)).ToList();
            return (HasOpenDates && rows.All(row => row.Date.Day <= 12) && rows.Any(row => row.Date.Day != row.Date.Month))
                || (OpenNumbers is not null && HasTwoReadings([.. rows.Select(OpenNumbers)]));
        }

        // All are like 1,234 or have no mark. Two marks, other than three digits after the mark, and more than three digits or a zero
        // before it tell the decimal mark.
        private static bool HasTwoReadings(List<string> numbers) =>
            numbers.Any(number => number.Contains(',') || number.Contains('.'))
            && numbers.All(number => number.Split(',', '.') is [_] or [[not '0', ..] and { Length: <= 3 }, { Length: 3 }]);
    }

    private sealed record Row(DateOnly Date, decimal Close, decimal? Ratio, decimal Dividend)
    {
        public string Iso => Date.ToString("O", CultureInfo.InvariantCulture);

        public string DayBefore => Date.AddDays(-1).ToString("O", CultureInfo.InvariantCulture);

        public string Plain => Close.ToString(CultureInfo.InvariantCulture);

        public string Grouped => Close.ToString($"N{Close.Scale}", CultureInfo.InvariantCulture);

        public string German => Close.ToString($"N{Close.Scale}", s_german);
    }
}
