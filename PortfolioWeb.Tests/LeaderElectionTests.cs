using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PortfolioWeb.Workers.Database;
using PortfolioWeb.Workers.Database.Election;

namespace PortfolioWeb.Tests;

/// <summary>Failures in the work of a role.</summary>
public sealed class LeaderElectionTests
{
    [Fact]
    public async Task Work_that_fails_unexpectedly_is_restarted_and_its_role_reports_the_failure()
    {
        using var leadership = new SingleInstanceLeaderElection(
            Options.Create(new DataOptions()),
            TimeProvider.System,
            NullLogger<LeaderElection>.Instance);
        using var stop = new CancellationTokenSource();
        var attempts = 0;
        var again = new TaskCompletionSource();
        var running = leadership.RunAsync(
            "ledger",
            async ct =>
            {
                if (++attempts == 1)
                    throw new InvalidOperationException("an unexpected failure");
                again.SetResult();
                await Task.Delay(Timeout.Infinite, ct);
            },
            stop.Token);
        await Until.TrueAsync(() => leadership.FailureOf("ledger") == "an unexpected failure", "the role reports the failure");
        await again.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Empty(leadership.Failures);
        await stop.CancelAsync();
        await running;
    }
}
