using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Election;
using PortfolioWeb.Workers.Database.Rows;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Producing;
using PortfolioWeb.Workers.Kafka.Status;
using PortfolioWeb.Workers.Market.Control;

namespace PortfolioWeb.Workers.Market.Exchange;

/// <summary>
/// Hosts the exchanges in one of the instances: applies the operator's commands to them and publishes their status.
/// A command is first saved to the database, so that the market resumes as commanded after a crash.
/// </summary>
public sealed class MarketHost(
    MarketReferenceData reference,
    IMarketRecord record,
    MarketCommands commands,
    KafkaClientFactory clients,
    ConsumerLag lag,
    StatusTopic statusTopic,
    LeaderElection election,
    IOptions<MarketOptions> options,
    IOptions<RoleOptions> roles,
    TimeProvider time,
    ILogger<MarketHost> logger) : BackgroundService
{
    private const string RoleName = "market";
    private static readonly TimeSpan s_retryInterval = TimeSpan.FromSeconds(1);

    // Polls for exchanges that are held back. A closed day or an applied command is published at once, but no
    // more often than s_minReportInterval allows.
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_idlePollInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_minReportInterval = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => roles.Value.Has(Role.Exchanges)
        ? election.RunAsync(RoleName, LeadAsync, stoppingToken)
        : Task.CompletedTask;

    private async Task LeadAsync(CancellationToken ct)
    {
        var positions = await record.LoadAsync(ct);
        var hosted = new HostedExchanges(
            [.. positions.Select(position => new StockExchange(position, options.Value, reference, lag, time))]);
        try
        {
            // If one task fails, all of them are restarted.
            await TaskGroup.RunAsync(
                [
                    .. hosted.Exchanges.Select<StockExchange, Func<CancellationToken, Task>>(exchange => stop => HostAsync(exchange, stop)),
                    stop => ApplyCommandsAsync(hosted, stop),
                    stop => ReportAsync(hosted, stop),
                ],
                ct);
        }
        catch (MarketRecordChangedException moved)
        {
            logger.LogWarning("{Reason} This instance reads the market's state again and restarts", moved.Message);
        }
    }

    private async Task HostAsync(StockExchange exchange, CancellationToken ct)
    {
        using var producer = new TrackedProducer(clients, exchange.Id);
        await exchange.RunAsync(producer, ct);
    }

    private async Task ApplyCommandsAsync(HostedExchanges hosted, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var added = commands.Added;
            foreach (var pending in await PendingAsync(ct))
                await ApplyAsync(pending, hosted, ct);
            await commands.WaitForMoreAsync(added, ct);
        }
    }

    // The ledger logs that the database is unavailable.
    private async Task<IReadOnlyList<MarketCommandRow>> PendingAsync(CancellationToken ct)
    {
        try
        {
            return await commands.PendingAsync(ct);
        }
        catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
        {
            logger.LogDebug("Cannot read the commands at present: {Error}", failure.Message);
            return [];
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return [];
        }
    }

    private async Task ApplyAsync(MarketCommandRow pending, HostedExchanges hosted, CancellationToken ct)
    {
        List<ExchangeProgress> exchanges = [.. hosted.Exchanges.Select(exchange => exchange.Progress)];
        var result = MarketJson.TryReadCommand(pending.Command, out var command, out var reason)
            ? CommandRules.Apply(
                command,
                exchanges,
                reference.HistoryOf(reference.Of(exchanges[0].Desired.Source)!),
                source => reference.Of(source) is { } market ? reference.HistoryOf(market) : null)
            : CommandRules.Reject(exchanges, reason);
        if (await SaveAsync(pending.Id, exchanges.ConvertAll(exchange => exchange.Desired), result, ct) is not { } desired)
            return;
        foreach (var (exchange, state) in hosted.Exchanges.Zip(desired))
            exchange.Apply(state);
        if (result.Rejection is not null)
            logger.LogWarning("The command {Id}, {Command}, is rejected: {Reason}", pending.Id, pending.Command, result.Rejection);
        else if (command is RewindCommand or ChooseMarketCommand)
            logger.LogInformation("The market continues at {Day:O} as run {Run}", desired[0].RunStart, desired[0].Run);
        hosted.Changed.Raise();
    }

    // While the database is unavailable, the exchanges keep their current state and commands wait.
    private async Task<IReadOnlyList<ExchangeDesiredState>?> SaveAsync(
        long id, IReadOnlyList<ExchangeDesiredState> before, CommandResult result, CancellationToken ct)
    {
        for (var level = LogLevel.Warning; ; level = LogLevel.Debug)
        {
            try
            {
                return await commands.ApplyAsync(id, before, result, ct);
            }
            catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
            {
                logger.Log(level, "A command waits for the database: {Error}", failure.Message);
                election.NoteFailure(RoleName, failure.Message);
            }

            await Task.Delay(s_retryInterval, time, ct);
        }
    }

    private async Task ReportAsync(HostedExchanges hosted, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var changed = hosted.Changed.Next;
            // Read the command first: the statuses read afterwards then reflect every command up to that one.
            var lastCommand = hosted.Exchanges.Min(exchange => exchange.Progress.Desired.LastCommand);
            var report = new MarketReport(InstanceName.Current, lastCommand, [.. hosted.Exchanges.Select(exchange => exchange.Status)]);
            if (statusTopic.Publish(MarketReport.Key, MarketJson.Write(report)))
                await Task.Delay(s_minReportInterval, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var idle = report.Exchanges.All(exchange => exchange.State is MarketState.Stopped or MarketState.Finished);
            await changed.WaitAsync(idle ? s_idlePollInterval : s_pollInterval, time, ct)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The exchanges, while this instance hosts them.</summary>
    private sealed class HostedExchanges
    {
        public HostedExchanges(List<StockExchange> exchanges)
        {
            Exchanges = exchanges;
            exchanges.ForEach(exchange => exchange.Closed += Changed.Raise);
        }

        public List<StockExchange> Exchanges { get; }

        /// <summary>There is a change to publish: a closed day or an applied command.</summary>
        public ChangeSignal Changed { get; } = new();
    }
}
