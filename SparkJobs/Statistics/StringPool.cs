namespace SparkJobs.Statistics;

/// <summary>Keeps one instance of each name, because millions of figures share only hundreds or thousands of names.</summary>
internal sealed class StringPool
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Returns the shared instance of a name.</summary>
    public string this[string name]
    {
        get
        {
            if (_known.TryGetValue(name, out var known))
                return known;
            _known.Add(name);
            return name;
        }
    }
}
