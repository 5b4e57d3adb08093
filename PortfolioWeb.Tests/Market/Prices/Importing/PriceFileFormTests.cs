using System.Globalization;
using PortfolioWeb.Workers.Market.Prices.Importing;

namespace PortfolioWeb.Tests.Market.Prices.Importing;

/// <summary>How dates and numbers are written, and how all rows of a file decide between two readings.</summary>
public sealed class PriceFileFormTests
{
    [Theory]
    [InlineData("2020-01-31")]
    [InlineData("2020-1-31")]
    [InlineData("2020/01/31")]
    [InlineData("2020.01.31")]
    [InlineData("20200131")]
    [InlineData("31.01.2020")]
    [InlineData("31/01/2020")]
    [InlineData("31-1-2020")]
    [InlineData("1/31/2020")]
    [InlineData("Jan 31 2020")]
    [InlineData("\"January 31, 2020\"")]
    [InlineData("31-Jan-20")]
    [InlineData("31 jan 2020")]
    [InlineData("2020-Jan-31")]
    [InlineData("2020-01-31T16:00")]
    [InlineData("2020-01-31 00:00:00-05:00")]
    [InlineData("2020-01-31T21:00:00.000Z")]
    [InlineData("1/31/2020 4:00 PM")]
    public void A_date_is_read_in_each_form(string date) =>
        Assert.Equal(new DateOnly(2020, 1, 31), PriceFiles.Read("a.csv", $"Date,Close\n{date},1\n").Series.Single().Closes.Single().Date);

    [Theory]
    [InlineData("26", 2026)]
    [InlineData("27", 1927)]
    [InlineData("00", 2000)]
    public void A_year_of_two_digits_is_not_after_this_year(string year, int expected) =>
        Assert.Equal(expected, PriceFiles.Read("a.csv", $"Date,Close\n2-Jan-{year},1\n").Series.Single().Closes.Single().Date.Year);

    [Theory]
    [InlineData("13/04/2020", "2020-04-03")]
    [InlineData("04/13/2020", "2020-03-04")]
    public void One_day_above_12_decides_the_order_of_all_dates(string decisive, string first)
    {
        var read = PriceFiles.Read("a.csv", $"Date,Close\n03/04/2020,1\n{decisive},2\n");
        Assert.Equal(DateOnly.Parse(first, CultureInfo.InvariantCulture), read.Series.Single().Closes[0].Date);
    }

    [Fact]
    public void Dates_whose_day_is_the_month_need_no_decision() =>
        Assert.Equal(2, PriceFiles.Read("a.csv", "Date,Close\n03/03/2020,1\n04/04/2020,2\n").Series.Single().Closes.Count);

    [Fact]
    public void Dates_of_Nasdaq_need_no_decision()
    {
        var read = PriceFiles.Read("a.csv", "Date,Close/Last,Volume,Open,High,Low\n03/04/2020,$1,1,$1,$1,$1\n");
        Assert.Equal(new DateOnly(2020, 3, 4), read.Series.Single().Closes.Single().Date);
    }

    [Theory]
    [InlineData("1.234;7,5", "1234", "7.5")]
    [InlineData("1,234;7.5", "1234", "7.5")]
    [InlineData("1,234;0,125", "1.234", "0.125")]
    [InlineData("1.234;1.234.567", null, null)]
    [InlineData("1.234;999.999,5", "1234", "999999.5")]
    [InlineData("1 234,5;1'234,5", "1234.5", "1234.5")]
    [InlineData("$ 1,234.5;$7", "1234.5", "7")]
    [InlineData("1234;7", "1234", "7")]
    public void One_number_with_one_reading_decides_all_numbers(string numbers, string? first, string? second)
    {
        var separator = numbers.IndexOf(';', StringComparison.Ordinal);
        var read = PriceFiles.Read(
            "a.csv", $"Date\tClose\n2024-01-02\t{numbers[..separator]}\n2024-01-03\t{numbers[(separator + 1)..]}\n");
        if (first is null)
            Assert.Equal("The close is '1.234.567': the highest price is 1,000,000.", read.BadLines.Single().Reason);
        else
            Assert.Equal([first, second!], read.Series.Single().Closes.Select(close => close.Close.ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Where_commas_separate_the_fields_three_digits_after_a_point_are_decimals() =>
        Assert.Equal(55.625m, PriceFiles.Read("a.csv", "Date,Close\n2000-01-03,55.625\n").Series.Single().Closes.Single().Close);

    [Fact]
    public void Lines_that_cannot_be_read_decide_nothing()
    {
        var read = PriceFiles.Read("a.csv", "Date,Close\n13/04/2020,1\n04/14/2020,1,234.50\n");
        Assert.Equal([3], read.BadLines.Select(bad => bad.Line));
        Assert.Single(read.Series.Single().Closes);
    }

    [Theory]
    [InlineData("Price,Date\n1.5,2024-01-02\n")]
    [InlineData("sep=;\nDate;Close\n2024-01-02;1.5\n")]
    [InlineData("Close|Volume|Date\n1.5|100|2024-01-02\n")]
    [InlineData("\"Date\",\"Close\",\n\"2024-01-02\",\"1.5\",\n")]
    public void Columns_are_found_by_name(string text) =>
        Assert.Equal([new DayClose(new(2024, 1, 2), 1.5m)], PriceFiles.Read("a.csv", text).Series.Single().Closes);

    [Fact]
    public void All_decimals_of_a_file_are_kept()
    {
        var read = PriceFiles.Read("a.csv", "Date,Close\n2000-01-03,0.123456789\n");
        Assert.Equal((9, 0.123456789m), (read.Decimals, read.Series.Single().Closes.Single().Close));
    }

    [Fact]
    public void Many_rows_take_little_more_memory_than_the_series()
    {
        const int Rows = 100_000;
        var days = Enumerable.Range(0, Rows / 4).Select(i => new DateOnly(1950, 1, 1).AddDays(i)).ToList();
        var lines = "ABCD".SelectMany(ticker => days.Select(
            day => FormattableString.Invariant($"{ticker},{day:O},{(day.DayNumber % 977) + 0.25m}")));
        var content = System.Text.Encoding.UTF8.GetBytes("symbol,date,price\n" + string.Join('\n', lines));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = PriceFiles.Read("a.csv", content);
        var bytesPerRow = (GC.GetAllocatedBytesForCurrentThread() - before) / Rows;
        Assert.Equal(Rows, read.Series.Sum(series => series.Closes.Count));

        // A close takes 48 bytes in the series; the lists in which rows are collected grow by doubling.
        Assert.InRange(bytesPerRow, 48, 120);
    }
}
