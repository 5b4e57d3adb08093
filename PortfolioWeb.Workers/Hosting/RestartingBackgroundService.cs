using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PortfolioWeb.Workers.Hosting;

/// <summary>A part of the program that works until the end: one that fails is restarted after a pause, and says so meanwhile.</summary>
public abstract class RestartingBackgroundService(TimeProvider time, ILogger logger) : BackgroundService
{
    private readonly Backoff _backoff = new(time);

    /// <summary>The clock.</summary>
    protected TimeProvider Time { get; } = time;

    /// <summary>Its log.</summary>
    protected ILogger Logger { get; } = logger;

    /// <summary>What it does, in a word or two.</summary>
    public abstract string Name { get; }

    /// <summary>Why it has failed and has not restarted yet; null while it works.</summary>
    public string? Fault { get; private set; }

    /// <summary>Works until it is cancelled. May be called again after it has failed.</summary>
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
