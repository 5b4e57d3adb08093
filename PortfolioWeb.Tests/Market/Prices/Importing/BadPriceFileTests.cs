using System.Text;
using PortfolioWeb.Workers.Market.Prices.Importing;

namespace PortfolioWeb.Tests.Market.Prices.Importing;

/// <summary>Files that are no price files are refused with one sentence; bad lines of a price file are named one by one.</summary>
public sealed class BadPriceFileTests
{
    private const string Header = "Date,Close\n2024-01-02,1\n";

    public static TheoryData<byte[], int, string> NoPriceFiles { get; } = new()
    {
        { [], 1, "The file is empty." },
        { " \r\n\r\n"u8.ToArray(), 1, "The file is empty." },
        { [0xEF, 0xBB, 0xBF], 1, "The file is empty." },
        {
            [0x50, 0x4B, 3, 4, 20, 0], 1,
            "The file is a zip archive or an Excel workbook, not a CSV file: unpack it, or save the sheet as CSV."
        },
        { [0x1F, 0x8B, 8, 0], 1, "The file is a gzip archive, not a CSV file: unpack it." },
        { "%PDF-1.7"u8.ToArray(), 1, "The file is a PDF document, not a CSV file: export the prices as CSV." },
        { [1, 2, 3, 0, 5, 255], 1, "The file is not text: save it as a CSV file in UTF-8." },
        {
            "<!DOCTYPE html><html><body>Sign in</body></html>"u8.ToArray(), 1,
            "The file is a web page or XML, not a CSV file: download the prices again, as CSV."
        },
        {
            "\n{\n  \"Information\": \"The limit is 25 requests per day.\"\n}"u8.ToArray(), 1,
            "The file is JSON, not CSV, and says 'The limit is 25 requests per day.': download the prices again, as CSV."
        },
        { "[1, 2]"u8.ToArray(), 1, "The file is JSON, not CSV: download the prices again, as CSV." },
        {
            "Exceeded the daily hits limit"u8.ToArray(), 1,
            "The file has the text 'Exceeded the daily hits limit' instead of prices: download them again, later if it is a limit."
        },
        {
            "\nBrak danych\n"u8.ToArray(), 2,
            "The file has the text 'Brak danych' instead of prices: download them again, later if it is a limit."
        },
        { "# only a comment\n"u8.ToArray(), 2, "The file has no rows." },
        { "Date,Close\n"u8.ToArray(), 1, "The file has a header, but no row with a price." },
        { "# A\n\nDate,Close\n2024-01-02,null\n"u8.ToArray(), 3, "The file has a header, but no row with a price." },
        {
            "2/27/2003\t77.9\t78.66\t76.54\t77.3\t1024\n"u8.ToArray(), 1,
            "The row '2/27/2003,77.9,78.66,76.54,77.3,1024' is a row of values, not a header: add a header before it, "
            + "for example Date,Close."
        },
        {
            "Day,Last\n2024-01-02,1\n"u8.ToArray(), 1,
            "The row 'Day,Last' names no column of dates: rename it to Date, for example Date,Close."
        },
        {
            "Date,Last\n2024-01-02,1\n"u8.ToArray(), 1,
            "The row 'Date,Last' names no column of closes: rename it to Close, for example Date,Close."
        },
        {
            "Date,Close,Price\n2024-01-02,1,2\n"u8.ToArray(), 1,
            "The row 'Date,Close,Price' has 2 columns for one value, 'Close, Price': keep one of them."
        },
        {
            "Date,Code,DataSource,Currency,Price,Quantity,Action,Fee,Note\n"u8.ToArray(), 1,
            "The row 'Date,Code,DataSource,Currency,Price,Quantity,Action,Fee,Note' has a column 'Quantity': "
            + "this is a file of holdings or trades, not of prices."
        },
        {
            "Date,Close\n03/04/2020,1\n05/06/2020,2\n"u8.ToArray(), 2,
            "The date of line 2 ('03/04/2020') has two readings, and no row has a day above 12 that decides. Write the dates as yyyy-MM-dd."
        },
        {
            "Date,Close\n03/04/2020,1\n13/04/2020,2\n04/14/2020,2\n"u8.ToArray(), 4,
            "The dates contradict each other: line 3 ('13/04/2020') has the day first, line 4 ('04/14/2020') the month. "
            + "Write all as yyyy-MM-dd."
        },
        {
            "Date;Close\n2024-01-02;1.234\n2024-01-03;7\n"u8.ToArray(), 2,
            "The close of line 2 ('1.234') has two readings, with decimals or with thousands, and no row decides. Write 1234.50."
        },
        {
            "Date;Close\n2024-01-02;1.5\n2024-01-03;1,5\n"u8.ToArray(), 3,
            "The closes contradict each other: line 2 ('1.5') has a decimal point, line 3 ('1,5') a decimal comma. Write all with a point."
        },
        {
            "Price,Close\nTicker,A B\nDate,\n2024-01-02,1\n"u8.ToArray(), 2,
            "The row 'Ticker,A B' names the ticker 'A B': use 1 to 16 letters, digits, '-', '_' or '.', "
            + "of which the first is a letter or a digit."
        },
    };

