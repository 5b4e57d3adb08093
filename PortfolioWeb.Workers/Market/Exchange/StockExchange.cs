using System.Collections.Immutable;
using Confluent.Kafka;
using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Consuming;
using PortfolioWeb.Workers.Kafka.Producing;
using PortfolioWeb.Workers.Kafka.Topics;
using PortfolioWeb.Workers.Market.Control;
using PortfolioWeb.Workers.Market.Prices;
using PortfolioWeb.Workers.Telemetry;

namespace PortfolioWeb.Workers.Market.Exchange;

/// <summary>
/// Closes one trading day after another at the requested speed and emits the closes.
/// </summary>
/// <remarks>
/// An exchange never runs more than a bounded number of days ahead of the slowest reader of its closes. Commands may come
/// from any thread; only <see cref="RunAsync"/> emits.
/// </remarks>
public sealed class StockExchange
{
    // Shorter waits are normal at full speed, so the status does not show them.
    private static readonly TimeSpan s_shownAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_untilNextDay = TimeSpan.FromMinutes(1);

    // The closes that may wait in a partition: of at most 60 bytes each, they take less than half of the 5 MiB that the embedded broker
    // keeps. It drops what is read later.
    private const int MostWaitingCloses = 35_000;

    private readonly Lock _gate = new();
    private readonly MarketReferenceData _reference;
    private readonly TopicPartition _partition;
    private readonly ConsumerLag _lag;
    private readonly TimeProvider _time;
    private readonly int _maxDaysAhead;
    private readonly Speed _defaultSpeed;

    private readonly ChangeSignal _changed = new();
    private TradedMarket _market;
    private ExchangeDesiredState _desired;
    private int _nextDay;

    // The next day to emit. It is before the next day to close after a step, and if the topic has lost closed days:
    // those are emitted at once.
    private int _nextToEmit;
    private long _due;
    private long? _heldSince;
    private string? _heldBy;

    /// <param name="position">Where the exchange resumes.</param>
    /// <param name="options">The settings of the market.</param>
    /// <param name="reference">The trading days and the closing prices.</param>
    /// <param name="lag">The lag of the readers of the closes.</param>
    /// <param name="time">The clock that determines when the next day is due.</param>
    public StockExchange(
        ExchangePosition position,
        MarketOptions options,
        MarketReferenceData reference,
        ConsumerLag lag,
        TimeProvider time)
    {
        Id = position.Desired.Exchange;
        _reference = reference;
        _market = MarketOf(position.Desired);
        _lag = lag;
        _time = time;
        _maxDaysAhead = options.MaxDaysAhead;
        _partition = new TopicPartition(TopicNames.StockExchange, reference.PartitionOf(Id));
        _defaultSpeed = new Speed(options.DaysPerSecond);
        _desired = position.Desired;
        (_nextDay, _nextToEmit) = (position.NextDay, position.EmitFrom);
        _due = time.GetTimestamp();
    }

    /// <summary>Raised after each emitted day.</summary>
    public event Action? Closed;

    /// <summary>The exchange's id.</summary>
    public string Id { get; }

    /// <summary>The progress of the exchange.</summary>
    public ExchangeProgress Progress
    {
        get
        {
            lock (_gate)
                return new ExchangeProgress(_desired, _nextDay);
        }
    }

    /// <summary>The current status of the exchange.</summary>
    public ExchangeStatus Status
    {
        get
        {
            lock (_gate)
            {
                var held = _heldSince is { } since && _time.GetElapsedTime(since) >= s_shownAfter;
                var state = _nextDay > LastTradingDay && !IsBehind ? MarketState.Finished
                    : held && (_desired.Running || IsBehind) ? MarketState.Waiting
                    : _desired.Running ? MarketState.Running
                    : MarketState.Stopped;
                var date = _market.Calendar.DayBefore(_nextDay);
                var waitsFor = state == MarketState.Waiting ? _heldBy : null;
                return new ExchangeStatus(Id, state, date, _desired.Run, _desired.RunStart, DaysPerSecond, waitsFor);
            }
        }
    }

    // Whether a closed day is still to be emitted.
    private bool IsBehind => _nextToEmit < _nextDay && _nextToEmit <= LastTradingDay;

    private int MaxDaysAhead => Math.Clamp(MostWaitingCloses / _market.ListingsOf(Id).Count, 1, _maxDaysAhead);

    private int LastTradingDay => _reference.HistoryOf(_market).LastTradingDay;

    private double? DaysPerSecond => (_desired.Speed ?? _defaultSpeed).DaysPerSecond;

    /// <summary>
    /// Applies a new desired state. A new run makes its first day the next one to close; days that count as closed are emitted at once.
    /// </summary>
    public void Apply(ExchangeDesiredState desired)
    {
        lock (_gate)
        {
            if (desired.Run != _desired.Run)
            {
                _market = MarketOf(desired);
                _nextDay = _nextToEmit = _market.Calendar.IndexOnOrAfter(desired.RunStart);
            }

            // After a start or a change of speed, the next day is due at once instead of after the old interval.
            if ((desired.Running && !_desired.Running) || desired.Speed != _desired.Speed)
                _due = _time.GetTimestamp();
            _nextDay = Math.Max(_nextDay, _market.Calendar.IndexAfter(desired.ClosedThrough));
            _desired = desired;
            _changed.Raise();
        }
    }

