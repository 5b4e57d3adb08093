using System.Diagnostics;

namespace PortfolioWeb.Testing.Programs;

/// <summary>
/// Starts processes that inherit nothing of this one but their three streams. Brokers of the tests run in this process: a child that
/// inherits a broker's connections keeps them open, and a client at the other end does not see that its broker is down, but waits
/// until a response is overdue.
/// </summary>
internal static class LoneProcess
{
    private const string CloseAllElse = "for fd in /dev/fd/*; do fd=${fd##*/}; [ $fd -le 2 ] || eval \"exec $fd>&-\"; done; exec \"$@\"";

    /// <summary>Returns the start information for a process whose output is read.</summary>
    public static ProcessStartInfo Of(string program, params IEnumerable<string> arguments)
    {
        // On Windows, handles are inherited only if requested.
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(program, arguments)
            : new ProcessStartInfo("bash", ["-c", CloseAllElse, "bash", program, .. arguments]);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        return start;
    }
}
