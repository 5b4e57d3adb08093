namespace PortfolioWeb.Testing.Programs;

/// <summary>Starts of the program that end by themselves, in this process: most of what a process of its own costs is its start.</summary>
internal static class RefusedStart
{
    /// <summary>Starts the program as its process does, with arguments, and waits for its end.</summary>
    /// <returns>Its exit code and what it printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(params IEnumerable<string> arguments)
    {
        string[] all = ["--contentRoot", ChildProcess.ContentRoot, .. arguments];
        // The console of a test is the test's own.
        var console = TestContext.Current.TestOutputHelper!;
        var before = console.Output.Length;
        var exitCode = await Task.Run(() => (int)typeof(Program).Assembly.EntryPoint!.Invoke(null, [all])!);
        return (exitCode, console.Output[before..]);
    }
}
