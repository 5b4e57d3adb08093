using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;

namespace PortfolioWeb.Workers.Database;

/// <summary>Recognizes the errors of a database that is unavailable.</summary>
public static class DatabaseErrors
{
    /// <summary>
    /// Returns whether a failure comes from the database. EF Core wraps errors that it considers transient or that occur while saving,
    /// and passes socket errors through.
    /// </summary>
    public static bool IsUnavailable(Exception? failure) =>
        failure is DbException
            or SocketException
            or InvalidOperationException { InnerException: DbException }
            or DbUpdateException { InnerException: DbException };
}
