namespace PortfolioWeb;

/// <summary>
/// <c>dotnet PortfolioWeb.dll health [URL]</c> asks a running copy whether it is ready: the image has no shell and no curl
/// that could.
/// </summary>
internal static class HealthCommand
{
    private const string DefaultUrl = "http://localhost:8080/health/ready";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Whether the program was started for this.</summary>
    public static bool IsMeant(string[] args) => args is ["health", ..];

    /// <summary>Asks once, and says in a line what came of it.</summary>
    /// <returns>The exit code: 0 where the answer is a success, 1 otherwise.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        var address = args is ["health"] ? DefaultUrl : args[1];
        if (args.Length > 2 || !Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            await output.WriteLineAsync($"usage: PortfolioWeb health [URL]; without one it is {DefaultUrl}");
            return 1;
        }

        // What it asks is on this machine, whatever proxy the machine has.
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var http = new HttpClient(handler) { Timeout = s_patience };
        try
        {
            using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
            await output.WriteLineAsync($"{url} answers {(int)response.StatusCode}");
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            await output.WriteLineAsync($"{url} does not answer: {(failure is TaskCanceledException ? $"waited {s_patience.TotalSeconds:0} s" : failure.Message)}");
            return 1;
        }
    }
}
