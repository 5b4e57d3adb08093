namespace PortfolioWeb.Testing.Programs;

/// <summary>Starts of the program that fail, in this process: most of the cost of a separate process is its start.</summary>
internal static class RefusedStart
{
    /// <summary>Starts the program with arguments, and waits for its end.</summary>
    /// <returns>The exit code and the output.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(params IEnumerable<string> arguments)
    {
        string[] all = ["--contentRoot", ChildProcess.ContentRoot, .. arguments];
        // A test has its own console.
        var console = TestContext.Current.TestOutputHelper!;
        var before = console.Output.Length;
        var exitCode = await Task.Run(() => (int)typeof(Program).Assembly.EntryPoint!.Invoke(null, [all])!);
        return (exitCode, console.Output[before..]);
    }
}
