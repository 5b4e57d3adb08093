using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Tests;

/// <summary>Work in parallel tasks.</summary>
public sealed class TaskGroupTests
{
    [Fact]
    public async Task If_one_task_fails_the_others_end_and_its_failure_is_reported()
    {
        var ended = false;
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TaskGroup.RunAsync(
            [
                async ct =>
                {
                    await Task.Delay(Timeout.Infinite, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    ended = true;
                    ct.ThrowIfCancellationRequested();
                },
                _ => throw new InvalidOperationException("this one"),
            ],
            TestContext.Current.CancellationToken));
        Assert.Equal("this one", failure.Message);
        Assert.True(ended);
    }
}
