using System.Buffers.Text;
using System.Globalization;
using System.Text;
using PortfolioWeb.Workers.Database.Rows;

namespace PortfolioWeb.Workers.Ledger.DeadLetters;

/// <summary>Identifies a dead letter by the position of its message in the log.</summary>
/// <param name="Log">The identity of the log.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset in the partition.</param>
public readonly record struct DeadLetterId(string Log, string Topic, int Partition, long Offset)
{
    // No name of a log or topic contains this character.
    private const char Between = ' ';

    /// <summary>Returns the id of a row.</summary>
    public static DeadLetterId Of(DeadLetterRow row) => new(row.Log, row.Topic, row.Partition, row.Offset);

    /// <summary>Parses the text of an id and returns false if the text is not an id.</summary>
    public static bool TryParse(string text, out DeadLetterId id)
    {
        id = default;
        if (!Base64Url.IsValid(text))
            return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Between);
        if (parts.Length != 4
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            || !long.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            return false;
        }

        id = new DeadLetterId(parts[0], parts[1], partition, offset);
        return true;
    }

    /// <summary>Returns the id as text that is safe in a URL for any characters in the names.</summary>
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Join(Between, Log, Topic, Partition.ToString(CultureInfo.InvariantCulture), Offset.ToString(CultureInfo.InvariantCulture))));
}
