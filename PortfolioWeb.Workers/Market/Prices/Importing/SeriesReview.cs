using static System.FormattableString;

namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>Finds what a user should look at in a series.</summary>
internal static class SeriesReview
{
    private const int LongestPause = 10;
    private const decimal LargestMove = 0.4m;

    /// <summary>Finds times of more than 10 days without a close.</summary>
    public static IReadOnlyList<PriceGap> FindGaps(PriceSeries series) =>
    [
        .. series.Closes.Zip(series.Closes.Skip(1), (close, next) => new PriceGap(close.Date, next.Date))
            .Where(gap => gap.Days > LongestPause),
    ];

    /// <summary>Finds moves of more than 40 % from one close to the next, after all splits in between.</summary>
    public static IReadOnlyList<PriceQuestion> FindQuestions(PriceSeries series)
    {
        var questions = new List<PriceQuestion>();
        var closes = SplitAdjustment.Adjust(series);
        for (var i = 1; i < closes.Count; i++)
        {
            var (previous, close) = (closes[i - 1], closes[i]);
            var ratio = previous.Factor == close.Factor ? 1 : previous.Factor / close.Factor;
            var move = (close.Raw * ratio) - previous.Raw;
            if (Math.Abs(move) > LargestMove * previous.Raw)
                questions.Add(Ask(series.Ticker, previous, close, ratio, Percent(move, previous.Raw)));
        }

        return questions;
    }

    private static decimal Percent(decimal move, decimal of) => decimal.Round(move / of * 100, 1, MidpointRounding.AwayFromZero);

    private static PriceQuestion Ask(string ticker, AdjustedClose previous, AdjustedClose close, decimal ratio, decimal percent)
    {
        var move = Invariant($"{ticker} goes from {previous.Raw} ({previous.Date:O}) to {close.Raw} ({close.Date:O})");
        var text = ratio == 1
            ? Invariant($"{move}, {percent:+0.0;-0.0} %, and no split explains it. Is it real, or is a split missing?")
            : Invariant($"{move}, {percent:+0.0;-0.0} % after the split of {ratio:0.####}. Is it wrong, or are the closes adjusted?");
        return new PriceQuestion(close.Date, previous.Raw, close.Raw, percent, text);
    }
}
