using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Tests;

/// <summary>Work that is done side by side.</summary>
public sealed class TaskGroupTests
{
    [Fact]
    public async Task Where_one_fails_the_others_end_and_its_failure_is_told()
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
