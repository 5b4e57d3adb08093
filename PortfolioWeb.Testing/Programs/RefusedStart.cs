namespace PortfolioWeb.Testing.Programs;

/// <summary>Starts the program in this process, to test starts that fail: starting a separate process for each would be slow.</summary>
internal static class RefusedStart
{
    /// <summary>Starts the program with arguments, and waits for its end.</summary>
    /// <returns>The exit code and the output.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(params IEnumerable<string> arguments)
    {
        string[] all = ["--contentRoot", ChildProcess.ContentRoot, .. arguments];
        // The program's output is captured by the test's console.
        var console = TestContext.Current.TestOutputHelper!;
        var before = console.Output.Length;
        var exitCode = await Task.Run(() => (int)typeof(Program).Assembly.EntryPoint!.Invoke(null, [all])!);
        return (exitCode, console.Output[before..]);
    }
}
