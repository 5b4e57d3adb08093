

namespace PortfolioWeb.Testing.Databases;

/// <summary>The MySQL of <c>MYSQL_HOME</c>, or the machine's.</summary>
public sealed class MySql() : DatabaseServer("start-mysql.sh");
