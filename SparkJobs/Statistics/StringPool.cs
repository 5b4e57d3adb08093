namespace SparkJobs.Statistics;

/// <summary>Names that are kept once each: millions of figures have only some hundreds or thousands of them.</summary>
internal sealed class StringPool
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>The name that is kept.</summary>
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
