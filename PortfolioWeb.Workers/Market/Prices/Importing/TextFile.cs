using System.Text;

namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>A file whose content is text. The first pass decides the forms of dates and numbers, the second reads the rows.</summary>
internal sealed class TextFile(string name, Stream content, Encoding encoding)
{
    private const int RowsBetweenChecks = 4096;

    private char _delimiter = ',';

    public PriceFile Read(DateOnly today, CancellationToken ct)
    {
        var head = ReadHead();
        ContentCheck.CheckText(head);
        _delimiter = Delimiter.Of(head);
        var layout = ReadLayout();
        try
        {
            return ReadRows(layout, DecideForms(layout, ct), today, ct);
        }
        catch (RefusedFileException refusal)
        {
            return PriceFile.Refused(name, layout.Format.Name, refusal);
        }
    }

    private PriceFile ReadRows(FileLayout layout, (DateOrder Order, DecimalMark Mark) forms, DateOnly today, CancellationToken ct)
    {
        var report = new LineReport(name);
        var rows = new RowReader(layout, new FieldReader(new DateReader(forms.Order, today.Year), forms.Mark, today), report);
        ForEachRow(layout, rows.Read, ct);

        var builders = rows.Series.ToList();
        var series = builders.Select(builder => builder.Build(layout.Format.Basis, report)).OfType<PriceSeries>().ToList();
        if (series.Count == 0 && report.BadLineCount == 0)
            report.Bad(layout.HeaderLine, "The file has a header, but no row with a price.");
        return new PriceFile(name, layout.Format.Name, rows.Decimals, series, report.BadLines, report.Skipped)
        {
            BadLineCount = report.BadLineCount,
            FirstLines = builders.ToDictionary(builder => builder.Ticker, builder => builder.FirstLine, StringComparer.Ordinal),
        };
    }

    private string ReadHead()
    {
        content.Position = 0;
        using var reader = new StreamReader(content, encoding, true, ContentCheck.HeadLength, leaveOpen: true);
        var head = new char[ContentCheck.HeadLength / 4];
        return new string(head, 0, reader.ReadBlock(head));
    }

    private FileLayout ReadLayout()
    {
        using var rows = new CsvRows(content, encoding, _delimiter);
        return new LayoutReader(rows, name).Read();
    }

    private (DateOrder Order, DecimalMark Mark) DecideForms(FileLayout layout, CancellationToken ct)
    {
        var format = layout.Format;
        var survey = new FormSurvey(_delimiter);
        var closes = format.Mark == DecimalMark.Unknown ? layout.Closes : [];
        if (format.Dates == DateOrder.Unknown || format.Mark == DecimalMark.Unknown)
            ForEachRow(layout, Add, ct);
        return (
            format.Dates != DateOrder.Unknown ? format.Dates : survey.DecideDates(),
            format.Mark != DecimalMark.Unknown ? format.Mark : survey.DecideMark());

        void Add(CsvRows row)
        {
            if (!layout.Fits(row))
                return;
            survey.AddDate(row.Line, row[layout.Date]);
            foreach (var column in closes)
                survey.AddClose(row.Line, row[column.Field]);
        }
    }

    private void ForEachRow(FileLayout layout, Action<CsvRows> action, CancellationToken ct)
    {
        using var rows = new CsvRows(content, encoding, _delimiter);
        for (var count = 0; rows.Read(); count++)
        {
            if (count % RowsBetweenChecks == 0)
                ct.ThrowIfCancellationRequested();
            if (count >= layout.HeaderRows)
                action(rows);
        }
    }
}
