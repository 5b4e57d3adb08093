using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Market;

namespace PortfolioWeb.Workers.Investing;

/// <summary>Validates messages of the topic <c>portfolios</c>. Every reader of the topic applies these rules.</summary>
public sealed class EvaluationRules(PortfolioCatalog catalog, MarketReferenceData market, IMarketRuns runs)
{
    /// <summary>Reads a message and, if it holds the next day of its portfolio, records that day in the sequence.</summary>
    /// <param name="value">The bytes of the message.</param>
    /// <param name="sequence">The last day of each portfolio.</param>
    /// <param name="evaluation">The evaluation; null if the message is malformed.</param>
    public DayVerdict Take(byte[]? value, DaySequence sequence, out Evaluation? evaluation)
    {
        if (!MessageJson.TryReadEvaluation(value, out evaluation, out var reason) || (reason = catalog.Validate(evaluation)) is not null)
            return DayVerdict.Rejected(reason);
        var day = new MarketDay(evaluation.Run, evaluation.AsOf);
        var verdict = sequence.Judge(
            evaluation.Portfolio, day, runs.RunsFor(day.Run), catalog.DaysOf(evaluation.Portfolio, day.Run));
        if (verdict.Arrival != DayArrival.Next)
            return verdict;
        if (Validate(evaluation) is { } wrong)
            return DayVerdict.Rejected(wrong);
        sequence.Take(evaluation.Portfolio, day);
        return verdict;
    }

    // Returns how the evaluation differs from the one calculated from the market's prices; null if they are equal.
    private string? Validate(Evaluation message)
    {
        var (portfolio, date) = (catalog.Find(message.Portfolio)!, message.AsOf);
        var traded = market.Of(message.Run);
        var expected = Valuation.Evaluate(portfolio, new MarketDay(message.Run, date), holding => traded.On(holding.Ticker, date))!;
        return message == expected ? null
            : message.Value != expected.Value ? $"the value of {portfolio.Id} on {date:O} is {expected.Value}, not {message.Value}"
            : message.Change != expected.Change ? $"the change of {portfolio.Id} on {date:O} is {expected.Change}, not {message.Change}"
            : $"the change in percent or the value per share of {portfolio.Id} on {date:O} does not follow from its value and change";
    }
}
