using PortfolioWeb.Workers.Market.Prices.Importing;

namespace PortfolioWeb.Tests.Market.Prices.Importing;

/// <summary>Reads a small file of each format and compares the exact closes, splits and dividends.</summary>
public sealed class PriceFileReaderTests
{
    /// <summary>File, format, basis, decimals and the closes of each ticker.</summary>
    public static TheoryData<string, string, CloseBasis, int, string[]> Files { get; } = new()
    {
        {
            "yahoo-until-2017.csv", "Yahoo until 2017", CloseBasis.Raw, 2,
            ["YAHOO-UNTIL-2017 2005-02-25=88.99 2005-02-28=44.86 2005-03-01=44.50"]
        },
        {
            "yahoo.csv", "Yahoo since 2017", CloseBasis.SplitAdjusted, 6,
            ["YAHOO 2017-11-06=174.250000 2017-11-07=174.809998 2017-11-09=175.880005"]
        },
        {
            "yfinance.csv", "yfinance", CloseBasis.SplitAdjusted, 2,
            ["AMD 2024-01-02=138.58 2024-01-04=136.01", "MSFT 2024-01-02=370.87 2024-01-03=370.60 2024-01-04=367.94"]
        },
        {
            "yfinance-history.csv", "yfinance history", CloseBasis.SplitAdjusted, 2,
            ["YFINANCE-HISTORY 2020-08-28=124.80 2020-08-31=129.04 2020-11-06=118.69"]
        },
        {
            "alpha-vantage.csv", "Alpha Vantage", CloseBasis.Raw, 2,
            ["ALPHA-VANTAGE 2003-02-14=48.30 2003-02-18=24.96 2003-02-19=24.53"]
        },
        { "stooq.csv", "Stooq", CloseBasis.Unknown, 3, ["STOOQ 2024-03-01=10.25 2024-03-04=10.5 2024-03-05=10.755"] },
        { "stooq-cp1250.csv", "Stooq", CloseBasis.Unknown, 2, ["STOOQ-CP1250 2024-03-01=10.25 2024-03-04=1010.5"] },
        { "stooq-bom-crlf.csv", "Stooq", CloseBasis.Unknown, 2, ["STOOQ-BOM-CRLF 2024-03-01=10.25 2024-03-04=10.5"] },
        {
            "stooq-bulk.txt", "Stooq bulk", CloseBasis.Unknown, 2,
            ["AAA.US 2026-10-01=36.52 2026-10-02=36.41", "BBB.US 2026-10-01=7.15"]
        },
        { "nasdaq.csv", "Nasdaq", CloseBasis.Unknown, 2, ["NASDAQ 2020-03-03=1187.9 2020-03-04=190.12 2020-03-05=189.30"] },
        {
            "investing.csv", "Investing.com", CloseBasis.Unknown, 2,
            ["INVESTING 2020-09-18=998.70 2020-09-21=1225.19 2020-09-22=1234.50"]
        },
        {
            "googlefinance.csv", "Date and close", CloseBasis.Unknown, 2,
            ["GOOGLEFINANCE 2019-05-24=178.97 2019-05-28=178.23 2019-06-03=173.3"]
        },
        {
            "googlefinance-comma.csv", "Date and close", CloseBasis.Unknown, 2,
            ["GOOGLEFINANCE-CO 2019-05-24=178.97 2019-05-28=1178.23 2019-06-03=173.3"]
        },
        { "portfolio-performance.csv", "Portfolio Performance", CloseBasis.Unknown, 1, ["PERFORMANCE 2024-01-02=25.5 2024-01-03=26"] },
        {
            "portfolio-performance-german.csv", "Portfolio Performance", CloseBasis.Unknown, 3,
            ["PERFORMANCE 2024-01-02=3395.00 2024-01-03=3401.125"]
        },
        {
            "portfolio-performance-isins.csv", "Portfolio Performance, several securities", CloseBasis.Unknown, 2,
            [
                "US0378331005 2024-01-02=185.64 2024-01-03=184.25 2024-01-04=181.91",
                "US5949181045 2024-01-02=370.87 2024-01-04=367.94",
            ]
        },
        { "ghostfolio.csv", "Ghostfolio", CloseBasis.Unknown, 3, ["GHOSTFOLIO 2023-05-01=12.345 2023-05-02=12.5"] },
        {
            "long-table.csv", "Long table", CloseBasis.Unknown, 2,
            ["IBM 2000-01-01=100.52 2000-02-01=92.11", "MSFT 2000-01-01=39.81 2000-02-01=36.35"]
        },
        { "portfolio-slicer.txt", "Long table", CloseBasis.Unknown, 1, ["ABC 2024-01-02=10.5 2024-01-03=11"] },
        {
            "quandl.csv", "Quandl", CloseBasis.Raw, 2,
            ["QUANDL 2014-06-05=647.35 2014-06-06=645.57 2014-06-09=93.70 2014-08-07=94.48"]
        },
        { "lean.csv", "Lean", CloseBasis.Raw, 3, ["LEAN 2013-10-01=146.19 2013-10-02=146.165"] },
        {
            "comment-and-odd-names.csv", "Yahoo since 2017", CloseBasis.SplitAdjusted, 2,
            ["ODD 2003-09-19=26.90 2003-09-22=26.55"]
        },
        { "splits.csv", "Splits", CloseBasis.Unknown, 0, ["AAPL", "GE"] },
        { "yahoo-splits.csv", "Splits", CloseBasis.Unknown, 0, ["YAHOO-SPLITS"] },
    };

