

namespace PortfolioWeb.Testing.Databases;

/// <summary>A private server of the MySQL in <c>MYSQL_HOME</c>, or of the machine's MySQL.</summary>
public sealed class MySql() : DatabaseServer("start-mysql.sh");
