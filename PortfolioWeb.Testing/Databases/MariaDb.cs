namespace PortfolioWeb.Testing.Databases;

/// <summary>A MariaDB server for the tests alone, from the MariaDB installed on the machine.</summary>
public sealed class MariaDb() : DatabaseServer("start-mariadb.sh");
