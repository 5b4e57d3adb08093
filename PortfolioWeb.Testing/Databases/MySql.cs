namespace PortfolioWeb.Testing.Databases;

/// <summary>A MySQL server for the tests alone, from the MySQL in <c>MYSQL_HOME</c> or the one installed on the machine.</summary>
public sealed class MySql() : DatabaseServer("start-mysql.sh");
