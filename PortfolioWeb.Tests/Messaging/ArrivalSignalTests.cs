using PortfolioWeb.Workers.Kafka.Consuming;

namespace PortfolioWeb.Tests.Messaging;

public sealed class ArrivalSignalTests
{
    private readonly ArrivalSignal _signal = new();

    [Fact]
    public void A_message_that_arrived_before_the_wait_is_known()
    {
        // A reader that has read up to offset 6 must not begin to wait: nothing would wake it.
        _signal.Notify("portfolios", 2, 6);
        Assert.True(_signal.HasArrived("portfolios", 2, 6));
        Assert.False(_signal.HasArrived("portfolios", 2, 7));
        Assert.False(_signal.HasArrived("portfolios", 1, 0));
        Assert.False(_signal.HasArrived("StockExchange", 2, 0));
    }

    [Fact]
    public void A_late_report_of_an_earlier_message_changes_nothing()
    {
        _signal.Notify("portfolios", 2, 6);
        _signal.Notify("portfolios", 2, 3);
        Assert.True(_signal.HasArrived("portfolios", 2, 6));
    }

    [Fact]
    public void A_message_wakes_only_those_that_wait_for_its_topic()
    {
        using var closes = _signal.BeginWait(new HashSet<string> { "StockExchange" });
        using var evaluations = _signal.BeginWait(new HashSet<string> { "portfolios" });
        _signal.Notify("portfolios", 0, 0);
        Assert.True(evaluations.Wait(TimeSpan.Zero, TestContext.Current.CancellationToken));
        Assert.False(closes.Wait(TimeSpan.Zero, TestContext.Current.CancellationToken));
    }
}