    // Names that are longer than a ticker.
    private static readonly Dictionary<string, string> s_names = new()
    {
        ["googlefinance-comma.csv"] = "googlefinance-co.csv",
        ["portfolio-performance.csv"] = "performance.csv",
        ["portfolio-performance-german.csv"] = "performance.csv",
        ["comment-and-odd-names.csv"] = "odd.csv",
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_of_each_format_gives_its_exact_closes(string file, string format, CloseBasis basis, int decimals, string[] closes)
    {
        var read = Read(file);
        Assert.Equal((format, decimals), (read.Format, read.Decimals));
        Assert.All(read.Series, series => Assert.Equal(basis, series.Basis));
        Assert.Equal(closes, read.Series.Select(Text));
    }

    [Fact]
    public void Every_format_has_a_file()
    {
        var formats = PriceFormats.ByHeader
            .Append(PriceFormats.YFinance).Append(PriceFormats.ByIsin).Append(PriceFormats.Lean).Append(PriceFormats.DateAndClose)
            .Append(PriceFormats.LongTable).Append(PriceFormats.Splits).Select(format => format.Name);
        Assert.Equal(formats.Order(), Files.Select(file => file.Data.Item2).Distinct().Order());
        Assert.Equal(
            Directory.EnumerateFiles(PriceFiles.Folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal),
            Files.Select(file => file.Data.Item1).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Columns_of_splits_and_dividends_become_events()
    {
        var vantage = Read("alpha-vantage.csv").Series.Single();
        Assert.Equal([new Split(new(2003, 2, 18), 2)], vantage.Splits);
        Assert.Equal([new Dividend(new(2003, 2, 19), 0.08m)], vantage.Dividends);

        var quandl = Read("quandl.csv").Series.Single();
        Assert.Equal([new Split(new(2014, 6, 9), 7)], quandl.Splits);
        Assert.Equal([new Dividend(new(2014, 8, 7), 0.47m)], quandl.Dividends);

        var history = Read("yfinance-history.csv").Series.Single();
        Assert.Equal([new Split(new(2020, 8, 31), 4)], history.Splits);
        Assert.Equal([new Dividend(new(2020, 11, 6), 0.205m)], history.Dividends);
    }

    [Fact]
    public void A_file_of_splits_gives_splits_without_closes()
    {
        var read = Read("splits.csv");
        Assert.Equal([new Split(new(2000, 6, 21), 2), new(new(2005, 2, 28), 2), new(new(2014, 6, 9), 7)], read.Series[0].Splits);
        Assert.Equal([new Split(new(2021, 8, 2), 0.125m)], read.Series[1].Splits);
        Assert.Empty(read.BadLines);
        Assert.Equal([new Split(new(2005, 2, 28), 2)], Read("yahoo-splits.csv").Series.Single().Splits);
    }

    [Fact]
    public void Lines_without_a_price_are_counted_by_reason()
    {
        Assert.Equal([new SkippedLines("yahoo.csv", 1, LineReport.NoClose)], Read("yahoo.csv").Skipped);
        Assert.Equal([new SkippedLines("yfinance.csv", 1, LineReport.NoClose)], Read("yfinance.csv").Skipped);
        Assert.Equal([new SkippedLines("investing.csv", 1, LineReport.BlankRow)], Read("investing.csv").Skipped);
        Assert.Equal([new SkippedLines("odd.csv", 3, LineReport.BlankRow)], Read("comment-and-odd-names.csv").Skipped);
    }

    [Fact]
    public void Only_the_rows_of_whole_days_of_a_bulk_file_are_read() =>
        Assert.Equal(
            [new BadLine("stooq-bulk.txt", 5, "The period is '5': only rows of whole days, D, are read.")],
            Read("stooq-bulk.txt").BadLines);

    [Theory]
    [InlineData("aapl.csv", "AAPL")]
    [InlineData("AAPL", "AAPL")]
    [InlineData("AAPL.US", "AAPL.US")]
    [InlineData("aapl.us.txt", "AAPL.US")]
    [InlineData("aapl_us_d.csv", "AAPL")]
    [InlineData("cdr_d.csv", "CDR")]
    [InlineData("daily_IBM.csv", "IBM")]
    [InlineData("daily_adjusted_IBM.csv", "IBM")]
    [InlineData("AMD Historical Data (1).csv", "AMD")]
    [InlineData("folder/BRK-B.csv", "BRK-B")]
    [InlineData("C:\\prices\\msft (2).CSV", "MSFT")]
    public void The_name_of_a_file_gives_its_ticker(string name, string ticker) =>
        Assert.Equal(ticker, PriceFiles.Read(name, "Date,Close\n2024-01-02,1\n").Series.Single().Ticker);

    [Theory]
    [InlineData("Apple Inc.csv")]
    [InlineData(".csv")]
    [InlineData("^SPX.csv")]
    [InlineData("a-name-that-is-too-long.csv")]
    public void A_name_that_is_no_ticker_is_refused_with_advice(string name)
    {
        var read = PriceFiles.Read(name, "Date,Close\n2024-01-02,1\n");
        Assert.Empty(read.Series);
        Assert.Contains("rename it to the ticker", read.BadLines.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_read()
    {
        using var stream = new ForwardStream(File.ReadAllBytes(PriceFiles.PathOf("nasdaq.csv")));
        var read = PriceFileReader.Read("nasdaq.csv", stream, PriceFiles.Today, TestContext.Current.CancellationToken);
        Assert.Equal(3, read.Series.Single().Closes.Count);
    }

    [Fact]
    public void Reading_ends_when_it_is_cancelled() =>
        Assert.Throws<OperationCanceledException>(
            () => PriceFileReader.Read("a.csv", new MemoryStream("Date,Close\n2024-01-02,1"u8.ToArray()), PriceFiles.Today, new(true)));

    private static PriceFile Read(string file) =>
        PriceFiles.Read(s_names.GetValueOrDefault(file, file), File.ReadAllBytes(PriceFiles.PathOf(file)));

    private static string Text(PriceSeries series) =>
        string.Join(
            ' ', series.Closes.Select(close => FormattableString.Invariant($"{close.Date:O}={close.Close}")).Prepend(series.Ticker));

    private sealed class ForwardStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override long Position
        {
            get => base.Position;
            set => throw new NotSupportedException();
        }
    }
}
