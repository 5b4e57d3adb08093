using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PortfolioWeb.Workers.Hosting;

namespace PortfolioWeb.Tests;

/// <summary>A background service that fails is restarted and reports its failure meanwhile.</summary>
public sealed class RestartingBackgroundServiceTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_failed_service_is_restarted_after_a_growing_delay()
    {
        using var service = new Failing(_time, failures: 3);
        await service.StartAsync(TestContext.Current.CancellationToken);
        foreach (var (attempts, pause) in ((int, int)[])[(1, 1), (2, 2), (3, 4)])
        {
            await Until.TrueAsync(
                () => service.Attempts == attempts && service.Fault == $"failure {attempts}",
                $"the service has failed {attempts} times");
            _time.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(attempts, service.Attempts);
            // The timer may not exist yet when the clock is moved; then the next move triggers it.
            await Until.TrueAsync(
                () =>
                {
                    _time.Advance(TimeSpan.FromMilliseconds(1));
                    return service.Attempts > attempts;
                },
                "the service restarts");
        }

        await Until.TrueAsync(() => service.Fault is null, "the service works");
        await service.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(service.ExecuteTask!.IsCompletedSuccessfully);
    }

    private sealed class Failing(TimeProvider time, int failures) : RestartingBackgroundService(time, NullLogger.Instance)
    {
        public override string Name => "test";

        public int Attempts { get; private set; }

        protected override Task WorkAsync(CancellationToken ct) =>
            ++Attempts <= failures ? throw new InvalidOperationException($"failure {Attempts}") : Task.Delay(Timeout.Infinite, ct);
    }
}
