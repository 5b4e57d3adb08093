using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Topics;

namespace PortfolioWeb.Testing.Brokers;

/// <summary>A broker outside the program under test, which outlives it.</summary>
internal interface ITestBroker : IDisposable
{
    /// <summary>The settings with which a program uses the broker.</summary>
    IEnumerable<(string Key, string Value)> Settings { get; }

    /// <summary>The names of the program's topics on the broker.</summary>
    BrokerNames Names => new("");
}
