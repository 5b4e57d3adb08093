using System.ComponentModel;
using System.Diagnostics;

namespace SparkJobs.Engines;

/// <summary>
/// Runs a Spark program to its end and writes its output to a log. All its processes end when the run is cancelled or
/// when this program is killed.
/// </summary>
internal sealed class SparkProcess(ProcessStartInfo start, string log, IReadOnlyList<string> secrets)
{
    // A killed program cannot stop its children, but the operating system closes its end of the pipe that the watchdog reads. The
    // watchdog then kills the process group and removes the folder; it ignores SIGTERM so that it cannot be stopped halfway. Bash's own
    // stderr is discarded, because its messages about killed jobs are not Spark's.
    private const string Watchdog =
        """
        set -m
        exec 3>&2 2>/dev/null
        "$@" </dev/null 2>&3 3>&- &
        spark=$!
        exec 3>&-
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

    /// <summary>Runs the program in its working folder, which is removed if this program is killed.</summary>
    /// <param name="follow">
    /// Called with each line of standard output. Returns true if the line comes from the script; other lines are Spark's own.
    /// </param>
    /// <param name="ct">Cancels the run and kills all its processes.</param>
    /// <returns>The exit code, and the last lines that Spark itself wrote to either output.</returns>
    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    /// <exception cref="IOException">The log cannot be written.</exception>
    public async Task<(int ExitCode, IReadOnlyList<string> Errors)> RunAsync(Func<string, bool> follow, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        await using var file = new StreamWriter(log, append: true) { AutoFlush = true };
        using var process = Process.Start(Guarded())!;
        await using (ct.Register(() => Stop(process)))
        {
            await Task.WhenAll(
                PumpAsync(process, process.StandardOutput, file, follow), PumpAsync(process, process.StandardError, file, _ => false));
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
                // Spark redacts passwords, except in the text of a statement that it cannot parse.
                var shown = secrets.Aggregate(line, (text, secret) => text.Replace(secret, Hidden, StringComparison.Ordinal));
                lock (_gate)
                    file.WriteLine(shown);
                if (!follow(shown))
                    KeepLine(shown);
            }
        }
        catch
        {
            Stop(process);
            throw;
        }
    }

    private void KeepLine(string line)
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
            // The process has already exited.
        }
    }
}
