

namespace PortfolioWeb.Testing.Databases;

/// <summary>A private server of the machine's MariaDB.</summary>
public sealed class MariaDb() : DatabaseServer("start-mariadb.sh");
