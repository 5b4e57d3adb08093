namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>Collects the closes, splits and dividends of one ticker from the rows of a file.</summary>
internal sealed class SeriesBuilder(string ticker, int firstLine)
{
    private readonly DatedList<DayClose> _closes = new(close => close.Date);
    private readonly DatedList<Split> _splits = new(split => split.Date);
    private readonly DatedList<Dividend> _dividends = new(dividend => dividend.Date);

    public string Ticker => ticker;

    public int FirstLine => firstLine;

    public void Add(DayClose close, int line) => _closes.Add(close, line);

    public void Add(Split split, int line) => _splits.Add(split, line);

    public void Add(Dividend dividend, int line) => _dividends.Add(dividend, line);

    /// <summary>Builds the series; null if no line has a value. Reports days with two different values.</summary>
    public PriceSeries? Build(CloseBasis basis, LineReport report)
    {
        var closes = _closes.Build((first, other) =>
        {
            if (first.Item == other.Item)
                report.Skip(LineReport.Repeated);
            else
                report.Bad(other.Line, Describe("close", other.Item.Date, other.Item.Close, first.Item.Close, first.Line));
        });
        var splits = _splits.Build((first, other) =>
        {
            if (first.Item != other.Item)
                report.Bad(other.Line, Describe("split ratio", other.Item.Date, other.Item.Ratio, first.Item.Ratio, first.Line));
        });
        var dividends = _dividends.Build((first, other) =>
        {
            if (first.Item != other.Item)
                report.Bad(other.Line, Describe("dividend", other.Item.Date, other.Item.Amount, first.Item.Amount, first.Line));
        });
        return closes.Count + splits.Count + dividends.Count > 0 ? new PriceSeries(ticker, basis, closes, splits, dividends) : null;
    }

    private string Describe(string field, DateOnly date, decimal value, decimal firstValue, int line) =>
        FormattableString.Invariant(
            $"The {field} of {ticker} on {date:O} is {value} here and {firstValue} in line {line}: keep one of the two.");
}
