namespace PortfolioWeb;

/// <summary>Finds the folder with the program's settings and its web root.</summary>
internal static class ContentFolder
{
    // What the framework takes it from besides an argument.
    private static readonly string[] s_variables = ["ASPNETCORE_CONTENTROOT", "DOTNET_CONTENTROOT"];

    /// <summary>
    /// The options to build the web app with. A published program has its content beside it and is started from any folder; a program
    /// that is run from its project has it in the project's folder, where <c>dotnet run</c> starts it.
    /// </summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="beside">The folder that the program is in.</param>
    public static WebApplicationOptions For(string[] args, string beside)
    {
        var isPublished = File.Exists(Path.Combine(beside, "appsettings.json")) && Directory.Exists(Path.Combine(beside, "wwwroot"));
        var isSet = s_variables.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));
        // As the first argument: one that is given counts for more.
        return new() { Args = isPublished && !isSet ? [$"--{WebHostDefaults.ContentRootKey}={beside}", .. args] : args };
    }
}
