using System.Buffers;
using System.Globalization;
using System.Text.Unicode;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>Formats evaluations for LOAD DATA: one line per evaluation, tabs between the columns, <c>\N</c> for null.</summary>
internal sealed class EvaluationLines
{
    // An id has at most 16 characters, a decimal at most 30, and neither contains characters to escape.
    private const int LongestLine = 256;

    private readonly ArrayBufferWriter<byte> _text = new();

    /// <summary>Removes all lines.</summary>
    public void Clear() => _text.ResetWrittenCount();

    /// <summary>Adds the line of an evaluation.</summary>
    public void Add(Evaluation evaluation)
    {
        var fits = Utf8.TryWrite(
            _text.GetSpan(LongestLine),
            CultureInfo.InvariantCulture,
            $"{evaluation.Portfolio}\t{evaluation.AsOf:O}\t{evaluation.Run}\t{evaluation.Value}\t"
            + $"{evaluation.Change}{None(evaluation.Change)}\t{evaluation.ChangePercent}{None(evaluation.ChangePercent)}\t"
            + $"{evaluation.NavPerShare}\n",
            out var written);
        if (!fits)
            throw new ArgumentException(
                $"The evaluation of {evaluation.Portfolio} on {evaluation.AsOf:O} needs more than {LongestLine} bytes.",
                nameof(evaluation));
        _text.Advance(written);
    }

    /// <summary>Opens a stream of the lines.</summary>
    public Stream Open() => new MemoryStream(_text.WrittenSpan.ToArray(), writable: false);

    // Formatting a null decimal gives an empty string, to which this adds the null marker.
    private static string None(decimal? amount) => amount is null ? "\\N" : "";
}
