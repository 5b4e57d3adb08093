using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PortfolioWeb.Workers.Hosting;

/// <summary>Restarts a background service with back-off after a failure and exposes the fault meanwhile.</summary>
public abstract class RestartingBackgroundService(TimeProvider time, ILogger logger) : BackgroundService
{
    private readonly Backoff _backoff = new(time);

    /// <summary>The clock.</summary>
    protected TimeProvider Time { get; } = time;

    /// <summary>The log of the service.</summary>
    protected ILogger Logger { get; } = logger;

    /// <summary>The name of the service in logs and health checks.</summary>
    public abstract string Name { get; }

    /// <summary>Why the service failed and has not restarted yet; null while it works.</summary>
    public string? Fault { get; private set; }

    /// <summary>Does the work until canceled. Called again after a failure.</summary>
    protected abstract Task WorkAsync(CancellationToken ct);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Fault = null;
                await WorkAsync(stoppingToken);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Logger.LogError(failure, "The {Service} failed and restarts", Name);
                Fault = failure.Message;
            }

            await Task.Delay(_backoff.Next(), Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
