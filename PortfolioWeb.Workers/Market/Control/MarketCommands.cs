using Confluent.Kafka;
using PortfolioWeb.Workers.Kafka.Clients;
using PortfolioWeb.Workers.Kafka.Producing;
using PortfolioWeb.Workers.Kafka.Topics;

namespace PortfolioWeb.Workers.Market.Control;

/// <summary>Publishes the operator's commands to the topic <c>desired-state</c>.</summary>
public sealed class MarketCommands(KafkaClientFactory clients) : IDisposable
{
    /// <summary>The partition that holds the commands.</summary>
    public static readonly TopicPartition Log = new(TopicNames.DesiredState, 0);

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly MessageSender _sender = new(clients, "market-orders", s_patience);

    /// <summary>Publishes commands in order and returns the offset after the last one.</summary>
    /// <exception cref="CommandException">The broker does not accept the commands.</exception>
    public async Task<long> WriteAsync(IReadOnlyList<MarketCommand> commands, CancellationToken ct)
    {
        try
        {
            var written = await Task.WhenAll(commands.Select(command => _sender.SendAsync(
                Log, new Message<string, byte[]> { Key = command.Key, Value = MarketJson.Write(command) }, ct)));
            return written[^1] + 1;
        }
        catch (KafkaException failure)
        {
            throw new CommandException($"The order cannot be written down, for the broker does not take it: {failure.Error.Reason}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _sender.Dispose();
}

/// <summary>Thrown when a command cannot be published, or when no instance has applied it in time.</summary>
public sealed class CommandException(string message) : Exception(message);
