using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PortfolioWeb.Access;

namespace PortfolioWeb;

/// <summary>
/// The command <c>new-api-key NAME [DAYS]</c>, which creates an API key for a program and prints its settings for <c>Access:ApiKeys</c>.
/// </summary>
internal static class NewApiKeyCommand
{
    private const int UsualDays = 90, MostDays = 366;

    /// <summary>Creates the command.</summary>
    /// <param name="time">The clock, which gives the first day of the key's validity.</param>
    public static Command Create(TimeProvider time)
    {
        var name = new Argument<string>("NAME") { Description = "The name of the key, such as nightly-job.", CustomParser = ReadName };
        var days = new Argument<int>("DAYS")
        {
            Description = $"How many days the key is valid, from 1 to {MostDays}.",
            CustomParser = ReadDays,
            DefaultValueFactory = _ => UsualDays,
        };
        var command = new Command(
            "new-api-key", "Creates a key for a program and prints it with its settings for Access:ApiKeys.") { name, days };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetRequiredValue(name),
            DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(parsed.GetValue(days)),
            parsed.InvocationConfiguration.Output));
        return command;
    }

    private static string? ReadName(ArgumentResult argument)
    {
        var name = argument.Tokens[0].Value;
        if (!AccessOptionsValidator.Name().IsMatch(name))
            CommandLine.Reject(argument, "1 to 64 letters, digits, '-', '_', '.' or '@'");
        return name;
    }

    private static int ReadDays(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= MostDays)
            return days;
        CommandLine.Reject(argument, $"a number of days from 1 to {MostDays}");
        return 0;
    }

    private static async Task<int> RunAsync(string name, DateOnly lastDay, TextWriter output)
    {
        var key = ApiKey.Make();
        await output.WriteLineAsync($"""
            The key, which is shown only once, for the header "Authorization: Bearer …":

              {key}

            The settings that make it good:

              Access:ApiKeys:{name}:Hash     {ApiKey.Hash(key)}
              Access:ApiKeys:{name}:Expires  {lastDay:yyyy-MM-dd}

            Access:ApiKeys:{name}:Revoked true ends it before, and so does taking the settings out.
            """);
        return 0;
    }
}
