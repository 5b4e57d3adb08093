using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;

namespace PortfolioWeb.Workers.Database;

/// <summary>Tells a database that cannot be used at the moment from other failures.</summary>
public static class DatabaseErrors
{
    /// <summary>Whether a failure is the database's. EF Core wraps one that it takes for passing or meets while saving, and lets a lost socket's through.</summary>
    public static bool IsUnavailable(Exception? failure) =>
        failure is DbException or SocketException or InvalidOperationException { InnerException: DbException } or DbUpdateException { InnerException: DbException };
}
