using System.Text;
using PortfolioWeb.Access;

namespace PortfolioWeb;

/// <summary><c>hash-password</c> makes what <c>Access:Operators</c> takes. The password is typed, or comes by a pipe: an argument would be seen by others.</summary>
internal static class HashPasswordCommand
{
    /// <summary>Whether the program was started for this.</summary>
    public static bool IsMeant(string[] args) => args is ["hash-password", ..];

    /// <summary>Asks for a password and prints its hash, and nothing else, to the output.</summary>
    /// <param name="args">The command.</param>
    /// <param name="read">Reads the password after a prompt; null where there is none.</param>
    /// <param name="output">Takes the hash.</param>
    /// <param name="errors">Takes everything else.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, Func<string, string?> read, TextWriter output, TextWriter errors)
    {
        if (args.Length > 1)
            return await RefuseAsync(errors, "usage: PortfolioWeb hash-password; it asks for the password, or reads it from its input");
        var password = read("Password: ") ?? "";
        if (password.Length is < Passwords.Shortest or > Passwords.Longest)
            return await RefuseAsync(errors, $"The password has {password.Length} characters: it must have {Passwords.Shortest} to {Passwords.Longest}. Several words make a good one.");
        if (password.Distinct().Count() < 5)
            return await RefuseAsync(errors, "The password is a few characters again and again: choose another.");
        if (read("The same again: ") is { } again && again != password)
            return await RefuseAsync(errors, "The two are not the same.");
        await output.WriteLineAsync(Passwords.Hash(password));
        return 0;
    }

    /// <summary>Reads a line from the terminal without showing it, or from a pipe, which says everything once.</summary>
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

    private static async Task<int> RefuseAsync(TextWriter errors, string reason)
    {
        await errors.WriteLineAsync(reason);
        return 1;
    }
}
