using System.Globalization;
using PortfolioWeb.Access;

namespace PortfolioWeb;

/// <summary><c>new-api-key NAME [DAYS]</c> makes a key for a program, and what <c>Access:ApiKeys</c> takes for it.</summary>
internal static class NewApiKeyCommand
{
    private const int UsualDays = 90, MostDays = 366;

    /// <summary>Whether the program was started for this.</summary>
    public static bool IsMeant(string[] args) => args is ["new-api-key", ..];

    /// <summary>Prints a new key, and the settings that make it good.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, DateOnly today, TextWriter output, TextWriter errors)
    {
        var days = UsualDays;
        if (args is not (["new-api-key", _] or ["new-api-key", _, _]) || !AccessOptionsValidator.Name().IsMatch(args[1])
            || (args.Length == 3 && !(int.TryParse(args[2], NumberStyles.None, CultureInfo.InvariantCulture, out days) && days is >= 1 and <= MostDays)))
        {
            await errors.WriteLineAsync(
                $"usage: PortfolioWeb new-api-key NAME [DAYS]; a name has 1 to 64 letters, digits, '-', '_', '.' or '@', and the key is good for {UsualDays} days, or 1 to {MostDays}");
            return 1;
        }

        var key = ApiKey.Make();
        var name = args[1];
        await output.WriteLineAsync($"""
            The key, which is shown this once, for the header "Authorization: Bearer …":

              {key}

            The settings that make it good:

              Access:ApiKeys:{name}:Hash     {ApiKey.Hash(key)}
              Access:ApiKeys:{name}:Expires  {today.AddDays(days):yyyy-MM-dd}

            Access:ApiKeys:{name}:Revoked true ends it before, and so does taking the settings out.
            """);
        return 0;
    }
}
