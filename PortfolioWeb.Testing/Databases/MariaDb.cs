

namespace PortfolioWeb.Testing.Databases;

/// <summary>The machine's MariaDB.</summary>
public sealed class MariaDb() : DatabaseServer("start-mariadb.sh");
