using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;

namespace PortfolioWeb.Workers.Database;

/// <summary>Recognizes the errors of a database that is unavailable.</summary>
public static class DatabaseErrors
{
    /// <summary>Whether a failure is the database's. EF Core wraps one that it takes for passing or meets while saving, and lets a lost socket's through.</summary>
    public static bool IsUnavailable(Exception? failure) =>
        failure is DbException or SocketException or InvalidOperationException { InnerException: DbException } or DbUpdateException { InnerException: DbException };
}
