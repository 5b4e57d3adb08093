using PortfolioWeb.Tests;

[assembly: AssemblyFixture(typeof(MySql))]

namespace PortfolioWeb.Tests;

/// <summary>The MySQL of <c>MYSQL_HOME</c>, or the machine's.</summary>
public sealed class MySql() : DatabaseServer("start-mysql.sh");
