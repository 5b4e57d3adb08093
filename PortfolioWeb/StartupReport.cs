using System.Data.Common;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PortfolioWeb.Access;
using PortfolioWeb.Hosting;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Hosting;
using SQLitePCL;

namespace PortfolioWeb;

/// <summary>
/// Prints at the start where to open the program and which components are embedded, or why the program cannot start, one line each.
/// </summary>
internal static class StartupReport
{
    private static readonly TimeSpan s_shutdownTimeout = TimeSpan.FromSeconds(7);

    /// <summary>
    /// Prints the report after the start, limits the time for shutdown, and suppresses the host's own log of a failed start.
    /// </summary>
    public static void AddStartupReport(this WebApplicationBuilder builder)
    {
        // Container hosts usually kill a program ten seconds after asking it to stop.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = s_shutdownTimeout);
        var started = false;
        // Explain reports a failed start. After the start, the host's log says which service failed.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => started && level >= LogLevel.Warning);
        builder.Services.AddHostedService(provider => new Printer(provider, () => started = true));
    }

    /// <summary>
    /// Checks the settings, the addresses and the data folder, in this order, so that a rejected start leaves nothing behind.
    /// </summary>
    public static void CheckStart(this WebApplication app)
    {
        UnknownSettings.Validate(app.Configuration, app.Services.GetServices<SettingsSection>());
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        ListenAddresses.Check(app.Configuration);
        app.Services.GetRequiredService<WritableFolder>().Make();
    }

    /// <summary>Runs until the program is asked to stop. If the start fails, stops in order what has been started.</summary>
    public static async Task RunToTheEndAsync(this WebApplication app)
    {
        await using (app)
        {
            // Created first, outside the try block: a host whose services cannot be created cannot be stopped either.
            var services = app.Services.GetServices<IHostedService>().ToList();
            try
            {
                await app.StartAsync();
            }
            catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                await app.StopAsync();
                Console.WriteLine("PortfolioWeb was stopped before it was ready.");
                return;
            }
            catch
            {
                await app.StopAsync();
                throw;
            }

            await app.WaitForShutdownAsync();
            // The host stops when one of its services fails; the exit code reports it.
            if (services.OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true }))
                Environment.ExitCode = 1;
        }
    }

    /// <summary>
    /// Returns why the program cannot start; empty if the failure is caused by neither the settings nor the environment.
    /// </summary>
    public static IReadOnlyList<string> Explain(Exception failure) => failure switch
    {
        StartupException => [failure.Message],
        AggregateException several => [.. several.InnerExceptions.SelectMany(Explain).Distinct()],
        DirectoryNotFoundException => [$"There is no folder {failure.Message}"],
        IOException { InnerException: AddressInUseException } => [$"{failure.Message} {ListenAddresses.Advice}"],
        SocketException => [$"Cannot listen on the address: {failure.Message}. {ListenAddresses.Advice}"],
        SqliteException file => [$"The database in Data:Folder cannot be used: {file.Message.ReplaceLineEndings(" ")} {AdviceOn(file)}"],
        DbException => [$"The database of ConnectionStrings:InvestorsDB cannot be used: {failure.Message.ReplaceLineEndings(" ")}"],
        DbUpdateException { InnerException: DbException reason } => Explain(reason),
        _ => SettingsFailure.Explain(failure),
    };

    private static string AdviceOn(SqliteException failure) => failure.SqliteErrorCode switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB =>
            "Replace investors.db by a backup and delete investors.db-wal and -shm, or move all three away to start with a new database.",
        raw.SQLITE_FULL => "Make room on the disk.",
        raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM => "Let this user read and write investors.db and its folder.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "End the other program that has investors.db open.",
        _ => "Check the disk that it is on, or set another Data:Folder.",
    };

    // The address to open, the components, who has control, and how to stop.
    private static IEnumerable<string> Lines(IServiceProvider provider)
    {
        var addresses =
            (provider.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Select(ListenAddresses.ToOpen)
            .Distinct()
            .ToList();
        var page = provider.ServesDashboard() ? "" : "/health/ready";
        yield return $"PortfolioWeb is ready: open {string.Join(" or ", addresses.Select(address => address + page))}";
        var roles = provider.GetRequiredService<IOptions<RoleOptions>>().Value;
        if (!roles.Has(Role.All))
            yield return $"  roles     {string.Join(", ", roles.Names())}";
        foreach (var (part, name, embedded) in provider.GetServices<PipelineComponent>())
            yield return $"  {part,-9} {(embedded ? "embedded" : "real"),-9} {name}";
        if (provider.ServesDashboard() && addresses is [var first, ..])
            yield return $"  control   {ControlOf(provider.GetRequiredService<IOptions<AccessOptions>>().Value, first)}";
        yield return "  stop      press Ctrl-C";
    }

    private static string ControlOf(AccessOptions access, string address) => access.HasOperators
        ? $"for operators: sign in at {address}/sign-in"
        : $"for users of this machine only; {address}/sign-in shows how to set up operators";

    private sealed class Printer(IServiceProvider provider, Action started) : IHostedLifecycleService
    {
        private bool _hasStarted;

        public Task StartedAsync(CancellationToken cancellationToken)
        {
            started();
            _hasStarted = true;
            foreach (var line in Lines(provider))
                Console.WriteLine(line);
            return Task.CompletedTask;
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken)
        {
            if (_hasStarted)
                Console.WriteLine(
                    $"PortfolioWeb is stopping: work in progress may take up to {s_shutdownTimeout.TotalSeconds:0} s to finish.");
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
