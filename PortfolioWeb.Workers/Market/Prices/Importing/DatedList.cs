namespace PortfolioWeb.Workers.Market.Prices.Importing;

/// <summary>Collects values of days with their lines, in any order.</summary>
internal sealed class DatedList<T>(Func<T, DateOnly> dateOf)
    where T : class
{
    private readonly List<(T Item, int Line)> _items = [];
    private bool _ascending = true, _descending = true;

    /// <summary>Adds the value of a day.</summary>
    public void Add(T item, int line)
    {
        if (_items.Count > 0)
        {
            var previous = dateOf(_items[^1].Item);
            _ascending &= dateOf(item) > previous;
            _descending &= dateOf(item) < previous;
        }

        _items.Add((item, line));
    }

    /// <summary>Returns the values by day. Of several values of a day, the first in the file stays.</summary>
    /// <param name="onDuplicate">Is told of each later value of a day, with the first one.</param>
    public IReadOnlyList<T> Build(Action<(T Item, int Line), (T Item, int Line)> onDuplicate)
    {
        if (!_ascending && _descending)
            _items.Reverse();
        else if (!_ascending)
            _items.Sort((a, b) => dateOf(a.Item).CompareTo(dateOf(b.Item)) is not 0 and var order ? order : a.Line.CompareTo(b.Line));

        var days = new List<T>(_items.Count);
        (T Item, int Line)? first = null;
        foreach (var item in _items)
        {
            if (first is { } earlier && dateOf(earlier.Item) == dateOf(item.Item))
            {
                onDuplicate(earlier, item);
                continue;
            }

            first = item;
            days.Add(item.Item);
        }

        return days;
    }
}
