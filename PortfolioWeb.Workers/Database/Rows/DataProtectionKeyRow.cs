namespace PortfolioWeb.Workers.Database.Rows;

/// <summary>A row of <c>DataProtectionKeys</c>: a key that protects cookies and forms, shared by every dashboard on the database.</summary>
public sealed class DataProtectionKeyRow
{
    /// <summary>The name that ASP.NET Core gave the key.</summary>
    public required string Name { get; set; }

    /// <summary>The key, as XML.</summary>
    public required string Xml { get; set; }
}