    /// <summary>Closes and emits days until canceled.</summary>
    /// <exception cref="KafkaException">The broker has rejected a message permanently.</exception>
    public async Task RunAsync(TrackedProducer producer, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var (wait, changed) = Pause();
            if (wait is { } pause)
            {
                await WaitAsync(changed, pause, producer, ct);
                continue;
            }

            if (await HeldBackAsync(producer, ct))
                continue;
            if (TakeNext() is not { } closes)
                continue;
            using (var span = PipelineTracing.Emit(Id, _partition.Topic, closes.Date))
                producer.Send(
                    _partition,
                    new Message<string, byte[]> { Key = Id, Value = MessageJson.Write(closes), Headers = PipelineTracing.HeadersOf(span) });
            PipelineMetrics.ClosesEmitted.Add(1, new KeyValuePair<string, object?>("exchange", Id));
            Closed?.Invoke();
        }

        using var grace = GracePeriod.After(ct);
        await producer.DrainAsync(grace.Token);
    }

    private async Task WaitAsync(Task changed, TimeSpan pause, TrackedProducer producer, CancellationToken ct)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(changed, producer.Rejected, Task.Delay(pause, _time, done.Token));
        await done.CancelAsync();

        // A stopped or finished exchange sends no further closes, so without this check a rejected message would go unnoticed.
        if (producer.Rejected.IsCompleted)
            throw await producer.Rejected;
    }

    // Returns how long to wait for the next day unless a command arrives; null if a day is due now.
    private (TimeSpan? Wait, Task Changed) Pause()
    {
        lock (_gate)
        {
            if (IsBehind)
                return (null, _changed.Next);
            if (_nextDay > LastTradingDay)
                return (s_untilNextDay, _changed.Next);
            if (!_desired.Running)
                return (Timeout.InfiniteTimeSpan, _changed.Next);
            var early = _time.GetElapsedTime(_time.GetTimestamp(), _due);
            return (DaysPerSecond is null || early <= TimeSpan.Zero ? null : early, _changed.Next);
        }
    }

    // Returns true after a wait for the readers: the caller must then check again what to do.
    private async Task<bool> HeldBackAsync(TrackedProducer producer, CancellationToken ct)
    {
        if (Slowest(producer, _lag.Current) is not { } group)
        {
            lock (_gate)
            {
                if (_heldSince is { } since)
                    PipelineMetrics.HeldBack.Add(_time.GetElapsedTime(since).TotalSeconds, new KeyValuePair<string, object?>("who", Id));
                _heldSince = null;
            }

            return false;
        }

        Task changed;
        bool isBrief;
        lock (_gate)
        {
            _heldSince ??= _time.GetTimestamp();
            _heldBy = group;
            isBrief = _time.GetElapsedTime(_heldSince.Value) < s_shownAfter;
            changed = _changed.Next;
        }

        // A long wait, most likely because of a stopped exchange, needs less frequent checks than full speed does.
        await Task.WhenAny(_lag.NextAsync(soon: isBrief, ct), changed);
        return true;
    }

    // Returns the consumer group that is too far behind what this exchange has emitted, or null.
    private string? Slowest(TrackedProducer producer, ImmutableArray<PartitionLag> readers)
    {
        PartitionLag? slowest = null;
        foreach (var reader in readers)
        {
            if (reader.Topic == _partition.Topic
                && reader.Partition == _partition.Partition.Value
                && !(reader.Committed >= slowest?.Committed))
                slowest = reader;
        }

        // No reader is known yet: hold the exchange back until the lag is first measured.
        if (slowest is null)
            return "";
        return Math.Max(producer.NextOffset, slowest.End) + producer.Pending - slowest.Committed >= MaxDaysAhead ? slowest.Group : null;
    }

    // Takes the next day; null if there is none, or if the exchange does not trade on that day.
    private DailyCloses? TakeNext()
    {
        lock (_gate)
        {
            if (IsBehind)
                return ClosesOn(_nextToEmit++);
            if (_nextDay > LastTradingDay || !_desired.Running)
                return null;

            SetNextDue();
            _nextToEmit++;
            return ClosesOn(_nextDay++);
        }
    }

    private DailyCloses? ClosesOn(int day) => _market.ClosesOn(Id, _market.Calendar[day], _desired.Run);

    private TradedMarket MarketOf(ExchangeDesiredState desired) =>
        _reference.Of(desired.Source)
            ?? throw new InvalidOperationException($"There is no import '{desired.Source.Import}', which the market's prices come from.");

    private void SetNextDue()
    {
        if (DaysPerSecond is not { } speed)
            return;
        // Counts from the time this day was due, so that the speed holds over many days. A longer delay is not caught up.
        var interval = (long)(_time.TimestampFrequency / speed);
        _due = Math.Max(_due + interval, _time.GetTimestamp() - (_time.TimestampFrequency / 10));
    }
}
