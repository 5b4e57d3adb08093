namespace PortfolioWeb.Workers.Hosting;

/// <summary>The names of parts into which work is divided.</summary>
public static class Parts
{
    // Nothing that is divided has one in its name.
    private const char Mark = '/';

    /// <summary>The name of a part, counted from 0; of a single one, the whole's.</summary>
    public static string NameOf(string whole, int part, int parts) => parts == 1 ? whole : $"{whole}{Mark}{part + 1}";

    /// <summary>What the parts' names have in common; the name of what is not divided as it is.</summary>
    public static string WholeOf(string part) => part.Split(Mark)[0];
}
