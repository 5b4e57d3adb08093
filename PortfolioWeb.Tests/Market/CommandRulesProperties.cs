using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PortfolioWeb.Workers.Market;
using PortfolioWeb.Workers.Market.Control;
using PortfolioWeb.Workers.Market.Prices;

namespace PortfolioWeb.Tests.Market;

/// <summary>
/// Operators send random commands to two exchanges that close days and are killed at random moments. The model is what an operator
/// expects: an exchange is on or off and has a next day, and a step moves it by one day at once, whatever happens to the program.
/// </summary>
public sealed class CommandRulesProperties
{
    private static readonly string[] s_ids = ["SE1", "SE2"];
    private static readonly MarketHistory s_history = DefaultMarket.ReferenceData(options => options.LastDay = new(2000, 1, 31)).History;
    private static readonly int s_days = s_history.LastTradingDay + 1;

    /// <summary>A command or, without one, time that passes.</summary>
    /// <param name="Command">The command.</param>
    /// <param name="Exchange">The exchange that works or is killed.</param>
    /// <param name="Days">The number of days for which a running exchange has time.</param>
    /// <param name="Kill">Whether the exchange is killed before it does anything.</param>
    public sealed record Event(MarketCommand? Command, int Exchange, int Days, bool Kill);

    public static Arbitrary<Event[]> Events() => Arb.From(Gen.ArrayOf(Gen.Frequency(
        (3, Commands().Select(command => new Event(command, 0, 0, false))),
        (2, from exchange in Gen.Choose(0, 1)
            from days in Gen.Choose(0, 6)
            from kill in Gen.Choose(0, 2)
            select new Event(null, exchange, days, kill == 0)))));

    [Property(MaxTest = 2000, Arbitrary = [typeof(CommandRulesProperties)])]
    public void The_exchanges_reach_the_days_that_the_operator_expects_despite_kills(Event[] events)
    {
        var exchanges = s_ids.Select(id => new Exchange(id)).ToArray();
        var model = s_ids.Select(_ => new Model()).ToArray();
        foreach (var item in events)
        {
            if (item.Command is { } command)
            {
                var result = CommandRules.Apply(command, [.. exchanges.Select(exchange => exchange.Progress)], s_history, _ => s_history);
                Assert.Equal(Expect(command, model), result.Rejection is null);
                foreach (var (exchange, desired) in exchanges.Zip(result.Desired))
                    exchange.Apply(desired);
            }
            else if (item.Kill)
            {
                exchanges[item.Exchange].Kill();
            }
            else
            {
                exchanges[item.Exchange].Work(item.Days);
                model[item.Exchange].Work(item.Days);
            }
        }

        foreach (var (exchange, expected) in exchanges.Zip(model))
        {
            exchange.Work(0);
            var desired = exchange.Progress.Desired;
            Assert.Equal((expected.Running, expected.Run, expected.Speed), (desired.Running, desired.Run, desired.Speed?.DaysPerSecond));
            Assert.Equal(expected.NextDay, exchange.NextToEmit);
            Assert.Equal(expected.NextDay, exchange.Progress.NextDay);
        }
    }

    private static Gen<MarketCommand> Commands() => Gen.OneOf<MarketCommand>(
        Exchanges().Select(MarketCommand (id) => new StartCommand(id)),
        Exchanges().Select(MarketCommand (id) => new StopCommand(id)),
        Gen.Constant<MarketCommand>(new StepCommand()),
        Gen.Elements<double?>(null, 0.001, 0.01, 5, 1000, 1001, double.NaN).Select(MarketCommand (speed) => new SpeedCommand(speed)),
        from day in Gen.Choose(-5, 40)
        from stop in Gen.Elements(true, false)
        select (MarketCommand)new RewindCommand(s_history.FirstDate.AddDays(day), stop));

    private static Gen<string?> Exchanges() => Gen.Elements<string?>(null, "SE1", "SE2", "SE9");

    // Applies the command to the model; returns whether it should be accepted.
    private static bool Expect(MarketCommand command, Model[] model)
    {
        List<Model> named = [.. model.Where((_, i) => command switch
        {
            StartCommand(var id) => id is null || id == s_ids[i],
            StopCommand(var id) => id is null || id == s_ids[i],
            StepCommand => model[i].NextDay < s_days,
            SpeedCommand(var speed) => speed is null or (>= 0.01 and <= 1000),
            RewindCommand(var to, _) =>
                to >= s_history.FirstDate && IndexOf(to) < s_days && IndexOf(to) <= model.Min(exchange => exchange.NextDay),
            _ => false,
        })];
        var run = model.Max(exchange => exchange.Run) + 1;
        foreach (var exchange in named)
        {
            (exchange.Running, exchange.Speed, exchange.Run, exchange.NextDay) = command switch
            {
                StartCommand => (true, exchange.Speed, exchange.Run, exchange.NextDay),
                StopCommand => (false, exchange.Speed, exchange.Run, exchange.NextDay),
                StepCommand => (exchange.Running, exchange.Speed, exchange.Run, exchange.NextDay + 1),
                SpeedCommand(var speed) => (exchange.Running, speed, exchange.Run, exchange.NextDay),
                RewindCommand(var to, var stop) => (exchange.Running && !stop, exchange.Speed, run, IndexOf(to)),
                _ => throw new InvalidOperationException(),
            };
        }

        return named.Count > 0;
    }

    private static int IndexOf(DateOnly to) => Enumerable.Range(0, s_days + 60).First(day => s_history.Calendar[day] >= to);

    private sealed class Model
    {
        public bool Running { get; set; }

        public double? Speed { get; set; }

        public int Run { get; set; } = 1;

        public int NextDay { get; set; }

        public void Work(int days) => NextDay = Running ? Math.Min(NextDay + days, s_days) : NextDay;
    }

    // An exchange of the program: its emitted and stored state survives a kill.
    private sealed class Exchange(string id)
    {
        private ExchangeDesiredState _desired = new(id, false, 1, s_history.Calendar.FirstTradingDay, null, null, 0, new PriceSource(2000));
        private int _nextDay;

        public int NextToEmit { get; private set; }

        public ExchangeProgress Progress => new(_desired, _nextDay);

        public void Apply(ExchangeDesiredState desired)
        {
            if (desired.Run != _desired.Run)
                _nextDay = NextToEmit = s_history.Calendar.IndexOnOrAfter(desired.RunStart);
            _nextDay = Math.Max(_nextDay, s_history.Calendar.IndexAfter(desired.ClosedThrough));
            _desired = desired;
        }

        public void Work(int days)
        {
            NextToEmit = _nextDay;
            if (_desired.Running)
                NextToEmit = _nextDay = Math.Min(_nextDay + days, s_days);
        }

        public void Kill() => _nextDay = Math.Max(NextToEmit, s_history.Calendar.IndexAfter(_desired.ClosedThrough));
    }
}
