using System.ComponentModel;
using System.Diagnostics;

namespace SparkJobs.Engines;

/// <summary>A program of Spark's, run to its end, with its output in a log. Its processes end when it is stopped, or when this program is killed.</summary>
internal sealed class SparkProcess(ProcessStartInfo start, string log, IReadOnlyList<string> secrets)
{
    // A killed program cannot stop its children, but the system closes its end of the pipe that the watchdog reads. The watchdog then kills the
    // group of processes and removes the folder, and cannot be stopped halfway. Bash itself is silenced: its notices of killed jobs are not Spark's.
    private const string Watchdog =
        """
        set -m
        "$@" </dev/null &
        spark=$!
        exec 2>/dev/null
        { read -r _; trap '' TERM; kill -KILL -- "-$spark"; rm -rf -- "$PWD" || { sleep 1; rm -rf -- "$PWD"; }; } <&0 >/dev/null &
        watchdog=$!
        wait "$spark"
        code=$?
        kill -TERM -- "-$watchdog"
        exit "$code"
        """;

    private const string Hidden = "***";
    private const int LinesKept = 400;

    private readonly Queue<string> _errors = new();
    private readonly Lock _gate = new();

    /// <summary>Runs it, in its working folder, which is removed if this program is killed.</summary>
    /// <param name="follow">Is given each line of its standard output, and says whether it is one of the script's: the others are Spark's own.</param>
    /// <param name="ct">Stops it, with all the processes that it has started.</param>
    /// <returns>Its exit code, and the last lines that Spark itself wrote, to either of its outputs.</returns>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    /// <exception cref="IOException">The log cannot be written.</exception>
    public async Task<(int ExitCode, IReadOnlyList<string> Errors)> RunAsync(Func<string, bool> follow, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        await using var file = new StreamWriter(log, append: true) { AutoFlush = true };
        using var process = Process.Start(Guarded())!;
        await using (ct.Register(() => Stop(process)))
        {
            await Task.WhenAll(PumpAsync(process, process.StandardOutput, file, follow), PumpAsync(process, process.StandardError, file, _ => false));
            await process.WaitForExitAsync(CancellationToken.None);
        }

        ct.ThrowIfCancellationRequested();
        lock (_gate)
            return (process.ExitCode, [.. _errors]);
    }

    private ProcessStartInfo Guarded()
    {
        var guarded = new ProcessStartInfo("bash", ["-c", Watchdog, "spark", start.FileName, .. start.ArgumentList])
        {
            WorkingDirectory = start.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        guarded.Environment.Clear();
        foreach (var (name, value) in start.Environment)
            guarded.Environment.Add(name, value);
        return guarded;
    }

    private async Task PumpAsync(Process process, StreamReader output, StreamWriter file, Func<string, bool> follow)
    {
        try
        {
            while (await output.ReadLineAsync() is { } line)
            {
                // Spark hides passwords, but for the text of a statement that it cannot read.
                var shown = secrets.Aggregate(line, (text, secret) => text.Replace(secret, Hidden, StringComparison.Ordinal));
                lock (_gate)
                    file.WriteLine(shown);
                if (!follow(shown))
                    Keep(shown);
            }
        }
        catch
        {
            Stop(process);
            throw;
        }
    }

    private void Keep(string line)
    {
        lock (_gate)
        {
            _errors.Enqueue(line);
            if (_errors.Count > LinesKept)
                _errors.Dequeue();
        }
    }

    private static void Stop(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }
}