    [Theory]
    [MemberData(nameof(NoPriceFiles))]
    public void A_file_that_is_no_price_file_is_refused_with_one_sentence(byte[] content, int line, string reason)
    {
        var read = PriceFiles.Read("a.csv", content);
        Assert.Empty(read.Series);
        Assert.Equal([new BadLine("a.csv", line, reason)], read.BadLines.Where(bad => bad.Reason == reason || read.BadLines.Count == 1));
    }

    [Theory]
    [InlineData("x,1", "The date is 'x', which is no date in the form of this file: write it as yyyy-MM-dd.")]
    [InlineData("2024-02-30,1", "The date is '2024-02-30', which is no date in the form of this file: write it as yyyy-MM-dd.")]
    [InlineData(",1", "The date is missing.")]
    [InlineData("2026-12-01,1", "The date is 2026-12-01, which is after today (2026-11-30).")]
    [InlineData("1899-12-31,1", "The date is 1899-12-31, which is before 1900.")]
    [InlineData("20-01-03,1", "The date is '20-01-03', which is no date in the form of this file: write it as yyyy-MM-dd.")]
    [InlineData("45293,1", "The date is '45293', which is no date in the form of this file: write it as yyyy-MM-dd.")]
    [InlineData("13/13/2020,1", "The date is '13/13/2020', which is no date in the form of this file: write it as yyyy-MM-dd.")]
    [InlineData("2024-01-03,0", "The close is '0': a close is above 0.")]
    [InlineData("2024-01-03,-1.5", "The close is '-1.5': a close is above 0.")]
    [InlineData("2024-01-03,1000000.01", "The close is '1000000.01': the highest price is 1,000,000.")]
    [InlineData(
        "2024-01-03,99999999999999999999999999999999999999",
        "The close is '99999999999999999999999999999999999999', which is no number.")]
    [InlineData("2024-01-03,1e5", "The close is '1e5', which is no number.")]
    [InlineData("2024-01-03,\"1,23.5\"", "The close is '1,23.5', which is no number.")]
    [InlineData("2024-01-03,€5", "The close is '€5', which is no number.")]
    [InlineData("2024-01-03,1,234.50", "The line has 3 fields, the header 2: quote numbers that contain the delimiter.")]
    [InlineData("2024-01-03", "The line has 1 of 2 fields: complete it.")]
    [InlineData("2024-01-02,2", "The close of A on 2024-01-02 is 2 here and 1 in line 2: keep one of the two.")]
    [InlineData(
        "\"2024-01-03,1\n2024-01-04,1\n\",2",
        "The line has a quotation mark that is closed in a later line only: remove it. The lines in between are not read.")]
    public void A_bad_line_is_named_with_its_field_and_value(string line, string reason)
    {
        var read = PriceFiles.Read("a.csv", Header + line + "\n2025-01-01,3\n");
        Assert.Equal([new BadLine("a.csv", 3, reason)], read.BadLines);
        Assert.Equal([new DayClose(new(2024, 1, 2), 1), new(new(2025, 1, 1), 3)], read.Series.Single().Closes);
    }

