namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>
/// Decides how a file writes dates and numbers, by all of its rows: whether 03/04/2020 is in March or in April, and whether 1,234 is
/// above a thousand.
/// </summary>
/// <param name="delimiter">The character between fields.</param>
internal sealed class FormSurvey(char delimiter)
{
    private readonly Evidence _dayFirst = new(), _monthFirst = new(), _eitherOrder = new();
    private readonly Evidence _point = new(), _comma = new(), _eitherMark = new();

    /// <summary>Adds a date.</summary>
    public void AddDate(int line, ReadOnlySpan<char> text)
    {
        // The most frequent form, which decides nothing.
        if (text.Length >= 10 && text[4] == '-')
            return;
        if (!DateParts.TryRead(text, out var date) || !date.NeedsOrder || date.First == date.Second)
            return;
        if (Math.Min(date.First, date.Second) <= 12)
            (date.First > 12 ? _dayFirst : date.Second > 12 ? _monthFirst : _eitherOrder).Add(line, text);
    }

    /// <summary>Adds a close. Where commas separate the fields, 1.234 has a decimal point: such files are English.</summary>
    public void AddClose(int line, ReadOnlySpan<char> text)
    {
        var (proven, ambiguous) = NumberReader.MarkOf(text);
        if (proven != DecimalMark.Unknown)
            (proven == DecimalMark.Point ? _point : _comma).Add(line, text);
        else if (ambiguous && !(delimiter == ',' && text.Contains('.')))
            _eitherMark.Add(line, text);
    }

    /// <summary>Returns the order of day and month.</summary>
    /// <exception cref="RefusedFileException">The rows contradict each other, or none decides.</exception>
    public DateOrder DecideDates()
    {
        if (_dayFirst.Found && _monthFirst.Found)
            throw new RefusedFileException(
                Math.Max(_dayFirst.Line, _monthFirst.Line),
                $"The dates contradict each other: {_dayFirst} has the day first, {_monthFirst} the month. Write all as yyyy-MM-dd.");
        if (_dayFirst.Found || _monthFirst.Found)
            return _dayFirst.Found ? DateOrder.DayFirst : DateOrder.MonthFirst;
        if (_eitherOrder.Found)
            throw new RefusedFileException(
                _eitherOrder.Line,
                $"The date of {_eitherOrder} has two readings, and no row has a day above 12 that decides. Write the dates as yyyy-MM-dd.");
        return DateOrder.DayFirst;
    }

    /// <summary>Returns the decimal mark.</summary>
    /// <exception cref="RefusedFileException">The rows contradict each other, or none decides.</exception>
    public DecimalMark DecideMark()
    {
        if (_point.Found && _comma.Found)
            throw new RefusedFileException(
                Math.Max(_point.Line, _comma.Line),
                $"The closes contradict each other: {_point} has a decimal point, {_comma} a decimal comma. Write all with a point.");
        if (_point.Found || _comma.Found)
            return _point.Found ? DecimalMark.Point : DecimalMark.Comma;
        if (_eitherMark.Found)
            throw new RefusedFileException(
                _eitherMark.Line,
                $"The close of {_eitherMark} has two readings, with decimals or with thousands, and no row decides. Write 1234.50.");
        return DecimalMark.Point;
    }

    // The first line that shows something.
    private sealed class Evidence
    {
        private string _text = "";

        public int Line { get; private set; }

        public bool Found => Line > 0;

        public void Add(int line, ReadOnlySpan<char> text)
        {
            if (!Found)
                (Line, _text) = (line, FoundText.Quote(text));
        }

        public override string ToString() => $"line {Line} ({_text})";
    }
}
