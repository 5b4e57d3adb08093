using OpenTelemetry.Trace;

namespace PortfolioWeb.Telemetry;

/// <summary>
/// Limits the number of traces per second: at the usual speed of the market every close is traced, at full speed a few.
/// </summary>
internal sealed class RateLimitingSampler(double perSecond, TimeProvider time) : Sampler
{
    private readonly Lock _gate = new();
    private long _due;

    /// <inheritdoc/>
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        if (perSecond <= 0)
            return new SamplingResult(SamplingDecision.Drop);
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (now < _due)
                return new SamplingResult(SamplingDecision.Drop);
            // Both exchanges close a day at the same time, so a burst of one second's traces is allowed.
            _due = Math.Max(_due, now - time.TimestampFrequency) + (long)(time.TimestampFrequency / perSecond);
            return new SamplingResult(SamplingDecision.RecordAndSample);
        }
    }
}
