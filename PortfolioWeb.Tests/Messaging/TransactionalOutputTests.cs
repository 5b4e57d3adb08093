using Confluent.Kafka;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Embedded;
using PortfolioWeb.Workers.Kafka.Producing;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market.Exchange;

namespace PortfolioWeb.Tests.Messaging;

/// <summary>Transactions on the embedded broker, which accepts their requests like a real one although it has no transactions.</summary>
public sealed class TransactionalOutputTests : IAsyncLifetime
{
    // The numbers of the requests in the Kafka protocol.
    private const short InitProducerId = 22, AddPartitionsToTxn = 24, EndTxn = 26;
    private const int CoordinatorLoading = 14;

    private TestClients? _broker;
    private TopicConsumer? _reader;

    private EmbeddedBroker Broker => _broker!.Broker;

    public async ValueTask InitializeAsync()
    {
        _broker = await TestClients.StartAsync();
        _reader = _broker.Clients.Consumer("a-reader");
        Broker.TrackRequests();
    }

    public ValueTask DisposeAsync()
    {
        _reader?.Dispose();
        _broker?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_new_producer_is_initialized_after_a_commit_whose_response_was_lost()
    {
        using var output = await OpenAsync();
        output.Send(TopicNames.Portfolios, Message());
        // The connection is cut between the request and its response.
        Broker.DelayResponses(1000);
        var commit = output.CommitAsync([OffsetOf(1)], TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => Broker.TrackedRequests().Contains(EndTxn), "the commit is requested");
        Broker.GoDown();
        Broker.DelayResponses(0);
        Broker.ComeUp();
        await commit.WaitAsync(Until.Timeout, TestContext.Current.CancellationToken);
        await AssertNextBelongsToAsync(newProducer: true, output);
    }

    [Fact]
    public async Task A_new_producer_is_initialized_after_a_commit_that_had_to_be_repeated()
    {
        using var output = await OpenAsync();
        output.Send(TopicNames.Portfolios, Message());
        Broker.Refuse(EndTxn, [.. Enumerable.Repeat(CoordinatorLoading, 10)]);
        await output
            .CommitAsync([OffsetOf(1)], TestContext.Current.CancellationToken)
            .WaitAsync(Until.Timeout, TestContext.Current.CancellationToken);
        await AssertNextBelongsToAsync(newProducer: true, output);
    }

    [Fact]
    public async Task The_producer_is_kept_after_a_commit_that_was_acknowledged()
    {
        using var output = await OpenAsync();
        output.Send(TopicNames.Portfolios, Message());
        await output.CommitAsync([OffsetOf(1)], TestContext.Current.CancellationToken);
        await AssertNextBelongsToAsync(newProducer: false, output);
    }

    private static Message<string, byte[]> Message() => new() { Key = "P11", Value = [1] };

    private static TopicPartitionOffset OffsetOf(long offset) => new(TopicNames.StockExchange, 0, offset);

    private Task<TransactionalOutput> OpenAsync() =>
        TransactionalOutput.OpenAsync(_broker!.Clients, "a-writer", _reader!, TestContext.Current.CancellationToken);

    private async Task AssertNextBelongsToAsync(bool newProducer, TransactionalOutput output)
    {
        output.Send(TopicNames.Portfolios, Message());
        await output
            .CommitAsync([OffsetOf(2)], TestContext.Current.CancellationToken)
            .WaitAsync(Until.Timeout, TestContext.Current.CancellationToken);
        var requests = Broker.TrackedRequests().ToList();
        var firstCommit = requests.IndexOf(EndTxn);
        var nextTransaction = requests.LastIndexOf(AddPartitionsToTxn);
        Assert.True(firstCommit >= 0 && nextTransaction > firstCommit, string.Join(' ', requests));
        Assert.Equal(newProducer, requests[firstCommit..nextTransaction].Contains(InitProducerId));
    }
}
