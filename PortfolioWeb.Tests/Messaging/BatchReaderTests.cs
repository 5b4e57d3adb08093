using System.Text;
using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Producing;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Tests.Messaging;

/// <summary>An idle reader of the embedded broker sends no requests, and still misses no message.</summary>
public sealed class BatchReaderTests : IAsyncLifetime
{
    private static readonly TopicPartition s_first = new(TopicNames.StockExchange, 0), s_second = new(TopicNames.StockExchange, 1);

    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<string> _read = Channel.CreateUnbounded<string>();
    private TestClients? _broker;
    private TopicConsumer? _consumer;
    private TrackedProducer? _producer;
    private BatchReader? _reader;
    private Task _reading = Task.CompletedTask;

    private TopicConsumer Consumer => _consumer!;

    public async ValueTask InitializeAsync()
    {
        _broker = await TestClients.StartAsync();
        _consumer = _broker.Clients.Consumer("a-reader");
        _consumer.Assign([new TopicPartitionOffset(s_first, Offset.Beginning), new TopicPartitionOffset(s_second, Offset.Beginning)]);
        _producer = new TrackedProducer(_broker.Clients, "a-writer");
        _reader = new BatchReader(_consumer, 100, NullLogger.Instance, _broker.Clients.Arrivals);
        _reading = ReadAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _producer?.Dispose();
        _consumer?.Dispose();
        _broker?.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task A_message_of_this_process_wakes_an_idle_reader()
    {
        for (var i = 0; i < 3; i++)
        {
            await WaitUntilIdleAsync();
            Write(s_first, $"{i}");
            Assert.Equal($"{i}", await NextAsync());
        }
    }

    [Fact]
    public async Task A_message_of_another_process_is_read()
    {
        await WaitUntilIdleAsync();
        await _broker!.WriteFromElsewhereAsync(s_second, "from elsewhere");
        Assert.Equal("from elsewhere", await NextAsync());
    }

    [Fact]
    public async Task A_partition_paused_while_idle_is_read_only_after_it_is_resumed()
    {
        Write(s_first, "1");
        Write(s_second, "2");
        Assert.Equal(["1", "2"], ((string[])[await NextAsync(), await NextAsync()]).Order(StringComparer.Ordinal));
        await WaitUntilIdleAsync();
        _reader!.Pause(s_first);
        Write(s_first, "paused");
        Write(s_second, "read on");
        Assert.Equal("read on", await NextAsync());
        await WaitUntilIdleAsync();
        _reader.Resume(s_first);
        Assert.Equal("paused", await NextAsync());
    }

    private Task WaitUntilIdleAsync() =>
        Until.TrueAsync(() => Consumer.Assignment.Count == 0, "the reader sends no requests to the broker");

    private void Write(TopicPartition to, string text) =>
        _producer!.Send(to, new Message<string, byte[]> { Key = "", Value = Encoding.UTF8.GetBytes(text) });

    private async Task<string> NextAsync() =>
        await _read.Reader
            .ReadAsync(TestContext.Current.CancellationToken)
            .AsTask()
            .WaitAsync(Until.Timeout, TestContext.Current.CancellationToken);

    private async Task ReadAsync()
    {
        try
        {
            await foreach (var batch in _reader!.ReadAsync(_stop.Token))
            {
                foreach (var entry in batch.Entries)
                    _read.Writer.TryWrite(Encoding.UTF8.GetString(entry.Value!));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Marks the end of the test.
        }
    }
}
