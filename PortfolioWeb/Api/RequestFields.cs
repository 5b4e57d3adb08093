using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace PortfolioWeb.Api;

/// <summary>Parses the fields of a request and collects validation errors by field.</summary>
internal sealed class RequestFields
{
    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    /// <summary>Whether there are errors so far.</summary>
    public bool Invalid => _errors.Count > 0;

    /// <summary>Returns the validation problem with all errors.</summary>
    public ValidationProblem Problem() =>
        TypedResults.ValidationProblem(_errors, detail: string.Join(' ', _errors.Select(error => $"{error.Key}: {error.Value[0]}")));

    /// <summary>Adds an error to a field, unless the field has one already.</summary>
    public void Fail(string field, string reason) => _errors.TryAdd(field, [reason]);

    /// <summary>Parses a date such as 2000-01-04.</summary>
    public DateOnly? Date(string field, string? text)
    {
        if (text is null)
            return null;
        if (TryDate(text, out var date))
            return date;
        Fail(field, $"'{Short(text)}' is not a date such as 2000-01-04.");
        return null;
    }

    /// <summary>Parses the dates from and to, and checks their order.</summary>
    public (DateOnly? From, DateOnly? To) Dates(string? from, string? to)
    {
        var (first, last) = (Date("from", from), Date("to", to));
        if (first > last)
            Fail("from", $"{first:O} is after to, {last:O}.");
        return (first, last);
    }

    /// <summary>Parses an integer within bounds.</summary>
    public int? Number(string field, string? text, int lowest, int highest)
    {
        if (text is null)
            return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= lowest
            && number <= highest)
            return number;
        Fail(field, $"'{Short(text)}' is not a whole number from {lowest} to {highest}.");
        return null;
    }

    /// <summary>Checks that a value is one of the allowed words.</summary>
    public string? OneOf(string field, string? text, params string[] words)
    {
        if (text is null || words.Contains(text, StringComparer.Ordinal))
            return text;
        Fail(field, $"'{Short(text)}' is not one of {string.Join(", ", words)}.");
        return null;
    }

    public static bool TryDate([NotNullWhen(true)] string? text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    /// <summary>Truncates a long value of the request for use in a message.</summary>
    public static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