    [Theory]
    [InlineData("2024-01-02,1.00")]
    [InlineData("2024-01-03,")]
    [InlineData("2024-01-03,null")]
    [InlineData("2024-01-03,N/D")]
    [InlineData("2024-01-03,n/a")]
    [InlineData("2024-01-03,NaN")]
    [InlineData(",")]
    [InlineData("")]
    public void A_harmless_line_is_counted_and_not_bad(string line)
    {
        var read = PriceFiles.Read("a.csv", Header + line + "\n2025-01-01,3\n");
        Assert.Empty(read.BadLines);
        Assert.Equal(1, read.Skipped.Single().Count);
        Assert.Equal(2, read.Series.Single().Closes.Count);
    }

    [Theory]
    [InlineData("A,2024-01-02,x", "The split ratio is 'x': write it as 2 or 2:1.")]
    [InlineData("A,2024-01-02,2:0", "The split ratio is '2:0': a ratio is from 0.001 to 1,000.")]
    [InlineData("A,2024-01-02,-2", "The split ratio is '-2': a ratio is from 0.001 to 1,000.")]
    [InlineData("A,2024-01-02,1001", "The split ratio is '1001': a ratio is from 0.001 to 1,000.")]
    [InlineData(
        "^A,2024-01-02,2",
        "The ticker is '^A': use 1 to 16 letters, digits, '-', '_' or '.', of which the first is a letter or a digit.")]
    public void A_bad_line_of_a_splits_file_is_named(string line, string reason) =>
        Assert.Equal([new BadLine("s.csv", 2, reason)], PriceFiles.Read("s.csv", $"ticker,date,ratio\n{line}\n").BadLines);

    [Fact]
    public void Prices_in_another_currency_are_bad_lines() =>
        Assert.Equal(
            [new BadLine("a.csv", 3, "The currency is 'EUR': only prices in USD are read.")],
            PriceFiles.Read("a.csv", "Date,Close,Currency\n2024-01-02,1,USD\n2024-01-03,1,EUR\n").BadLines);

    [Fact]
    public void The_first_100_bad_lines_are_kept_and_all_are_counted()
    {
        var read = PriceFiles.Read("a.csv", Header + string.Concat(Enumerable.Repeat("x,1\n", 250)));
        Assert.Equal(Enumerable.Range(3, 100), read.BadLines.Select(bad => bad.Line));
        Assert.Equal(250, read.BadLineCount);
    }

    [Fact]
    public void Lines_are_counted_over_comments_blank_lines_and_line_breaks_in_quotes()
    {
        var read = PriceFiles.Read("a.csv", "# one\n\n# three\r\nDate,Close,Note\r\n\r\n2024-01-02,1,\"a\nb\"\n# eight\nx,1,\n");
        Assert.Equal([6, 9], read.BadLines.Select(bad => bad.Line));
    }

    [Fact]
    public void Everything_after_a_quotation_mark_that_is_never_closed_is_reported_as_not_read()
    {
        var rows = string.Concat(Enumerable.Range(0, 9000).Select(i => $"{new DateOnly(2000, 1, 1).AddDays(i):O},1\n"));
        var read = PriceFiles.Read("a.csv", "Date,Close\n1999-12-31,5\n\"1999-12-30,5\n" + rows);
        Assert.Equal(
            [new BadLine("a.csv", 3, "The line has a quotation mark that is not closed: remove it. The lines after it are not read.")],
            read.BadLines);
        Assert.Equal([new DayClose(new(1999, 12, 31), 5)], read.Series.Single().Closes);
    }

    [Fact]
    public void Utf16_with_a_byte_order_mark_is_read() =>
        Assert.Equal(
            [new DayClose(new(2024, 1, 2), 1.5m)],
            PriceFiles.Read("a.csv", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("Date\tClose\n2024-01-02\t1.5\n")]).Series.Single().Closes);

    [Fact]
    public void Line_ends_of_old_Macs_are_read()
    {
        var read = PriceFiles.Read("a.csv", "Date,Close\r2024-01-02,1.5\rx,2\r");
        Assert.Equal([new DayClose(new(2024, 1, 2), 1.5m)], read.Series.Single().Closes);
        Assert.Equal([3], read.BadLines.Select(bad => bad.Line));
    }
}
