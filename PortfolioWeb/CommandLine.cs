using System.CommandLine;
using System.CommandLine.Parsing;
using PortfolioWeb.Hosting;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb;

/// <summary>
/// Parses the command line: the program's commands, its help and its version. All other arguments are settings of the web app.
/// </summary>
/// <param name="readPassword">Reads a password after a prompt; null at the end of the input.</param>
/// <param name="time">The clock, which gives today's date.</param>
/// <param name="output">The writer for the output of a command.</param>
/// <param name="errors">The writer for error messages.</param>
internal sealed class CommandLine(Func<string, string?> readPassword, TimeProvider time, TextWriter output, TextWriter errors)
{
    private const string Description = """
        Two simulated stock exchanges, the investors that value their portfolios by them, a ledger, and a live dashboard.

        Without a command it starts the web app. Settings are arguments such as --Market:Seed=7, environment variables such as
        Market__Seed=7, or in appsettings.json; docs/configuration.md lists them all. Some of them:

          --urls=http://localhost:5081        where to listen
          --Data:Folder=FOLDER                where everything is kept
          --ConnectionStrings:InvestorsDB=…   a MySQL or MariaDB database instead of a SQLite file
          --Kafka:BootstrapServers=HOST:PORT  a Kafka cluster instead of the broker inside the program
        """;

    /// <summary>The command line of this process.</summary>
    public static CommandLine OfProcess => new(HashPasswordCommand.ReadLine, TimeProvider.System, Console.Out, Console.Error);

    /// <summary>Runs the command that the arguments name, or prints the help, the version or the errors in the arguments.</summary>
    /// <returns>The exit code; null if the arguments ask for the web app.</returns>
    public async Task<int?> RunAsync(string[] args)
    {
        var settings = new Argument<string[]>("setting") { Arity = ArgumentArity.ZeroOrMore, Hidden = true };
        var webApp = new RootCommand(Description)
        {
            HashPasswordCommand.Create(readPassword),
            NewApiKeyCommand.Create(time),
            HealthCommand.Create(),
            ImportPricesCommand.Create(),
            settings,
        };
        webApp.Directives.Clear();
        webApp.SetAction(_ => { });
        // Disables special treatment of leading characters, because the value of a setting may begin with any character.
        var parsed = webApp.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        var isWebApp = parsed.Action == webApp.Action;
        var reasons = isWebApp ? FindStray(parsed.GetValue(settings) ?? []) : parsed.Errors.Select(error => error.Message);
        if (reasons.ToList() is { Count: > 0 } wrong)
        {
            foreach (var reason in wrong)
                await errors.WriteLineAsync($"{reason.TrimEnd('.')}: see --help.");
            return 1;
        }

        if (isWebApp)
            return null;
        // Without a termination timeout, Ctrl-C ends a command immediately.
        var streams = new InvocationConfiguration { Output = output, Error = errors, ProcessTerminationTimeout = null };
        streams.EnableDefaultExceptionHandler = false;
        return await parsed.InvokeAsync(streams);
    }

    /// <summary>Adds an error that names the argument and the values that it accepts.</summary>
    internal static void Reject(ArgumentResult argument, string mustBe) =>
        argument.AddError($"{argument.Argument.Name} is '{argument.Tokens[0].Value}': it must be {mustBe}");

    // The framework ignores arguments that are not settings, and the name of a setting without a value.
    private static IEnumerable<string> FindStray(string[] settings)
    {
        for (var i = 0; i < settings.Length; i++)
        {
            var isLong = settings[i].StartsWith("--", StringComparison.Ordinal);
            if (settings[i].StartsWith('-') && !isLong)
                yield return $"Unknown setting '{settings[i]}'";
            else if (settings[i].Contains('='))
                continue;
            else if (!isLong && !settings[i].StartsWith('/'))
                yield return $"Unknown command or setting '{settings[i]}'";
            else if (++i == settings.Length)
                yield return $"The setting {settings[^1]} has no value";
        }
    }
}
