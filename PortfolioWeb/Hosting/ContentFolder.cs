namespace PortfolioWeb.Hosting;

/// <summary>Finds the content root: the folder with the settings and the web root.</summary>
internal static class ContentFolder
{
    // The environment variables that set the framework's content root.
    private static readonly string[] s_variables = ["ASPNETCORE_CONTENTROOT", "DOTNET_CONTENTROOT"];

    /// <summary>
    /// Returns the options to build the web app with. A published program has its content next to it and may be started from any folder.
    /// A program run from its project has its content in the project folder, where <c>dotnet run</c> starts it.
    /// </summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="beside">The folder that contains the program.</param>
    public static WebApplicationOptions For(string[] args, string beside)
    {
        var isPublished = File.Exists(Path.Combine(beside, "appsettings.json")) && Directory.Exists(Path.Combine(beside, "wwwroot"));
        var isSet = s_variables.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));
        // Placed first, so that a content root in the arguments takes precedence.
        return new() { Args = isPublished && !isSet ? [$"--{WebHostDefaults.ContentRootKey}={beside}", .. args] : args };
    }
}
