using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace PortfolioWeb.Api;

/// <summary>Reads the fields of a request, and gathers what is wrong with them by name.</summary>
internal sealed class RequestFields
{
    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    /// <summary>Whether anything is wrong so far.</summary>
    public bool Invalid => _errors.Count > 0;

    /// <summary>The answer to a request with something wrong in it.</summary>
    public ValidationProblem Problem() => TypedResults.ValidationProblem(_errors, detail: string.Join(' ', _errors.Select(error => $"{error.Key}: {error.Value[0]}")));

    /// <summary>Notes what is wrong with a field.</summary>
    public void Fail(string field, string reason) => _errors.TryAdd(field, [reason]);

    /// <summary>A day, as 2000-01-04.</summary>
    public DateOnly? Date(string field, string? text)
    {
        if (text is null)
            return null;
        if (TryDate(text, out var date))
            return date;
        Fail(field, $"'{Short(text)}' is not a date such as 2000-01-04.");
        return null;
    }

    /// <summary>The days from and to, in order.</summary>
    public (DateOnly? From, DateOnly? To) Dates(string? from, string? to)
    {
        var (first, last) = (Date("from", from), Date("to", to));
        if (first > last)
            Fail("from", $"{first:O} is after to, {last:O}.");
        return (first, last);
    }

    /// <summary>A whole number within bounds.</summary>
    public int? Number(string field, string? text, int lowest, int highest)
    {
        if (text is null)
            return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= lowest && number <= highest)
            return number;
        Fail(field, $"'{Short(text)}' is not a whole number from {lowest} to {highest}.");
        return null;
    }

    /// <summary>One of some words.</summary>
    public string? OneOf(string field, string? text, params string[] words)
    {
        if (text is null || words.Contains(text, StringComparer.Ordinal))
            return text;
        Fail(field, $"'{Short(text)}' is none of {string.Join(", ", words)}.");
        return null;
    }

    public static bool TryDate([NotNullWhen(true)] string? text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    /// <summary>A text of the request, cut where it is very long.</summary>
    public static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
