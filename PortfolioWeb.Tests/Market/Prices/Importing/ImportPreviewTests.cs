using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PortfolioWeb.Workers.Market.Prices.Importing;

namespace PortfolioWeb.Tests.Market.Prices.Importing;

public sealed class ImportPreviewTests
{
    private const string Raw = "Date,Open,High,Low,Close,Volume,Adj Close\n";
    private const string Fall = Raw + "2000-09-28,1,1,1,53.50,1,1\n2000-09-29,1,1,1,25.75,1,1\n";
    private const string Split = Raw + "2005-02-25,1,1,1,88.99,1,1\n2005-02-28,1,1,1,44.86,1,1\n";

    [Fact]
    public void A_real_fall_by_half_is_a_question_and_never_a_split()
    {
        var aapl = PreviewOf(("aapl.csv", Fall)).Tickers.Single();
        Assert.Empty(aapl.Splits);
        Assert.Equal([53.50m, 25.75m], aapl.Series.Closes.Select(close => close.Close));
        Assert.Equal([53.50m, 25.75m], SplitAdjustment.Adjust(aapl.Series).Select(close => close.Adjusted));
        var question = Assert.Single(aapl.Questions);
        Assert.Equal((new DateOnly(2000, 9, 29), 53.50m, 25.75m), (question.Date, question.PreviousClose, question.Close));
        Assert.Equal(-51.9m, question.Percent);
        Assert.Equal(
            "AAPL goes from 53.50 (2000-09-28) to 25.75 (2000-09-29), -51.9 %, and no split explains it. "
            + "Is it real, or is a split missing?",
            question.Text);
    }

    [Fact]
    public void A_split_from_a_splits_file_explains_the_move_and_is_merged_into_the_series()
    {
        Assert.Equal(-49.6m, PreviewOf(("aapl.csv", Split)).Tickers.Single().Questions.Single().Percent);

        var aapl = PreviewOf(("aapl.csv", Split), ("splits.csv", "ticker,date,ratio\nAAPL,2005-02-28,2:1\n")).Tickers.Single();
        Assert.Empty(aapl.Questions);
        Assert.Equal([new Split(new(2005, 2, 28), 2)], aapl.Splits);
        Assert.Equal(["aapl.csv", "splits.csv"], aapl.Files);
        Assert.Equal(44.495m, SplitAdjustment.Adjust(aapl.Series)[0].Adjusted);
    }

    [Fact]
    public void A_split_on_a_day_without_a_close_explains_the_move_to_the_next_close() =>
        Assert.Empty(PreviewOf(("aapl.csv", Split), ("splits.csv", "ticker,date,ratio\nAAPL,2005-02-26,2\n")).Tickers.Single().Questions);

