using System.Runtime.InteropServices;

namespace SparkJobs;

/// <summary>Makes reports from the command line; see <see cref="ReportArguments.Command"/>.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        using var interrupted = new CancellationTokenSource();
        // On each of these signals, the report is cancelled, its run is marked as cancelled, and no files are left behind.
        using var key = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var host = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        using var terminal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Interrupt);
        return await ReportCommand.RunAsync(args, Console.Out, Console.Error, interrupted.Token);

        void Interrupt(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interrupted.Cancel();
        }
    }
}
