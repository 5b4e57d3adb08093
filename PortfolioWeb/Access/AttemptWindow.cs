namespace PortfolioWeb.Access;

/// <summary>Counts attempts by key in fixed windows. A key's window begins with its first attempt.</summary>
/// <param name="most">The number of attempts that a window allows.</param>
/// <param name="length">The length of a window.</param>
/// <param name="time">The clock.</param>
internal sealed class AttemptWindow<TKey>(int most, TimeSpan length, TimeProvider time)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, (int Count, long Since)> _windows = [];

    /// <summary>Returns whether the key has used all attempts of its window.</summary>
    public bool IsFull(TKey key)
    {
        lock (_gate)
            return CountOf(key) >= most;
    }

    /// <summary>Counts an attempt. Returns false if the key has used all attempts of its window.</summary>
    public bool TryCount(TKey key)
    {
        lock (_gate)
        {
            var count = CountOf(key);
            if (count >= most)
                return false;
            _windows[key] = (count + 1, count == 0 ? time.GetTimestamp() : _windows[key].Since);
            return true;
        }
    }

    private int CountOf(TKey key)
    {
        foreach (var (ended, _) in _windows.Where(window => time.GetElapsedTime(window.Value.Since) >= length))
            _windows.Remove(ended);
        return _windows.TryGetValue(key, out var window) ? window.Count : 0;
    }
}