    [Fact]
    public void A_split_that_the_closes_do_not_follow_is_a_question()
    {
        var preview = PreviewOf(
            ("a.csv", "Date,Close\n2005-02-25,44.50\n2005-02-28,44.86\n"), ("s.csv", "ticker,date,ratio\nA,2005-02-28,2\n"));
        var question = preview.Tickers.Single().Questions.Single();
        Assert.Equal(101.6m, question.Percent);
        Assert.Contains("after the split of 2. Is it wrong", question.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("14.01", 1)]
    [InlineData("14.00", 0)]
    [InlineData("6.00", 0)]
    [InlineData("5.99", 1)]
    public void A_move_of_more_than_40_percent_is_a_question(string next, int questions) =>
        Assert.Equal(
            questions,
            PreviewOf(("a.csv", $"Date,Close\n2024-01-02,10.00\n2024-01-03,{next}\n")).Tickers.Single().Questions.Count);

    [Fact]
    public void Days_count_decimals_and_gaps_of_a_series_are_shown()
    {
        var preview = PreviewOf(("a.csv", "Date,Close\n2024-01-02,10\n2024-01-12,10.125\n2024-01-23,10.5\n")).Tickers.Single();
        Assert.Equal(
            ("A", new DateOnly(2024, 1, 2), new DateOnly(2024, 1, 23), 3, 3, CloseBasis.Unknown),
            (preview.Ticker, preview.FirstDay, preview.LastDay, preview.Count, preview.Decimals, preview.Basis));
        Assert.Equal([new PriceGap(new(2024, 1, 12), new(2024, 1, 23))], preview.Gaps);
        Assert.Equal(11, preview.Gaps[0].Days);
    }

    [Fact]
    public void Files_that_agree_on_their_common_days_are_merged()
    {
        var preview = PreviewOf(
            ("2023/abc.csv", "Date,Close\n2023-12-28,9\n2023-12-29,10\n"),
            ("2024/abc.csv", "Date,Close\n2023-12-29,10.00\n2024-01-02,11\n"));
        Assert.Empty(preview.Conflicts);
        Assert.Equal([9m, 10m, 11m], preview.Tickers.Single().Series.Closes.Select(close => close.Close));
    }

    [Fact]
    public void Files_that_disagree_are_a_conflict_that_names_the_first_differing_day()
    {
        var preview = PreviewOf(
            ("one/abc.csv", "Date,Close\n2023-12-28,9\n2023-12-29,10\n2024-01-02,11\n"),
            ("two/abc.csv", "Date,Close\n2023-12-29,10.01\n2024-01-02,12\n"),
            ("xyz.csv", "Date,Close\n2024-01-02,1\n"));
        Assert.Equal(["XYZ"], preview.Tickers.Select(ticker => ticker.Ticker));
        Assert.Equal(
            new SeriesConflict(
                "ABC",
                new(2023, 12, 29),
                "one/abc.csv",
                10m,
                "two/abc.csv",
                10.01m,
                "The close of ABC on 2023-12-29 is 10 in one/abc.csv and 10.01 in two/abc.csv: import one of the files."),
            preview.Conflicts.Single());
    }

    [Fact]
    public void Raw_and_adjusted_closes_are_never_merged()
    {
        var adjusted = "Date,Open,High,Low,Close,Adj Close,Volume\n2005-02-28,1,1,1,1.602,1,1\n";
        var conflict = PreviewOf(("raw/aapl.csv", Split), ("new/aapl.csv", adjusted)).Conflicts.Single();
        Assert.Equal(
            "The closes of AAPL are adjusted for splits in new/aapl.csv and raw in raw/aapl.csv: import one of the files.",
            conflict.Reason);
        Assert.Equal((null, null, null), (conflict.Date, conflict.FirstClose, conflict.SecondClose));
    }

    [Fact]
    public void Two_ratios_for_one_day_are_a_conflict()
    {
        var preview = PreviewOf(
            ("aapl.csv", Split),
            ("s1.csv", "ticker,date,ratio\nAAPL,2005-02-28,2\n"),
            ("s2.csv", "ticker,date,ratio\nAAPL,2005-02-28,4\n"));
        Assert.Equal(
            "The split ratio of AAPL on 2005-02-28 is 2 in s1.csv and 4 in s2.csv: import one of the files.",
            preview.Conflicts.Single().Reason);
    }

    [Fact]
    public void Splits_of_a_ticker_without_closes_are_a_bad_line()
    {
        var preview = PreviewOf(("splits.csv", "ticker,date,ratio\nAAPL,2005-02-28,2\nGE,2021-08-02,1:8\n"), ("aapl.csv", Split));
        Assert.Equal(["AAPL"], preview.Tickers.Select(ticker => ticker.Ticker));
        Assert.Equal(
            [
                new BadLine(
                    "splits.csv",
                    3,
                    "The file has splits or dividends of GE, but no file has its closes: import the prices of GE with this file."),
            ],
            preview.BadLines);
        Assert.Equal(1, preview.BadLineCount);
    }

    [Theory]
    [InlineData("AAPL,2006-01-02,1000\nAAPL,2006-01-03,1000\nAAPL,2006-01-04,1000", "multiply to 1E+09")]
    [InlineData("AAPL,2006-01-02,1:1000\nAAPL,2006-01-03,1:1000\nAAPL,2006-01-04,1:1000", "multiply to 1E-09")]
    [InlineData("AAPL,2006-01-02,1:1000\nAAPL,2006-01-03,1:100", "in today's shares 8899000:")]
    [InlineData("AAPL,2006-01-02,1000\nAAPL,2006-01-03,1000", "The close of AAPL on 2005-02-28 is 44.86, in today's shares 0:")]
    public void Splits_that_leave_no_possible_price_are_a_conflict(string splits, string reason)
    {
        var preview = PreviewOf(("aapl.csv", Split), ("splits.csv", $"ticker,date,ratio\n{splits}\n"));
        Assert.Empty(preview.Tickers);
        Assert.Contains(reason, preview.Conflicts.Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_and_skipped_lines_of_all_files_are_listed_by_file_and_line()
    {
        var preview = PreviewOf(("b.csv", "Date,Close\nx,1\n2024-01-02,0\n"), ("a.csv", "Date,Close\n2024-01-02,null\n2024-01-03,-1\n"));
        Assert.Equal([("a.csv", 3), ("b.csv", 2), ("b.csv", 3)], preview.BadLines.Select(bad => (bad.File, bad.Line)));
        Assert.Equal([new SkippedLines("a.csv", 1, LineReport.NoClose)], preview.Skipped);
        Assert.Equal(3, preview.BadLineCount);
    }

    [Property(MaxTest = 300)]
    public Property Merging_does_not_depend_on_the_order_of_files() => Prop.ForAll(Arb.From(Imports()), import =>
    {
        var (files, shuffled) = import;
        Assert.Equal(Describe(ImportPreview.Of(files)), Describe(ImportPreview.Of(shuffled)));
    });

    // One to five files of two tickers: parts of one series, of which some have another close or another basis.
    private static Gen<(PriceFile[] Files, PriceFile[] Shuffled)> Imports() =>
        from series in PriceGen.Series(CloseBasis.Raw, withEvents: true)
        from files in (
            from start in Gen.Choose(0, series.Closes.Count - 1)
            from count in Gen.Choose(0, series.Closes.Count)
            from other in Gen.Frequency((8, Gen.Constant(0m)), (1, Gen.Constant(0.01m)))
            from basis in Gen.Frequency((15, Gen.Constant(CloseBasis.Raw)), (1, Gen.Constant(CloseBasis.Unknown)))
            from ticker in Gen.Elements("ABC", "XYZ")
            select new PriceSeries(
                ticker,
                basis,
                [.. series.Closes.Skip(start).Take(count).Select(close => new DayClose(close.Date, close.Close + other))],
                [.. series.Splits.Skip(start % 3)],
                series.Dividends)).ListOf().Where(list => list.Count is > 0 and < 6)
        let named = files.Select((part, i) => new PriceFile($"{i}.csv", "Test", 2, [part], [], [])).ToArray()
        from shuffled in Gen.Shuffle(named)
        select (named, shuffled);

    private static string Describe(ImportPreview preview) => string.Join('\n',
    [
        .. preview.Tickers.Select(ticker => string.Join(
            ' ',
            [.. ticker.Files, .. ticker.Series.Closes, .. ticker.Splits, .. ticker.Series.Dividends, .. ticker.Questions, .. ticker.Gaps])),
        .. preview.Conflicts.Select(conflict => conflict.ToString()),
        .. preview.BadLines.Select(bad => bad.ToString()),
    ]);

    private static ImportPreview PreviewOf(params (string Name, string Text)[] files) =>
        ImportPreview.Of([.. files.Select(file => PriceFiles.Read(file.Name, file.Text))]);
}
