using PortfolioWeb.Workers.Hosting;
using PortfolioWeb.Workers.Kafka.Topics;

namespace PortfolioWeb.Testing.Brokers;

/// <summary>A broker outside the program under test, which outlives it.</summary>
internal interface ITestBroker : IDisposable
{
    /// <summary>The settings that make a program use it.</summary>
    IEnumerable<(string Key, string Value)> Settings { get; }

    /// <summary>What the program's topics are called on it.</summary>
    BrokerNames Names => new("");
}
