using System.Runtime.InteropServices;

namespace PortfolioWeb.Workers.Hosting;

/// <summary>Checks the limit on open files. If the limit is too low, libraries seem to be missing or connections fail.</summary>
public static partial class OpenFiles
{
    // The idle program has about 550 files open; two thirds are its libraries.
    private const int Least = 1024;

    private const int LimitOnLinux = 7, LimitElsewhere = 8;

    /// <summary>Rejects a limit that is too low for the program.</summary>
    /// <exception cref="StartupException">The limit is too low.</exception>
    public static void Check()
    {
        if (OperatingSystem.IsWindows())
            return;
        if (GetLimit(OperatingSystem.IsLinux() ? LimitOnLinux : LimitElsewhere, out var limit) == 0 && limit.InForce < Least)
        {
            throw new StartupException(
                $"This process may open {limit.InForce} files, and the program needs {Least}: start it after ulimit -n {Least}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    private readonly struct Limit
    {
        public readonly nuint InForce;
        public readonly nuint Highest;
    }
}
