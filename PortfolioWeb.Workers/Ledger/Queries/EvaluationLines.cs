using System.Buffers;
using System.Globalization;
using System.Text.Unicode;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Investing;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>Evaluations as LOAD DATA reads them: a line each, tabs between the columns, <c>\N</c> for none.</summary>
internal sealed class EvaluationLines
{
    // An id has at most 16 characters, a decimal 30; what they hold needs no escape.
    private const int LongestLine = 256;

    private readonly ArrayBufferWriter<byte> _text = new();

    /// <summary>Begins anew.</summary>
    public void Clear() => _text.ResetWrittenCount();

    /// <summary>Adds one.</summary>
    public void Add(Evaluation evaluation)
    {
        var fits = Utf8.TryWrite(
            _text.GetSpan(LongestLine),
            CultureInfo.InvariantCulture,
            $"{evaluation.Portfolio}\t{evaluation.AsOf:O}\t{evaluation.Run}\t{evaluation.Value}\t{evaluation.Change}{None(evaluation.Change)}\t{evaluation.ChangePercent}{None(evaluation.ChangePercent)}\t{evaluation.NavPerShare}\n",
            out var written);
        if (!fits)
            throw new ArgumentException($"The evaluation of {evaluation.Portfolio} on {evaluation.AsOf:O} needs more than {LongestLine} bytes.", nameof(evaluation));
        _text.Advance(written);
    }

    /// <summary>Reads what has been added.</summary>
    public Stream Open() => new MemoryStream(_text.WrittenSpan.ToArray(), writable: false);

    // A decimal that is null is written as nothing.
    private static string None(decimal? amount) => amount is null ? "\\N" : "";
}
