using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PortfolioWeb.Workers.Database;

namespace SparkJobs;

/// <summary>Opens an existing InvestorsDB. SQLite would otherwise create an empty file.</summary>
internal sealed class ExistingInvestorsDb(IDbContextFactory<InvestorsDb> databases) : IDbContextFactory<InvestorsDb>
{
    public InvestorsDb CreateDbContext()
    {
        var db = databases.CreateDbContext();
        if (db.Database.GetDbConnection() is SqliteConnection { ConnectionString: var file })
            db.Database.SetConnectionString(new SqliteConnectionStringBuilder(file) { Mode = SqliteOpenMode.ReadWrite }.ToString());
        return db;
    }
}
