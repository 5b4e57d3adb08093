using PortfolioWeb.Testing.Brokers;
using PortfolioWeb.Testing.Browsing;
using PortfolioWeb.Testing.Databases;

// One instance of each for all tests, started by the first test that needs it.
[assembly: AssemblyFixture(typeof(Kafka))]
[assembly: AssemblyFixture(typeof(MariaDb))]
[assembly: AssemblyFixture(typeof(MySql))]
[assembly: AssemblyFixture(typeof(Browser))]
