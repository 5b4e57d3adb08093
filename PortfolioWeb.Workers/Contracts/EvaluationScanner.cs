using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace PortfolioWeb.Workers.Contracts;

/// <summary>
/// Reads an evaluation in the exact form that the investors write: every field, in a fixed order, without whitespace or escapes.
/// Nearly every message has this form, and parsing with the general JSON reader took a sixth of the pipeline's time.
/// Any other form is left to the general JSON reader, which also explains errors.
/// </summary>
internal ref struct EvaluationScanner
{
    // Every number of 18 digits is below 2^63.
    private const int MostDigits = 18;

    private ReadOnlySpan<byte> _rest;

    private EvaluationScanner(ReadOnlySpan<byte> json) => _rest = json;

    /// <summary>Reads an evaluation; returns false if the message has any other form.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out Evaluation? message)
    {
        var scan = new EvaluationScanner(json);
        message = scan.Skip("{\"investor\":"u8) && scan.TryString(out var investor)
            && scan.Skip(",\"portfolio\":"u8) && scan.TryString(out var portfolio)
            && scan.Skip(",\"asOf\":\""u8) && scan.TryDate(out var asOf)
            && scan.Skip("\",\"run\":"u8) && scan.TryInteger(int.MaxValue, out var run)
            && scan.Skip(",\"value\":"u8) && scan.TryDecimal(out var value)
            && scan.Skip(",\"change\":"u8) && scan.TryDecimalOrNull(out var change)
            && scan.Skip(",\"changePercent\":"u8) && scan.TryDecimalOrNull(out var percent)
            && scan.Skip(",\"sharesOutstanding\":"u8) && scan.TryInteger(long.MaxValue, out var shares)
            && scan.Skip(",\"navPerShare\":"u8) && scan.TryDecimal(out var nav)
            && scan.Skip("}"u8) && scan._rest.IsEmpty
            ? new Evaluation(investor, portfolio, asOf, (int)run, value, change, percent, shares, nav)
            : null;
        return message is not null;
    }

    private bool Skip(ReadOnlySpan<byte> text)
    {
        if (!_rest.StartsWith(text))
            return false;
        _rest = _rest[text.Length..];
        return true;
    }

    private bool TryString([NotNullWhen(true)] out string? text)
    {
        text = null;
        if (!Skip("\""u8))
            return false;
        var end = _rest.IndexOf((byte)'"');
        if (end < 0 || _rest[..end].ContainsAnyExceptInRange((byte)' ', (byte)'~') || _rest[..end].Contains((byte)'\\'))
            return false;
        text = Encoding.ASCII.GetString(_rest[..end]);
        _rest = _rest[(end + 1)..];
        return true;
    }

    private bool TryDate(out DateOnly date)
    {
        date = default;
        if (_rest.Length < 10 || _rest[4] != '-' || _rest[7] != '-'
            || !TryDigits(_rest[..4], out var year) || !TryDigits(_rest[5..7], out var month) || !TryDigits(_rest[8..10], out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth((int)year, (int)month))
            return false;
        date = new DateOnly((int)year, (int)month, (int)day);
        _rest = _rest[10..];
        return true;
    }

    private bool TryInteger(long largest, out long number)
    {
        var negative = Skip("-"u8);
        var count = CountDigits();
        var read = TryDigits(_rest[..count], out number) && !(count > 1 && _rest[0] == '0') && number <= largest;
        number = negative ? -number : number;
        _rest = _rest[count..];
        return read;
    }

    private bool TryDecimalOrNull(out decimal? number)
    {
        number = null;
        if (Skip("null"u8))
            return true;
        if (!TryDecimal(out var known))
            return false;
        number = known;
        return true;
    }

    private bool TryDecimal(out decimal number)
    {
        number = default;
        var negative = Skip("-"u8);
        var integerLength = CountDigits();
        var digits = _rest[..integerLength];
        if (!TryDigits(digits, out var value) || (integerLength > 1 && digits[0] == '0'))
            return false;
        _rest = _rest[integerLength..];
        var scale = 0;
        if (Skip("."u8))
        {
            scale = CountDigits();
            if (integerLength + scale > MostDigits || !TryDigits(_rest[..scale], out var fraction))
                return false;
            for (var i = 0; i < scale; i++)
                value *= 10;
            value += fraction;
            _rest = _rest[scale..];
        }

        number = new decimal((int)value, (int)(value >> 32), 0, negative, (byte)scale);
        return true;
    }

    private readonly int CountDigits()
    {
        var end = _rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? _rest.Length : end;
    }

    // Requires at least one digit, and no more than a 64-bit integer holds.
    private static bool TryDigits(ReadOnlySpan<byte> digits, out long number)
    {
        number = 0;
        if (digits.Length is 0 or > MostDigits)
            return false;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            number = (number * 10) + (digit - '0');
        }

        return true;
    }
}
