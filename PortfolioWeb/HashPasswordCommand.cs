using System.CommandLine;
using System.Text;
using PortfolioWeb.Access;
using PortfolioWeb.Workers.Ledger.DeadLetters;

namespace PortfolioWeb;

/// <summary>
/// The command <c>hash-password</c>, which prints a password hash for <c>Access:Operators</c>. The password is typed or piped in, because
/// other users of the machine could see an argument.
/// </summary>
internal static class HashPasswordCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="read">Reads the password after a prompt; null at the end of the input.</param>
    public static Command Create(Func<string, string?> read)
    {
        var command = new Command(
            "hash-password", "Asks for a password, or reads it from a pipe, and prints its hash for Access:Operators.")
        {
            // An argument may be the password, so the parser must not repeat it in an error message.
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction((parsed, _) => RunAsync(parsed.UnmatchedTokens.Count > 0, read, parsed.InvocationConfiguration));
        return command;
    }

    /// <summary>Reads a line from the terminal without echoing it, or from a pipe without a prompt.</summary>
    public static string? ReadLine(string prompt)
    {
        if (Console.IsInputRedirected)
            return Console.In.ReadLine();
        Console.Error.Write(prompt);
        var line = new StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key != ConsoleKey.Backspace)
                line.Append(key.KeyChar);
            else if (line.Length > 0)
                line.Length--;
        }

        Console.Error.WriteLine();
        return line.ToString();
    }

    // Prints only the hash to the output, so that it can be piped.
    private static async Task<int> RunAsync(bool hasArguments, Func<string, string?> read, InvocationConfiguration streams)
    {
        if (hasArguments)
            return await RejectAsync(streams.Error, "hash-password takes no argument: it asks for the password, or reads it from a pipe.");
        var password = read("Password: ") ?? "";
        if (password.Length is < Passwords.Shortest or > Passwords.Longest)
        {
            return await RejectAsync(
                streams.Error,
                $"The password has {password.Length} characters: it must have {Passwords.Shortest} to {Passwords.Longest}. "
                + "Several words make a good password.");
        }

        if (password.Distinct().Count() < 5)
            return await RejectAsync(streams.Error, "The password repeats a few characters: choose another.");
        if (read("Repeat the password: ") is { } again && again != password)
            return await RejectAsync(streams.Error, "The passwords differ.");
        await streams.Output.WriteLineAsync(Passwords.Hash(password));
        return 0;
    }

    private static async Task<int> RejectAsync(TextWriter errors, string reason)
    {
        await errors.WriteLineAsync(reason);
        return 1;
    }
}
