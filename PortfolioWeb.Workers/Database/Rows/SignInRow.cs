namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>SignIns</c>: a signed-in user.</summary>
public sealed class SignInRow
{
    /// <summary>
    /// The SHA-256 of the key in the browser's cookie. The hash cannot be used to sign in, even by a reader of the database.
    /// </summary>
    public required string KeyHash { get; set; }

    /// <summary>The user and how they signed in, as an authentication ticket of ASP.NET Core.</summary>
    public required byte[] Ticket { get; set; }

    /// <summary>When the sign-in expires, in UTC.</summary>
    public required DateTime ExpiresAt { get; set; }
}
