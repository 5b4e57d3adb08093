namespace SparkJobs;

/// <summary>Makes reports from the command line; see <see cref="ReportArguments.Help"/>.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, key) =>
        {
            key.Cancel = true;
            interrupted.Cancel();
        };
        return await ReportCommand.RunAsync(args, Console.Out, Console.Error, interrupted.Token);
    }
}
