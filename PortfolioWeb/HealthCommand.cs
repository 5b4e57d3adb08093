using System.CommandLine;
using System.CommandLine.Parsing;

namespace PortfolioWeb;

/// <summary>
/// The command <c>dotnet PortfolioWeb.dll health [URL]</c>, which asks a running instance whether it is ready. The container image has
/// neither a shell nor curl for this.
/// </summary>
internal static class HealthCommand
{
    private const string DefaultUrl = "http://localhost:8080/health/ready";

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var url = new Argument<Uri>("URL")
        {
            Description = "The address of the health check.",
            CustomParser = Read,
            DefaultValueFactory = _ => new Uri(DefaultUrl),
        };
        var command = new Command("health", "Asks a running instance whether it is ready: exit code 0, or 1 if not.") { url };
        command.SetAction((parsed, _) => RunAsync(parsed.GetRequiredValue(url), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static Uri? Read(ArgumentResult argument)
    {
        if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        CommandLine.Reject(argument, $"an address such as {DefaultUrl}");
        return null;
    }

    // Sends one request and prints the result in one line.
    private static async Task<int> RunAsync(Uri url, TextWriter output)
    {
        // The instance is on this machine, so a configured proxy must not be used.
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var http = new HttpClient(handler) { Timeout = s_timeout };
        try
        {
            using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
            await output.WriteLineAsync($"{url} answers {(int)response.StatusCode}");
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            var reason = failure is TaskCanceledException ? $"waited {s_timeout.TotalSeconds:0} s" : failure.Message;
            await output.WriteLineAsync($"{url} does not answer: {reason}");
            return 1;
        }
    }
}
