namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>SignIns</c>: somebody who is signed in.</summary>
public sealed class SignInRow
{
    /// <summary>The SHA-256 of the key in the browser's cookie: whoever reads the database cannot use it.</summary>
    public required string KeyHash { get; set; }

    /// <summary>Who it is and how they signed in, as ASP.NET Core writes an authentication ticket.</summary>
    public required byte[] Ticket { get; set; }

    /// <summary>When the sign-in ends, in UTC.</summary>
    public required DateTime ExpiresAt { get; set; }
}
