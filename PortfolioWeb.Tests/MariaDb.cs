using PortfolioWeb.Tests;

[assembly: AssemblyFixture(typeof(MariaDb))]

namespace PortfolioWeb.Tests;

/// <summary>The machine's MariaDB.</summary>
public sealed class MariaDb() : DatabaseServer("start-mariadb.sh");
