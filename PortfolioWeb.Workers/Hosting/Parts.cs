namespace PortfolioWeb.Workers.Hosting;

/// <summary>Names the parts into which work is divided.</summary>
public static class Parts
{
    // No divided name contains this character.
    private const char Mark = '/';

    /// <summary>Returns the name of a part, counted from 0; the undivided name if there is only one part.</summary>
    public static string NameOf(string whole, int part, int parts) => parts == 1 ? whole : $"{whole}{Mark}{part + 1}";

    /// <summary>Returns the common name of the parts. An undivided name stays the same.</summary>
    public static string WholeOf(string part) => part.Split(Mark)[0];
}
